/** How long an invocation may still work. */
import type { Context } from "aws-lambda";
import { recordingReserveMs } from "../lib/domain/limits.ts";
import { type Instant, instant } from "../lib/domain/time.ts";

/** The moment by which all work must be done, so that recording and answering still fit in. */
export const deadlineOf = (
  context: Pick<Context, "getRemainingTimeInMillis">,
  now: Instant,
): Instant => instant(now + Math.max(0, context.getRemainingTimeInMillis() - recordingReserveMs));
