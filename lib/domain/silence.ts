/** What a model's plain text decides: silence in one of its many spellings, or a decision in bare JSON. */
import * as z from "zod/mini";

/**
 * True for text that only says that there is nothing to say: empty, `HEARTBEAT_OK` or `[no action needed]`,
 * alone, in any case, with any punctuation, emphasis or tags around it. A sentence beside it is no silence,
 * nor is an emoji.
 */
export const isSilence = (text: string): boolean =>
  ["", "heartbeatok", "noactionneeded"].includes(
    text
      .replaceAll(/<\/?[a-z][a-z0-9]*>/gi, "")
      .replaceAll(/[\s\p{P}\p{Cf}`~|<>^+=]/gu, "")
      .toLowerCase(),
  );

/**
 * ORIGIN's decision of a model as text. Only that it is one is checked here: whether a post exists and how
 * long a text may be is checked where actions are, so that a refusal is recorded with its reason.
 */
const Decided = z.looseObject({
  action: z.enum(["none", "post", "comment", "vote"]),
  /** Why the model decided so; models leave it out, or write null. */
  reasoning: z.nullish(z.string()),
});

export interface Decision {
  /** The tool that does it, or `none`. */
  readonly action: z.infer<typeof Decided>["action"];
  readonly reasoning: string | null;
  /** The rest, as the model wrote it: `post_id`, `title`, `content`, `vote_direction`, whatever was filled in. */
  readonly input: Readonly<Record<string, unknown>>;
}

const fenced = /^```[a-z]*\n([\s\S]*)```$/i;

/** The decision when the whole text is one, bare or in a code fence; null for everything else. */
export function parseBareDecision(text: string): Decision | null {
  const trimmed = text.trim();
  const json = fenced.exec(trimmed)?.[1] ?? trimmed;
  if (!json.trimStart().startsWith("{")) return null;
  const decided = z.safeParse(Decided, parsed(json));
  if (!decided.success) return null;
  const { action, reasoning = null, ...input } = decided.data;
  return { action, reasoning, input };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Prose that begins with a brace: no decision, and no fault of anybody.
    return null;
  }
}
