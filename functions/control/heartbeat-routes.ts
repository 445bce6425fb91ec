/** `/api/heartbeat/…` and `/api/events`: the system's status, start and stop, HEARTBEAT.md, the event log. */
import * as z from "zod/mini";
import { ChecklistAnswer, ChecklistBody } from "../../lib/domain/wire/checklist.ts";
import { EventCursor, EventsAnswer } from "../../lib/domain/wire/events.ts";
import { PageLimit } from "../../lib/domain/wire/page.ts";
import { HeartbeatStatusAnswer, OrderAnswer } from "../../lib/domain/wire/status.ts";
import { clearEvents, readChecklist, readEvents } from "../../lib/flows/contents.ts";
import { heartbeatStatus } from "../../lib/flows/control.ts";
import { startSystem, stopSystem, writeChecklist } from "../../lib/flows/steer.ts";
import { bodyOf, nothing, type Route, route, routeWithBody, threadInQuery } from "./route.ts";

export const heartbeatRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/heartbeat/status",
    summary: "Whether the schedule runs, and the next beat of the thread default",
    input: nothing,
    answer: HeartbeatStatusAnswer,
    handle: ({ control }) => heartbeatStatus(control.ports),
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
    summary: "A thread's HEARTBEAT.md, and what was understood of it",
    input: threadInQuery,
    answer: ChecklistAnswer,
    handle: ({ control, input }) => readChecklist(control.ports, input.thread),
  }),
  routeWithBody(bodyOf(ChecklistBody), {
    method: "POST",
    path: "/api/heartbeat/heartbeat.md",
    summary: "Write a thread's HEARTBEAT.md whole; the earlier version is kept",
    input: threadInQuery,
    answer: ChecklistAnswer,
    handle: ({ control, input, body }) => writeChecklist(control.ports, input.thread, body.content),
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
