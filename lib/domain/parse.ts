/** Parsing at the doors: a schema's complaints as one sentence that names the field. */
import * as z from "zod/mini";

/** What came in does not fit: `field` is its path (`content.0.text`), empty for the whole body. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";
  readonly field: string;

  constructor(field: string, detail: string) {
    super(field === "" ? detail : `${field} ${detail}`);
    this.field = field;
  }
}

/** The first complaint of a failed parse, in words: "every must be between 60 and 86400 seconds". */
export function invalidInput(error: z.core.$ZodError): InvalidInput {
  const issue = error.issues[0];
  if (issue === undefined) return new InvalidInput("", "is not valid");
  if (issue.code === "unrecognized_keys") {
    const key = [...issue.path, issue.keys[0] ?? ""].join(".");
    return new InvalidInput(key, "is not a known field");
  }
  return new InvalidInput(issue.path.join("."), wordsOf(issue));
}

// zod/mini ships without sentences (12 KB and 7 ms of a cold start); these are the ones that we need.
function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message === "Invalid input"
        ? `must be of type ${issue.expected}`
        : issue.message;
    case "too_small":
      return issue.message === "Invalid input"
        ? `must be at least ${issue.minimum}`
        : issue.message;
    case "too_big":
      return issue.message === "Invalid input" ? `must be at most ${issue.maximum}` : issue.message;
    case "invalid_value":
      return issue.message === "Invalid input"
        ? `must be one of ${issue.values.map(String).join(", ")}`
        : issue.message;
    default:
      return issue.message === "Invalid input" ? "is not valid" : issue.message;
  }
}

/** Parses what came in at a door; throws `InvalidInput` that names the first field that does not fit. */
export function parseInput<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const result = z.safeParse(schema, value);
  if (!result.success) throw invalidInput(result.error);
  return result.data;
}
