/** A whole thread as the control API tells it: status, config, and what its next beat will decide by. */
import * as z from "zod/mini";
import { skipReasons } from "../gate-reasons.ts";
import type { Thread } from "../thread.ts";
import { wireConfig } from "../thread-config.ts";
import { type Instant, isoOf } from "../time.ts";
import { ConfigShown } from "./config.ts";
import { isoOrNull, Time, TimeOrNull } from "./moments.ts";
import { ThreadStatusAnswer, threadStatusAnswer } from "./status.ts";

export const ThreadAnswer = z.extend(ThreadStatusAnswer, {
  config: ConfigShown,
  rev: z.number(),
  /** Why a part of the stored config is not used; null when all of it is. */
  config_problem: z.nullable(z.string()),
  last_message_at: TimeOrNull,
  last_change_at: TimeOrNull,
  last_reflection_at: TimeOrNull,
  next_line_due_at: TimeOrNull,
  budget_spent_until_at: TimeOrNull,
  circuit: z.object({ failures: z.number(), open_until_at: TimeOrNull }),
  /** Equal skips in a row, up to now; null when the last beat was none. */
  streak: z.nullable(z.object({ reason: z.enum(skipReasons), count: z.number(), since_at: Time })),
});
export type ThreadAnswer = z.infer<typeof ThreadAnswer>;

export const threadAnswer = (thread: Thread, now: Instant): ThreadAnswer => ({
  ...threadStatusAnswer(thread, now),
  config: wireConfig(thread.config),
  rev: thread.rev,
  config_problem: thread.configProblem ?? null,
  last_message_at: isoOrNull(thread.lastMessageAt),
  last_change_at: isoOrNull(thread.lastChangeAt),
  last_reflection_at: isoOrNull(thread.lastReflectionAt),
  next_line_due_at: isoOrNull(thread.nextLineDueAt),
  budget_spent_until_at: isoOrNull(thread.budgetSpentUntilAt),
  circuit: {
    failures: thread.circuit.failures,
    open_until_at: isoOrNull(thread.circuit.openUntilAt),
  },
  streak: thread.streak && {
    reason: thread.streak.reason,
    count: thread.streak.count,
    since_at: isoOf(thread.streak.sinceAt),
  },
});

export const WhyAnswer = z.object({
  thread_id: z.string(),
  /** When it last woke, what it decided and why, and what comes next. */
  sentence: z.string(),
  last_run_id: z.nullable(z.string()),
  due_at: TimeOrNull,
});
export type WhyAnswer = z.infer<typeof WhyAnswer>;
