/** What was sent for a reminder is said, unless its person has changed their mind since. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { edited, fired, isStillWanted, type Reminder } from "../../lib/domain/reminder.ts";
import { after, type Instant, minutes } from "../../lib/domain/time.ts";
import { aReminder } from "../contracts/samples.ts";

const first = aReminder().dueAt;
const at = (later: number): Instant => after(first, minutes(later));

const moved = (reminder: Reminder, dueAt: Instant, now: Instant): Reminder => {
  const { pattern, timezone } = reminder;
  const next = edited(reminder, { prompt: null, plan: { dueAt, pattern, timezone } }, now);
  if (next === null) throw new Error("nothing was changed");
  return next;
};

describe("what was sent for a due time is said", () => {
  test.for([
    { by: "nothing", now: aReminder(), said: true },
    { by: "its moving on to the next time", now: fired(aReminder(), at(60), at(0)), said: true },
    { by: "its being over", now: fired(aReminder(), null, at(0)), said: true },
    { by: "its thread being gone", now: null, said: false },
    { by: "a cancel", now: aReminder({ state: "cancelled" }), said: false },
    {
      by: "another time, before it moved on",
      now: moved(aReminder(), at(20), at(10)),
      said: false,
    },
    {
      by: "another time, before it moved on, that has been sent by now",
      now: fired(moved(aReminder(), at(20), at(10)), null, at(20)),
      said: false,
    },
    {
      by: "another time, and back",
      now: moved(moved(aReminder(), at(20), at(10)), first, at(11)),
      said: true,
    },
    {
      by: "another time, after it had moved on",
      now: moved(fired(aReminder(), at(60), at(0)), at(70), at(10)),
      said: true,
    },
  ])("after $by: $said", ({ now, said }) => {
    expect(isStillWanted(now, first)).toBe(said);
  });

  it("exactly for the times that were sent and not left, however often it is moved and goes on", () => {
    const step = fc.record({ isMoved: fc.boolean(), minutes: fc.integer({ min: 1, max: 90 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let reminder = aReminder();
        const left: Instant[] = [];
        const sent: Instant[] = [];
        for (const { isMoved, minutes: span } of steps) {
          const { dueAt } = reminder;
          const next = after(dueAt, minutes(span));
          (isMoved ? left : sent).push(dueAt);
          reminder = isMoved ? moved(reminder, next, dueAt) : fired(reminder, next, dueAt);
        }
        for (const dueAt of left) expect(isStillWanted(reminder, dueAt)).toBe(false);
        for (const dueAt of [...sent, reminder.dueAt])
          expect(isStillWanted(reminder, dueAt)).toBe(true);
      }),
    );
  });

  it("remembers no more than ten times that were left", () => {
    let reminder = aReminder();
    for (let move = 1; move <= 30; move += 1) reminder = moved(reminder, at(move), at(0));
    expect(reminder.leftDueAts).toHaveLength(10);
    expect(reminder.leftDueAts.at(-1)).toBe(at(29));
  });
});
