/** Parsing at the doors: a schema's complaints as one sentence that names the field. */
import * as z from "zod/mini";

/** What came in does not fit: `field` is its path (`content.0.text`), empty for the whole body. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";
  readonly field: string;

  constructor(path: string, detail: string) {
    const field = shortened(path);
    super(field === "" ? detail : `${field} ${detail}`);
    this.field = field;
    // The mistake is the sender's: whoever prints this whole, as Lambda's console does, shows no line of ours.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** A name of the sender's own making, to be quoted: it may be as long as the body, and its beginning is enough. */
export const shortened = (name: string): string =>
  name.length <= longestName
    ? name
    : `${name.slice(0, longestName - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
const longestName = 100;

export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: InvalidInput };

/** Parses what came in: the value, or its first complaint, as in "every must be between 60 and 86400 seconds". */
export function readInput<T extends z.ZodMiniType>(
  schema: T,
  value: unknown,
): Reading<z.output<T>> {
  const result = z.safeParse(schema, value, { error: wordsOf });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, error: firstComplaint(result.error) };
}

/** Parses what came in at a door; throws `InvalidInput` that names the first field that does not fit. */
export function parseInput<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const reading = readInput(schema, value);
  if (!reading.ok) throw reading.error;
  return reading.value;
}

function firstComplaint(error: z.core.$ZodError): InvalidInput {
  const issue = error.issues[0];
  if (issue === undefined) return new InvalidInput("", "is not valid");
  if (issue.code === "unrecognized_keys") {
    // A schema's own sentence is about its kind ("must be an object"), not about its keys.
    const key = [...issue.path, issue.keys[0] ?? ""].join(".");
    return new InvalidInput(key, "is not a known field");
  }
  return new InvalidInput(issue.path.join("."), issue.message);
}

/**
 * The sentences of issues whose schema has none of its own. zod/mini ships without any, and its full
 * set costs 12 KB and 7 ms of a cold start. Given with each parse, because zod's own setting is shared
 * by the whole process, and the AI SDK changes it.
 */
function wordsOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be of type ${issue.expected}`;
    case "too_small":
      return `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    default:
      return "is not valid";
  }
}
