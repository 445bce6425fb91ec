/** A replay on the wire: on which model, by which checklist; and what came of it. */
import * as z from "zod/mini";
import type { BeatResult } from "../beat-result.ts";
import type { ThreadId } from "../ids.ts";
import { ModelName } from "../model-name.ts";
import type { Instant } from "../time.ts";
import { ChecklistBody } from "./checklist.ts";
import { notRunAnswer, RunNowAnswer, ranAnswer } from "./run.ts";

/** `{}` is the same run once more; an unknown key is refused, so that a typo costs nothing. */
export const ReplayBody = z.strictObject(
  { model: z.optional(ModelName), checklist: z.optional(ChecklistBody.shape.content) },
  "must be a JSON object",
);

export const ReplayAnswer = z.extend(RunNowAnswer, {
  /** What of the world of then could not be had any more, a sentence each. */
  notes: z.array(z.string()),
});
export type ReplayAnswer = z.infer<typeof ReplayAnswer>;

export const replayAnswer = (
  threadId: ThreadId,
  result: Extract<BeatResult, { kind: "ran" | "skipped" }>,
  notes: readonly string[],
  now: Instant,
): ReplayAnswer => ({
  ...(result.kind === "ran"
    ? ranAnswer(result.run)
    : notRunAnswer(threadId, { reason: result.reason, dryRun: true }, now)),
  notes: [...notes],
});
