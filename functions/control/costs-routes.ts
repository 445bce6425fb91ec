/** `/api/threads/{id}/costs`: what a thread spent, on what. */
import * as z from "zod/mini";
import { CostDays, CostsAnswer } from "../../lib/domain/wire/costs.ts";
import { readCosts } from "../../lib/flows/costs.ts";
import { type Route, route, threadInPath } from "./route.ts";

export const costsRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/threads/{id}/costs",
    summary: "What a thread spent in its last days, by kind of turn and by model",
    input: z.extend(threadInPath, { days: CostDays }),
    answer: CostsAnswer,
    handle: ({ control, input }) => readCosts(control.ports, input.id, input.days),
  }),
];
