/** The tools that exist, and what a model reads when it asks for one that its thread does not allow. */
import * as z from "zod/mini";

/** New ones come last: how many there were when a list was stored says which of them it could name. */
export const toolNames = [
  "read",
  "write",
  "recall",
  "bash",
  "speak",
  "post",
  "comment",
  "vote",
  "rest",
  "remind",
  "reminders_list",
  "reminder_edit",
  "reminder_cancel",
] as const;
export const ToolName = z.enum(toolNames, { error: `must be one of ${toolNames.join(", ")}` });
export type ToolName = z.infer<typeof ToolName>;

/** Before a thread's item said how many there were. */
export const toolsKnownBefore = 9;

/**
 * The list with the tools that came later, when it names all that there were: it was made by default, and means all.
 * A shorter list stays as its owner made it.
 *
 * @param known how many tools there were when it was stored
 */
export function withLaterTools(listed: readonly string[], known: number): readonly string[] {
  const isWhole = toolNames.slice(0, known).every((name) => listed.includes(name));
  const later = toolNames.slice(known).filter((name) => !listed.includes(name));
  return isWhole ? [...listed, ...later] : listed;
}

/** Why a call of a tool that is not on the thread's allowlist is refused, for the record. */
export const notAllowed = (name: string): string =>
  `the tool "${name}" is not allowed in this thread`;

/** The same as an answer to the call; the model reads it. */
export const refusedTool = (name: string, allowed: readonly string[]): string =>
  `Refused: ${notAllowed(name)}. Allowed: ${allowed.length === 0 ? "none" : allowed.join(", ")}.`;
