/** The tools that exist, and what a model reads when it asks for one that its thread does not allow. */
import * as z from "zod/mini";

export const toolNames = ["read", "write", "speak", "post", "comment", "vote", "rest"] as const;
export const ToolName = z.enum(toolNames, { error: `must be one of ${toolNames.join(", ")}` });
export type ToolName = z.infer<typeof ToolName>;

/** The answer to a call of a tool that is not on the thread's allowlist; the model reads it. */
export const refusedTool = (name: string, allowed: readonly string[]): string =>
  `Refused: the tool "${name}" is not allowed in this thread. Allowed: ${
    allowed.length === 0 ? "none" : allowed.join(", ")
  }.`;
