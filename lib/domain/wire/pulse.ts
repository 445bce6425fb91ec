/** What the panel shows first, on the wire: answers that there are one by one, too, in a single one. */
import * as z from "zod/mini";
import { BudgetAnswer } from "./contents.ts";
import { RunsAnswer } from "./runs.ts";
import { HeartbeatStatusAnswer } from "./status.ts";
import { ThreadAnswer, WhyAnswer } from "./thread.ts";

export const PulseAnswer = z.object({
  /** As `/api/heartbeat/status` answers it to a session of this thread: with its next beat. */
  system: HeartbeatStatusAnswer,
  /** As the thread's `…`, `…/why`, `…/budget` and `…/runs` answer them; of the runs the newest. */
  thread: ThreadAnswer,
  why: WhyAnswer,
  budget: BudgetAnswer,
  runs: RunsAnswer,
});
export type PulseAnswer = z.infer<typeof PulseAnswer>;
