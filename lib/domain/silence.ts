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

/** Why the model decided so; models leave it out, or write null. */
const reasoning = z.nullish(z.string());

/**
 * ORIGIN's decision of a model as text. Only its shape is checked here: whether a post exists and how long
 * a text may be is checked where actions are, so that a refusal is recorded with its reason.
 */
export const Decision = z.discriminatedUnion("action", [
  z.object({ action: z.literal("none"), reasoning }),
  z.object({ action: z.literal("post"), title: z.string(), content: z.string(), reasoning }),
  z.object({ action: z.literal("comment"), post_id: z.string(), content: z.string(), reasoning }),
  z.object({
    action: z.literal("vote"),
    post_id: z.string(),
    vote_direction: z.enum(["up", "down"]),
    reasoning,
  }),
]);
export type Decision = z.infer<typeof Decision>;

const fenced = /^```[a-z]*\n([\s\S]*)```$/i;

/** The decision when the whole text is one, bare or in a code fence; null for everything else. */
export function parseBareDecision(text: string): Decision | null {
  const trimmed = text.trim();
  const json = fenced.exec(trimmed)?.[1] ?? trimmed;
  if (!json.trimStart().startsWith("{")) return null;
  const decision = z.safeParse(Decision, parsed(json));
  return decision.success ? decision.data : null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Prose that begins with a brace: no decision, and no fault of anybody.
    return null;
  }
}
