/** A clock that stands still until somebody moves it. */
import { after, type DurationMs, type Instant } from "../../domain/time.ts";
import type { Clock } from "../../ports.ts";

export interface SettableClock extends Clock {
  set(at: Instant): void;
  advance(spanMs: DurationMs): void;
}

export function memoryClock(startAt: Instant): SettableClock {
  let now = startAt;
  return {
    now: () => now,
    set(at) {
      now = at;
    },
    advance(spanMs) {
      now = after(now, spanMs);
    },
  };
}
