/** Whether a claimed beat is worth a model call, and if not, why. Reads nothing but the claimed item. */
import { isRunning } from "./board.ts";
import { circuitVerdict } from "./circuit.ts";
import { patienceMs } from "./feedback.ts";
import type { SkipReason } from "./gate-reasons.ts";
import type { Thread } from "./thread.ts";
import { after, type Instant, instant, minutes, seconds } from "./time.ts";

export type Verdict =
  /** Worth a model call, and what for. */
  | { readonly kind: "go"; readonly because: GoReason }
  /** The slot is answered by silence. */
  | { readonly kind: "skip"; readonly reason: SkipReason }
  /** The slot is not lost: it is answered at `untilAt`, or later. */
  | { readonly kind: "wait"; readonly reason: SkipReason; readonly untilAt: Instant };

export type GoReason = "by-hand" | "first" | "message" | "change" | "line-due" | "think-at-least";

export type Trigger = "schedule" | "by-hand";

/** A conversation that is under way is looked at again after this time. */
const busyRetryMs = minutes(1);

/** Somebody who has just written is not interrupted by another thought. */
const cooldownMs = minutes(2);

/**
 * | in this order | verdict |
 * | --- | --- |
 * | run by hand | go: it passes every gate but the lease |
 * | the thread is disabled | skip `disabled` |
 * | outside of the active hours | wait `quiet-hours`, until they begin |
 * | the conversation agent is at work, and its lease holds | wait `busy`, a minute |
 * | the person wrote less than two minutes ago | wait `cooldown`, until they are over |
 * | no line of the checklist is due, and messages did not help: the last thought is not long enough ago (`patienceMs`) | wait `cooldown`, until it is |
 * | the model failed again and again, and its back-off is not over | skip `circuit-open` |
 * | the day's budget is spent | skip `budget` |
 * | never reflected, or something is new since the last reflection | go |
 * | else | skip `nothing-new` |
 *
 * @param activeAt the first moment from `now` on that lies in the active hours: `now` itself inside them
 */
export function gate(thread: Thread, trigger: Trigger, now: Instant, activeAt: Instant): Verdict {
  if (trigger === "by-hand") return { kind: "go", because: "by-hand" };
  if (!thread.config.enabled) return { kind: "skip", reason: "disabled" };
  if (activeAt > now) return { kind: "wait", reason: "quiet-hours", untilAt: activeAt };
  if (isRunning(thread.board.conversation, now))
    return { kind: "wait", reason: "busy", untilAt: after(now, busyRetryMs) };
  const cooledAt = instant(Math.max(cooledAtOf(thread, now), patientUntil(thread, now)));
  if (cooledAt > now) return { kind: "wait", reason: "cooldown", untilAt: cooledAt };
  if (circuitVerdict(thread.circuit, now) === "open")
    return { kind: "skip", reason: "circuit-open" };
  if (thread.budgetSpentUntilAt !== null && now < thread.budgetSpentUntilAt)
    return { kind: "skip", reason: "budget" };
  const because = whatIsNew(thread, now);
  return because === null ? { kind: "skip", reason: "nothing-new" } : { kind: "go", because };
}

/** A last message that lies ahead of this clock holds the thread back no longer than one of just now. */
const cooledAtOf = ({ lastMessageAt }: Thread, now: Instant): Instant =>
  lastMessageAt === null ? now : after(instant(Math.min(lastMessageAt, now)), cooldownMs);

/**
 * Until when the assistant leaves its person alone because its messages did not help: counted from its last
 * reflection or the last such press, whichever is later. `now` when nothing holds it back. A line of the checklist
 * with a rhythm of its own was asked for, and is not held back.
 */
export function patientUntil(thread: Thread, now: Instant): Instant {
  const { feedback, lastReflectionAt, nextLineDueAt } = thread;
  const spanMs = patienceMs(feedback, now);
  if (feedback === null || spanMs === 0 || isDue(nextLineDueAt, now)) return now;
  const from = Math.min(now, Math.max(feedback.lastAt, lastReflectionAt ?? 0));
  return instant(Math.min(after(instant(from), spanMs), nextLineDueAt ?? Number.POSITIVE_INFINITY));
}

const isDue = (lineAt: Instant | null, now: Instant): boolean => lineAt !== null && lineAt <= now;

/** What a reflection could look at that the last one has not seen; null when there is nothing. */
function whatIsNew(thread: Thread, now: Instant): GoReason | null {
  const { lastReflectionAt: seenAt, lastMessageAt, lastChangeAt, nextLineDueAt, config } = thread;
  if (seenAt === null) return "first";
  if (lastMessageAt !== null && lastMessageAt > seenAt) return "message";
  if (lastChangeAt !== null && lastChangeAt > seenAt) return "change";
  if (isDue(nextLineDueAt, now)) return "line-due";
  const thinkAt = after(seenAt, seconds(config.think_at_least_every_seconds));
  return thinkAt <= now ? "think-at-least" : null;
}
