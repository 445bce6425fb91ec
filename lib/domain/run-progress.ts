/** run-progress: what a beat that is under way has done so far, for whoever looks on. */
import * as z from "zod/mini";
import { ThreadId } from "./ids.ts";
import { ToolStep } from "./run.ts";
import type { Thread } from "./thread.ts";
import { Instant } from "./time.ts";

/** `runId` and `fence` name the claim whose beat it is: another attempt at the same run begins anew. */
export const RunProgress = z.object({
  threadId: ThreadId,
  runId: z.string(),
  fence: z.number(),
  notedAt: Instant,
  steps: z.array(ToolStep),
});
export type RunProgress = z.infer<typeof RunProgress>;

/** What was noted of the beat that holds the thread now; [] when that was of another one. */
export const stepsOf = (
  { runId, fence }: Thread,
  noted: RunProgress | null,
): readonly ToolStep[] =>
  noted !== null && noted.runId === runId && noted.fence === fence ? noted.steps : [];
