/** `/api/threads/{id}/runs…`: a thread's beats, looked through and one by one. */
import * as z from "zod/mini";
import { RunId } from "../../lib/domain/ids.ts";
import { PageLimit, RunCursor } from "../../lib/domain/wire/page.ts";
import { ReplayAnswer, ReplayBody } from "../../lib/domain/wire/replay.ts";
import { LiveAnswer, RunAnswer, RunFilterQuery, RunsAnswer } from "../../lib/domain/wire/runs.ts";
import { UndoAnswer } from "../../lib/domain/wire/undo.ts";
import { Problem } from "./problem.ts";
import { deadlineOfRequest } from "./requests.ts";
import { bodyOf, type Route, route, routeWithBody, threadInPath } from "./route.ts";

/** Few ask for it, so the flow is loaded by the first who does. */
const flow = () => import("../../lib/flows/runs.ts");

const all = "/api/threads/{id}/runs";
const one = `${all}/{run}`;
const oneInPath = z.extend(threadInPath, { run: RunId });

const noRun = (id: string, run: string): Problem =>
  new Problem(404, `There is no run ${run} of the thread "${id}". Runs are kept for 30 days.`);

export const runRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/threads/{id}/live",
    summary: "The beat that is under way, with the tool calls that it has made so far",
    input: threadInPath,
    answer: LiveAnswer,
    handle: async ({ control, input: { id } }) =>
      (await import("../../lib/flows/live.ts")).liveRun(control.ports, id),
  }),
  route({
    method: "GET",
    path: all,
    summary: "A thread's beats, newest first; by what came of them, what woke them, dry or not",
    input: z.extend(threadInPath, {
      limit: PageLimit,
      cursor: RunCursor,
      ...RunFilterQuery.shape,
    }),
    answer: RunsAnswer,
    handle: async ({ control, input: { id, ...page } }) =>
      (await flow()).listRuns(control.ports, id, page),
  }),
  route({
    method: "GET",
    path: one,
    summary: "One of them: each tool call with its result, what it did, what it read and cost",
    input: oneInPath,
    answer: RunAnswer,
    handle: async ({ control, input: { id, run } }) => {
      const found = await (await flow()).readRun(control.ports, id, run);
      if (found !== null) return found;
      throw noRun(id, run);
    },
  }),
  route({
    method: "POST",
    path: `${one}/undo`,
    summary:
      "Take back all that a run did, the last first; the words are read like those of any undo",
    input: oneInPath,
    answer: UndoAnswer,
    handle: async ({ control, input: { id, run } }) => {
      const { askUndoOfRun } = await import("../../lib/flows/ask-undo.ts");
      const answer = await askUndoOfRun(control.ports, id, run);
      if (answer !== null) return answer;
      throw noRun(id, run);
    },
  }),
  routeWithBody(bodyOf(ReplayBody, { isOptional: true }), {
    method: "POST",
    path: `${one}/replay`,
    summary:
      "The same run once more, dry, in the world of then; on another model, by another checklist",
    input: oneInPath,
    answer: ReplayAnswer,
    handle: async ({ control: { ports, settings }, input: { id, run }, body, c }) => {
      const { replay } = await import("../../lib/flows/replay.ts");
      const deadlineAt = deadlineOfRequest(c, ports.clock.now());
      const { model, checklist } = body;
      const request = { threadId: id, runId: run, model, checklist, deadlineAt };
      const answer = await replay(ports, settings, request);
      if (answer !== null) return answer;
      throw noRun(id, run);
    },
  }),
];
