/** What the heartbeat function may be invoked with: by the schedule, the console or `aws lambda invoke`. */
import * as z from "zod/mini";
import { ThreadId } from "./ids.ts";
import { InvalidInput, parseInput } from "./parse.ts";

/** EventBridge's envelope (AWS, "Scheduled Event"); nothing in it matters but that it is one. */
const ScheduledEvent = z.looseObject({
  source: z.literal("aws.events"),
  "detail-type": z.literal("Scheduled Event"),
});

const ByHand = z.strictObject({
  thread: z.optional(ThreadId),
  dryRun: z.optional(z.boolean("must be true or false")),
});

export type HeartbeatRequest =
  | { readonly kind: "tick" }
  | { readonly kind: "beat"; readonly threadId: ThreadId; readonly dryRun: boolean };

/** `{}` and scheduled events are ticks; throws `InvalidInput` that names the field for anything else. */
export function readHeartbeatEvent(event: unknown): HeartbeatRequest {
  if (z.safeParse(ScheduledEvent, event).success) return { kind: "tick" };
  if (typeof event !== "object" || event === null || Array.isArray(event))
    throw new InvalidInput("", 'the event must be {}, a scheduled event, or {"thread": "default"}');
  const { thread, dryRun } = parseInput(ByHand, event);
  if (thread === undefined) {
    if (dryRun === undefined) return { kind: "tick" };
    throw new InvalidInput("thread", "must be given with dryRun");
  }
  return { kind: "beat", threadId: thread, dryRun: dryRun ?? false };
}
