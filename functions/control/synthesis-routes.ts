/** `/api/threads/{id}/syntheses…`: how history became memory: shown, made now, undone; proposals accepted. */
import * as z from "zod/mini";
import { memoryFileAnswer } from "../../lib/domain/wire/memory.ts";
import { PageLimit, RunCursor } from "../../lib/domain/wire/page.ts";
import {
  AcceptAnswer,
  AcceptBody,
  SynthesesAnswer,
  SynthesisAnswer,
  SynthesisId,
  SynthesisNowAnswer,
  UndoAnswer,
} from "../../lib/domain/wire/synthesis.ts";
import { Problem } from "./problem.ts";
import { deadlineOfRequest } from "./requests.ts";
import { bodyOf, type Route, route, routeWithBody, threadInPath } from "./route.ts";

/** Few ask for it, so the flow is loaded by the first who does. */
const flow = () => import("../../lib/flows/syntheses.ts");

const oneInPath = z.extend(threadInPath, { synthesis: SynthesisId });

const noSynthesis = (id: string, synthesis: string): Problem =>
  new Problem(404, `There is no synthesis ${synthesis} of the thread "${id}".`);

export const synthesisRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/threads/{id}/syntheses",
    summary: "How a thread's history became memory, newest first; and when it does again",
    input: z.extend(threadInPath, { limit: PageLimit, cursor: RunCursor }),
    answer: SynthesesAnswer,
    handle: async ({ control, input }) =>
      (await flow()).listSyntheses(control.ports, input.id, input),
  }),
  // Before `{synthesis}`, which would take `now` for an id.
  route({
    method: "POST",
    path: "/api/threads/{id}/syntheses/now",
    summary: "Turn what is new into memory now, whatever the hour says",
    input: threadInPath,
    answer: SynthesisNowAnswer,
    handle: async ({ control: { ports, settings }, input: { id }, c }) => {
      const deadlineAt = deadlineOfRequest(c, ports.clock.now());
      return (await flow()).synthesizeNow(ports, settings, { id, deadlineAt });
    },
  }),
  route({
    method: "GET",
    path: "/api/threads/{id}/syntheses/{synthesis}",
    summary: "One of them: what it read, what it changed, what it proposes",
    input: oneInPath,
    answer: SynthesisAnswer,
    handle: async ({ control, input: { id, synthesis } }) => {
      const found = await (await flow()).readSynthesis(control.ports, id, synthesis);
      if (found !== null) return found;
      throw noSynthesis(id, synthesis);
    },
  }),
  route({
    method: "POST",
    path: "/api/threads/{id}/syntheses/{synthesis}/undo",
    summary: "Put back what its files said before; what was changed since stays",
    input: oneInPath,
    answer: UndoAnswer,
    handle: async ({ control, input: { id, synthesis } }) => {
      const answer = await (await flow()).undoSynthesis(control.ports, id, synthesis);
      if (answer !== null) return answer;
      throw noSynthesis(id, synthesis);
    },
  }),
  routeWithBody(bodyOf(AcceptBody), {
    method: "POST",
    path: "/api/threads/{id}/syntheses/{synthesis}/accept",
    summary: "Write what it proposed after all",
    input: oneInPath,
    answer: AcceptAnswer,
    handle: async ({ control, input: { id, synthesis }, body: { path } }) => {
      const { acceptProposal } = await flow();
      const result = await acceptProposal(control.ports, id, { synthesisId: synthesis, path });
      if (result === null)
        throw new Problem(404, `There is no proposal for ${path} in a synthesis ${synthesis}.`, {
          field: "path",
        });
      if (result.kind === "accepted")
        return { thread_id: id, id: synthesis, path, version: result.version };
      throw new Problem(
        409,
        `${path} was changed since this was proposed: merge the two and write it.`,
        {
          field: "path",
          current: result.current && memoryFileAnswer(id, result.current),
          yours: { content: result.yours },
        },
      );
    },
  }),
];
