import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseChecklist } from "../../lib/domain/checklist.ts";
import { dueLines, nextLineDueAt } from "../../lib/domain/due-lines.ts";
import { instant } from "../../lib/domain/time.ts";
import { aZoneAndMoment, moment } from "./moments.ts";

const berlin = "Europe/Berlin";

describe("the next due line", () => {
  test.for([
    // A span counts from the last reflection, whatever the clock does.
    ["every 2h: x", berlin, "2026-11-20T08:07+01:00", "2026-11-20T10:07+01:00"],
    ["every 2h: x", berlin, "2026-03-29T01:30+01:00", "2026-03-29T04:30+02:00"],
    ["every 1d: x", berlin, "2026-10-24T12:00+02:00", "2026-10-25T11:00+01:00"],
    // A time of day is its next one, later than the last reflection.
    ["at 09:00: x", berlin, "2026-11-20T08:59:59.999+01:00", "2026-11-20T09:00+01:00"],
    ["at 09:00: x", berlin, "2026-11-20T09:00+01:00", "2026-11-21T09:00+01:00"],
    ["at 00:00: x", berlin, "2026-11-20T23:59+01:00", "2026-11-21T00:00+01:00"],
    ["at 09:00: x", "Asia/Kathmandu", "2026-11-20T03:14Z", "2026-11-20T03:15Z"],
    // 2026-11-20 is a Friday.
    ["on weekdays at 09:00: x", berlin, "2026-11-20T09:00+01:00", "2026-11-23T09:00+01:00"],
    ["on weekends at 10:00: x", berlin, "2026-11-20T09:00+01:00", "2026-11-21T10:00+01:00"],
    ["on friday at 09:00: x", berlin, "2026-11-20T08:00+01:00", "2026-11-20T09:00+01:00"],
    ["on friday at 09:00: x", berlin, "2026-11-20T09:00+01:00", "2026-11-27T09:00+01:00"],
    ["on thursday at 09:00: x", berlin, "2026-11-20T09:00+01:00", "2026-11-26T09:00+01:00"],
    // A time that does not exist: the next moment that does.
    ["at 02:30: x", berlin, "2026-03-28T12:00+01:00", "2026-03-29T03:00+02:00"],
    ["at 02:30: x", berlin, "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"],
    ["on friday at 09:00: x", "Pacific/Apia", "2011-12-29T12:00-10:00", "2011-12-31T00:00+14:00"],
    // A time that happens twice: once.
    ["at 02:30: x", berlin, "2026-10-25T02:29+02:00", "2026-10-25T02:30+02:00"],
    ["at 02:30: x", berlin, "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"],
    ["at 02:30: x", berlin, "2026-10-25T02:10+01:00", "2026-10-26T02:30+01:00"],
    // The earliest of several, in any section.
    [
      "- every 2h: x\n- at 09:00: y\n## Rules\n- every 30m: z",
      berlin,
      "2026-11-20T08:00+01:00",
      "2026-11-20T08:30+01:00",
    ],
    ["- every 2h: x\n- at 09:00: y", berlin, "2026-11-20T08:00+01:00", "2026-11-20T09:00+01:00"],
    ["- [x] every 30m: x\n- every 2h: y", berlin, "2026-11-20T08:00Z", "2026-11-20T10:00Z"],
  ] as const)("%j in %s: from %s, at %s", ([raw, timezone, from, to]) => {
    const checklist = parseChecklist(`## Checklist\n${raw}`);
    expect(nextLineDueAt(checklist, moment(from), timezone)).toBe(moment(to));
  });

  test.for(["", "- look", "- [x] at 09:00: look", "- at 25:00: look"])("%j: never", (raw) => {
    const from = moment("2026-11-20T08:00Z");
    expect(nextLineDueAt(parseChecklist(raw), from, berlin)).toBeNull();
  });
});

const day = `## Checklist
- look around
- every 2h: read the feed
- at 09:00: say good morning
- [x] every 1h: nothing
## Rules
- on weekends at 10:00: tell a joke
`;

describe("due lines", () => {
  test.for([
    { says: "none at once", last: "08:00", now: "08:59", due: [] },
    {
      says: "a time of day, at its minute",
      last: "08:00",
      now: "09:00",
      due: ["say good morning"],
    },
    {
      says: "what became due since, in the order of the file",
      last: "08:00",
      now: "10:00",
      due: ["read the feed", "say good morning"],
    },
    { says: "a time of day only once", last: "09:00", now: "10:59", due: [] },
    { says: "a span that has passed", last: "09:00", now: "11:00", due: ["read the feed"] },
    { says: "none after a reflection of the future", last: "12:00", now: "11:00", due: [] },
  ])("$says", ({ last, now, due }) => {
    const on = (time: string) => moment(`2026-11-20T${time}+01:00`);
    const lines = dueLines(parseChecklist(day), on(last), on(now), berlin);
    expect(lines.map(({ action }) => action)).toEqual(due);
  });

  it("are each there once, however often they were missed", () => {
    const last = moment("2026-11-16T12:00+01:00");
    const now = moment("2026-11-30T12:00+01:00");
    expect(dueLines(parseChecklist(day), last, now, berlin).map(({ action }) => action)).toEqual([
      "read the feed",
      "say good morning",
      "tell a joke",
    ]);
  });

  it("are those with a span before the first reflection: no time of day was missed yet", () => {
    const now = moment("2026-11-21T12:00+01:00");
    expect(dueLines(parseChecklist(day), null, now, berlin).map(({ action }) => action)).toEqual([
      "read the feed",
    ]);
  });

  const head = fc.constantFrom(
    "every 1m",
    "every 2h",
    "every 7d",
    "at 00:00",
    "at 02:30",
    "at 09:00",
    "on weekdays at 23:59",
    "on weekends at 01:30",
    "on sunday at 02:15",
    "at 25:00",
  );
  const aChecklist = fc
    .array(fc.tuple(fc.constantFrom("- ", "- [ ] ", "- [x] "), head), { maxLength: 4 })
    .map((lines) => parseChecklist(lines.map(([mark, text]) => `${mark}${text}: x`).join("\n")));
  const aWait = fc.oneof(fc.nat(86_400_000), fc.nat(14 * 86_400_000));

  it("are there exactly when the next due moment has come", () => {
    fc.assert(
      fc.property(aChecklist, aZoneAndMoment, aWait, (checklist, { timezone, at }, waitMs) => {
        const now = instant(at + waitMs);
        const nextAt = nextLineDueAt(checklist, at, timezone);
        const isDue = dueLines(checklist, at, now, timezone).length > 0;
        expect(isDue).toBe(nextAt !== null && nextAt <= now);
        if (nextAt !== null) expect(nextAt).toBeGreaterThan(at);
        if (nextAt !== null) expect(dueLines(checklist, at, nextAt, timezone)).not.toEqual([]);
      }),
    );
  });

  it("are the same lines or more as time goes by", () => {
    fc.assert(
      fc.property(
        aChecklist,
        aZoneAndMoment,
        aWait,
        aWait,
        (checklist, { timezone, at }, one, two) => {
          const sooner = dueLines(checklist, at, instant(at + one), timezone);
          const later = dueLines(checklist, at, instant(at + one + two), timezone);
          expect(later).toEqual(expect.arrayContaining([...sooner]));
        },
      ),
    );
  });
});
