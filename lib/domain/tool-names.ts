/** The tools that exist, and what a model reads when it asks for one that its thread does not allow. */
import * as z from "zod/mini";

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
] as const;
export const ToolName = z.enum(toolNames, { error: `must be one of ${toolNames.join(", ")}` });
export type ToolName = z.infer<typeof ToolName>;

/** Why a call of a tool that is not on the thread's allowlist is refused, for the record. */
export const notAllowed = (name: string): string =>
  `the tool "${name}" is not allowed in this thread`;

/** The same as an answer to the call; the model reads it. */
export const refusedTool = (name: string, allowed: readonly string[]): string =>
  `Refused: ${notAllowed(name)}. Allowed: ${allowed.length === 0 ? "none" : allowed.join(", ")}.`;
