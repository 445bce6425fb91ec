/** `/api/threads…`: which threads there are, one thread's status and config, its beats. */
import type { Context } from "hono";
import * as z from "zod/mini";
import {
  ConfigAnswer,
  ConfigBody,
  etagOf,
  readConfigRequest,
} from "../../lib/domain/wire/config.ts";
import { Cursor, PageLimit, RunCursor } from "../../lib/domain/wire/page.ts";
import { PulseAnswer } from "../../lib/domain/wire/pulse.ts";
import { HistoryAnswer, RunNowAnswer, RunNowBody } from "../../lib/domain/wire/run.ts";
import { ThreadStatusAnswer, ThreadsAnswer } from "../../lib/domain/wire/status.ts";
import { ThreadAnswer, WhyAnswer } from "../../lib/domain/wire/thread.ts";
import {
  configured,
  heartbeatHistory,
  listThreads,
  readConfig,
  runNow,
  threadStatus,
  wholeThread,
  whyOf,
} from "../../lib/flows/control.ts";
import { configureThread } from "../../lib/flows/steer.ts";
import { Problem } from "./problem.ts";
import { deadlineOfRequest, seenState } from "./requests.ts";
import { bodyOf, type Route, route, routeWithBody, threadInPath } from "./route.ts";

export const threadRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/threads",
    summary: "Which threads there are, and what they are doing",
    input: z.object({ limit: PageLimit, cursor: Cursor }),
    answer: ThreadsAnswer,
    openTo: "every-session",
    handle: ({ control, input, caller }) => listThreads(control.ports, input, caller.onlyThread),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}",
    summary: "A thread: status, config, and what its next beat will decide by",
    input: threadInPath,
    answer: ThreadAnswer,
    handle: ({ control, input }) => wholeThread(control.ports, input.id),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/status",
    summary: "What both agents of a thread are doing",
    input: threadInPath,
    answer: ThreadStatusAnswer,
    handle: ({ control, input }) => threadStatus(control.ports, input.id),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/why",
    summary: "In a sentence: when it last woke, what it decided and why",
    input: threadInPath,
    answer: WhyAnswer,
    handle: ({ control, input }) => whyOf(control.ports, input.id),
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/pulse",
    summary:
      "What the panel shows first: the thread, why, its budget and newest runs, and the system",
    input: z.extend(threadInPath, { limit: PageLimit }),
    answer: PulseAnswer,
    handle: async ({ control: { ports, settings }, input: { id, ...page } }) => {
      const { readPulse } = await import("../../lib/flows/pulse.ts");
      return readPulse(ports, settings, id, page);
    },
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/heartbeat/config",
    summary: "A thread's config; its rev is the ETag",
    input: threadInPath,
    answer: ConfigAnswer,
    handle: async ({ control, input, c }) => withEtag(c, await readConfig(control.ports, input.id)),
  }),
  routeWithBody(
    { schema: ConfigBody, isOptional: false, read: readConfigRequest },
    {
      method: "POST",
      path: "/api/threads/{id}/heartbeat/config",
      summary: "Change some settings; with If-Match or rev only if nobody was faster",
      input: threadInPath,
      answer: ConfigAnswer,
      isGuarded: true,
      handle: async ({ control: { ports }, input, body, c }) => {
        const result = await configureThread(
          ports,
          input.id,
          body.patch,
          seenState(c, { rev: body.rev }),
        );
        if (result.kind === "no-thread") return null;
        const answer = await configured(ports, result.thread);
        if (result.kind === "configured") return withEtag(c, answer);
        throw stale(answer);
      },
    },
  ),
  routeWithBody(bodyOf(RunNowBody, { isOptional: true }), {
    method: "POST",
    path: "/api/threads/{id}/heartbeat/run-now",
    summary: "A beat of the thread, now; a dry one changes nothing but its own record",
    input: threadInPath,
    answer: RunNowAnswer,
    handle: ({ control: { ports, settings }, input, body, c }) => {
      const deadlineAt = deadlineOfRequest(c, ports.clock.now());
      return runNow(ports, settings, { threadId: input.id, dryRun: body.dryRun, deadlineAt });
    },
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/heartbeat/history",
    summary: "A thread's beats of the last 30 days, newest first",
    input: z.extend(threadInPath, { limit: PageLimit, cursor: RunCursor }),
    answer: HistoryAnswer,
    handle: ({ control, input }) => heartbeatHistory(control.ports, input.id, input),
  }),
];

function withEtag(c: Context, answer: ConfigAnswer | null): ConfigAnswer | null {
  if (answer !== null) c.header("ETag", etagOf(answer.rev));
  return answer;
}

const stale = (current: ConfigAnswer): Problem =>
  new Problem(
    409,
    `Somebody changed this config meanwhile: it is at rev ${current.rev}. Look at what is current, then decide whether to send yours again.`,
    { field: "rev", current, headers: { ETag: etagOf(current.rev) } },
  );
