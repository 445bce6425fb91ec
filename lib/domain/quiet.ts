/** quiet: whether the assistant may speak by itself now, and if not, when to look again. */
import type { System } from "./system.ts";
import type { ThreadConfig } from "./thread-config.ts";
import { after, type Instant, minutes } from "./time.ts";

/** What decides it: `opensAt` is the first moment in the thread's active hours that is not before `now`. */
export interface Circumstances {
  readonly desired: System["desired"];
  readonly target: ThreadConfig["target"];
  readonly opensAt: Instant;
  readonly now: Instant;
}

/**
 * A tick whose clock is ahead may have found the outbox due at `opensAt` already, and its signal has been
 * used up: the next one needs another due time, or the queue would take it for the same.
 */
const shortestWaitMs = minutes(1);

/**
 * When what the assistant wants to say by itself is to be looked at; null when it may be said now.
 *
 * | the thread | answer |
 * | --- | --- |
 * | sends nothing anyway (`target` is none) | null: it is for the history alone |
 * | is within its hours, and the system is started | null |
 * | else | when its hours open, at the earliest a minute from now; no tick looks before the system is started |
 */
export function quietUntil({ desired, target, opensAt, now }: Circumstances): Instant | null {
  if (target === "none") return null;
  if (desired === "started" && opensAt <= now) return null;
  const soonestAt = after(now, shortestWaitMs);
  return opensAt > soonestAt ? opensAt : soonestAt;
}
