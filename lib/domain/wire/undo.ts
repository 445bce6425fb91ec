/** An undo on the wire: asked for, and what came of it. */
import * as z from "zod/mini";
import { RunId } from "../ids.ts";

export const UndoId = RunId;

export const UndoAnswer = z.object({
  thread_id: z.string(),
  id: z.string(),
  /** `waiting`: the conversation takes it up in its turn. */
  state: z.enum(["waiting", "done"]),
  /** What was taken back, or why nothing was; null while it waits. */
  words: z.nullable(z.string()),
});
export type UndoAnswer = z.infer<typeof UndoAnswer>;
