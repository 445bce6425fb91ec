/** `/api/dead-letters…`: what the conversation gave up on: shown, put back, dropped. */
import * as z from "zod/mini";
import {
  DeadLettersAnswer,
  LetterId,
  RedriveAnswer,
  RedriveBody,
} from "../../lib/domain/wire/dead-letters.ts";
import { PageLimit } from "../../lib/domain/wire/page.ts";
import { OrderAnswer } from "../../lib/domain/wire/status.ts";
import { Problem } from "./problem.ts";
import { bodyOf, nothing, type Route, route, routeWithBody } from "./route.ts";

/** Few ask for it, so the flow is loaded by the first who does. */
const flow = () => import("../../lib/flows/redrive.ts");

export const deadLetterRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/dead-letters",
    summary: "What the conversation gave up on, and why; oldest first within a thread",
    input: z.object({ limit: PageLimit }),
    answer: DeadLettersAnswer,
    handle: async ({ control, input }) =>
      (await flow()).lookAtDeadLetters(control.ports, input.limit),
  }),
  routeWithBody(bodyOf(RedriveBody, { isOptional: true }), {
    method: "POST",
    path: "/api/dead-letters/redrive",
    summary: "Put dead letters back into their queue, once; all of them, or those of ids",
    input: nothing,
    answer: RedriveAnswer,
    handle: async ({ control, body }) => (await flow()).redrive(control.ports, body.ids ?? null),
  }),
  route({
    method: "DELETE",
    path: "/api/dead-letters/{id}",
    summary: "Remove a dead letter for good",
    input: z.object({ id: LetterId }),
    answer: OrderAnswer,
    handle: async ({ control, input: { id } }) => {
      const answer = await (await flow()).dropDeadLetter(control.ports, id);
      if (answer !== null) return answer;
      throw new Problem(
        404,
        `No dead letter ${id} was met. One that stands behind another of its thread shows when that one is gone.`,
      );
    },
  }),
];
