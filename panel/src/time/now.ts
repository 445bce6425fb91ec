/** The panel's clock: the one place that asks the machine for the time. */
import { useEffect, useState } from "react";
import type { Instant } from "../../../lib/domain/time.ts";

// A cast of its own: `instant` would bring zod to the first screen.
export const readClock = (): Instant => Date.now() as Instant;

/**
 * The time at each rendering, which comes at least every `everyMs`: an answer that has just come tells of nothing later. For
 * words; what is reckoned from the time rests between two ticks with `useNow`.
 */
export function useFreshNow(everyMs: number): Instant {
  useNow(everyMs);
  return readClock();
}

/** The time, anew at least every `everyMs`; a hidden tab's clock stands still and is set again when it is seen. */
export function useNow(everyMs = 1_000): Instant {
  const [now, setNow] = useState(readClock);
  useEffect(() => {
    const tick = () => setNow(readClock());
    const timer = setInterval(tick, everyMs);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [everyMs]);
  return now;
}
