/** `/api/heartbeat/…` and `/api/events`: the system's status, start and stop, HEARTBEAT.md, the event log. */
import type { Context } from "hono";
import * as z from "zod/mini";
import { defaultThreadId } from "../../lib/domain/ids.ts";
import { ChecklistAnswer, ChecklistBody } from "../../lib/domain/wire/checklist.ts";
import { etagOf } from "../../lib/domain/wire/config.ts";
import { EventCursor, EventsAnswer } from "../../lib/domain/wire/events.ts";
import { PageLimit } from "../../lib/domain/wire/page.ts";
import { HeartbeatStatusAnswer, OrderAnswer } from "../../lib/domain/wire/status.ts";
import { clearEvents, readChecklist, readEvents } from "../../lib/flows/contents.ts";
import { heartbeatStatus } from "../../lib/flows/control.ts";
import { startSystem, stopSystem, writeChecklist } from "../../lib/flows/steer.ts";
import { Problem } from "./problem.ts";
import { seenState } from "./requests.ts";
import { bodyOf, nothing, type Route, route, routeWithBody, threadInQuery } from "./route.ts";

export const heartbeatRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/heartbeat/status",
    summary:
      "Whether the schedule runs, and the next beat of the thread default; of a session of one thread, of that",
    input: nothing,
    answer: HeartbeatStatusAnswer,
    openTo: "every-session",
    handle: ({ control, caller: { onlyThread } }) =>
      heartbeatStatus(control.ports, onlyThread ?? defaultThreadId),
  }),
  route({
    method: "POST",
    path: "/api/heartbeat/start",
    summary: "Start the schedule",
    input: nothing,
    answer: OrderAnswer,
    handle: ({ control }) => startSystem(control.ports),
  }),
  route({
    method: "POST",
    path: "/api/heartbeat/stop",
    summary: "Stop the schedule, until it is started again",
    input: nothing,
    answer: OrderAnswer,
    handle: ({ control }) => stopSystem(control.ports),
  }),
  route({
    method: "GET",
    path: "/api/heartbeat/heartbeat.md",
    summary: "A thread's HEARTBEAT.md, and what was understood of it; its version is the ETag",
    input: threadInQuery,
    answer: ChecklistAnswer,
    handle: async ({ control, input, c }) =>
      withEtag(c, await readChecklist(control.ports, input.thread)),
  }),
  routeWithBody(bodyOf(ChecklistBody), {
    method: "POST",
    path: "/api/heartbeat/heartbeat.md",
    summary:
      "Write a thread's HEARTBEAT.md whole; with If-Match or version only if nobody was faster",
    input: threadInQuery,
    answer: ChecklistAnswer,
    isGuarded: true,
    handle: async ({ control: { ports }, input: { thread }, body: { content, version }, c }) => {
      const seenVersion = seenState(c, { version });
      const current = seenVersion === undefined ? null : await readChecklist(ports, thread);
      if (current !== null && current.version !== seenVersion) throw stale(current, content);
      return withEtag(c, await writeChecklist(ports, thread, content, seenVersion));
    },
  }),
  route({
    method: "GET",
    path: "/api/events",
    summary: "What happened to a thread in the last seven days, newest first",
    input: z.extend(threadInQuery, { limit: PageLimit, cursor: EventCursor }),
    answer: EventsAnswer,
    handle: ({ control, input }) => readEvents(control.ports, input.thread, input),
  }),
  route({
    method: "DELETE",
    path: "/api/events",
    summary: "Remove a thread's events",
    input: threadInQuery,
    answer: OrderAnswer,
    handle: ({ control, input }) => clearEvents(control.ports, input.thread),
  }),
];

function withEtag(c: Context, answer: ChecklistAnswer | null): ChecklistAnswer | null {
  if (answer !== null) c.header("ETag", etagOf(answer.version));
  return answer;
}

/** Both sides: what is there now, and what was not written. */
const stale = (current: ChecklistAnswer, yours: string): Problem =>
  new Problem(
    409,
    `Somebody changed ${current.path} meanwhile: it is at version ${current.version}. Nothing was written: look at what is current, merge it with yours, then send that with its version.`,
    {
      field: "version",
      current,
      yours: { content: yours },
      headers: { ETag: etagOf(current.version) },
    },
  );
