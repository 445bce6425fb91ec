/** `/api/threads/{id}/undo`: the last thing that the assistant did by itself is taken back. */
import * as z from "zod/mini";
import { UndoAnswer, UndoId } from "../../lib/domain/wire/undo.ts";
import { type Route, route, threadInPath } from "./route.ts";

/** Few ask for it, so the flow is loaded by the first who does. */
const flow = () => import("../../lib/flows/ask-undo.ts");

export const undoRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/api/threads/{id}/undo",
    summary: "Take back the last thing done unasked: a message, a file, a post, a comment, a vote",
    input: threadInPath,
    answer: UndoAnswer,
    handle: async ({ control, input: { id } }) => (await flow()).askUndo(control.ports, id),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/undo/{undo}",
    summary: "What an undo has taken back, once it is done",
    input: z.extend(threadInPath, { undo: UndoId }),
    answer: UndoAnswer,
    handle: async ({ control, input: { id, undo } }) =>
      (await flow()).readUndo(control.ports, id, undo),
  }),
];
