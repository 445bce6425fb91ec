/** What a person may ask of all that is stored: the event log as lines, a whole thread as files, and that it is gone. */
import * as z from "zod/mini";
import { isoOf } from "../../lib/domain/time.ts";
import { EventCursor } from "../../lib/domain/wire/events.ts";
import { ExportAnswer, ExportCursor, ForgetAnswer } from "../../lib/domain/wire/rights.ts";
import { Problem } from "./problem.ts";
import { deadlineOfRequest } from "./requests.ts";
import { type Route, route, threadInPath, threadInQuery } from "./route.ts";

// Few ask for any of them, so the flows are loaded by the first who does.

export const rightsRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/events/export",
    summary:
      "A thread's events as lines of JSON, oldest first; a Vigil-Older-Cursor header names what came before",
    input: z.extend(threadInQuery, { cursor: EventCursor }),
    answer: z.string(),
    mediaType: "application/x-ndjson",
    handle: async ({ control, input, c }) => {
      const { exportEvents } = await import("../../lib/flows/export-events.ts");
      const found = await exportEvents(control.ports, input.thread, input.cursor);
      if (found?.olderCursor) c.header("Vigil-Older-Cursor", found.olderCursor);
      return found?.lines ?? null;
    },
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/export",
    summary: "Everything that is stored of a thread, as pieces of files, a page at a time",
    input: z.extend(threadInPath, { cursor: ExportCursor }),
    answer: ExportAnswer,
    handle: async ({ control: { ports, settings }, input }) => {
      const { exportThread } = await import("../../lib/flows/export-thread.ts");
      return exportThread(ports, settings, input.id, input.cursor ?? null);
    },
  }),
  route({
    method: "DELETE",
    path: "/api/threads/{id}",
    summary:
      "Forget a thread: everything that is stored of it is removed; confirm is its id once more",
    input: z.extend(threadInPath, { confirm: z.optional(z.string()) }),
    answer: ForgetAnswer,
    handle: async ({ control: { ports, settings }, input: { id, confirm }, c }) => {
      if (confirm !== id)
        throw new Problem(
          422,
          `confirm must be the thread's id, ${id}: all that is stored of it is removed, and nothing brings it back.`,
          { field: "confirm" },
        );
      const { forgetThread } = await import("../../lib/flows/forget-thread.ts");
      const now = ports.clock.now();
      const result = await forgetThread(ports, settings, id, deadlineOfRequest(c, now));
      if (result.kind === "no-thread") return null;
      if (result.kind === "forgotten") return result.answer;
      const waitSeconds = Math.max(1, Math.ceil((result.untilAt - now) / 1_000));
      throw new Problem(
        409,
        `A beat, a conversation or a synthesis of the thread "${id}" is under way; nothing was removed. Try again when it is over, at ${isoOf(result.untilAt)} at the latest.`,
        { headers: { "Retry-After": String(waitSeconds) } },
      );
    },
  }),
];
