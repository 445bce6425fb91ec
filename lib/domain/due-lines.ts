/** Which rhythmic lines of HEARTBEAT.md are due, and when the next one will be. */
import type { Checklist, RhythmicLine } from "./checklist.ts";
import type { LineRhythm } from "./line-rhythm.ts";
import { after, type Instant, instant } from "./time.ts";
import { dateOf, momentOf } from "./wall-clock.ts";

/**
 * The rhythmic lines that became due since the last reflection, each once however often it was missed.
 *
 * | line | due at `now` |
 * | --- | --- |
 * | its box is ticked | no |
 * | `every` | when its span has passed since the last reflection, or there was none |
 * | `at` | when its moment lies after the last reflection and not after `now`; with no reflection yet, no: nothing was missed |
 */
export function dueLines(
  checklist: Checklist,
  lastReflectionAt: Instant | null,
  now: Instant,
  timezone: string,
): readonly RhythmicLine[] {
  return openLines(checklist).filter(({ rhythm }) =>
    lastReflectionAt === null
      ? rhythm.kind === "every"
      : nextMomentOf(rhythm, lastReflectionAt, timezone) <= now,
  );
}

/**
 * The next moment at which a rhythmic line becomes due; null when no line can.
 *
 * With `from` the last reflection, `dueLines` has a line exactly when this moment has come, so that the
 * thread's item needs only this mark.
 *
 * @param from the last reflection: `every` counts from it, `at` takes its first moment later than it
 */
export function nextLineDueAt(
  checklist: Checklist,
  from: Instant,
  timezone: string,
): Instant | null {
  const moments = openLines(checklist).map(({ rhythm }) => nextMomentOf(rhythm, from, timezone));
  return moments.length === 0 ? null : instant(Math.min(...moments));
}

const openLines = ({ rhythmic }: Checklist): readonly RhythmicLine[] =>
  rhythmic.filter(({ done }) => !done);

function nextMomentOf(rhythm: LineRhythm, from: Instant, timezone: string): Instant {
  return rhythm.kind === "every"
    ? after(from, rhythm.spanMs)
    : nextTimeOfDay(rhythm.minuteOfDay, rhythm.weekdays, from, timezone);
}

/**
 * The first moment later than `from` that is this time of day on one of these weekdays. A time that the
 * clock shows twice is its first; one that it skips is the moment at which it skips.
 */
function nextTimeOfDay(
  minuteOfDay: number,
  weekdays: readonly number[],
  from: Instant,
  timezone: string,
): Instant {
  const today = dateOf(from, timezone);
  // Nine dates hold each weekday once more after today's time, and after a day that a zone skips.
  for (let days = 0; days <= 8; days += 1) {
    const date = today.add({ days });
    if (!weekdays.includes(date.dayOfWeek)) continue;
    const dueAt = momentOf(date, minuteOfDay, timezone);
    if (dueAt > from) return dueAt;
  }
  throw new RangeError("a rhythm needs at least one weekday, 1 to 7");
}
