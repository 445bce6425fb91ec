import { describe, expect, test } from "vitest";
import { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { isoOf } from "../../lib/domain/time.ts";
import { tomorrowMorning } from "../../lib/domain/tomorrow.ts";
import { moment } from "./moments.ts";

describe("tomorrow", () => {
  const hours = { active_hours_start: "07:30", active_hours_end: 22 };
  test.for([
    { says: "at nine", now: "2026-11-20T10:00Z", config: {}, at: "2026-11-21T09:00:00.000Z" },
    {
      says: "at nine of the zone",
      now: "2026-11-20T23:30Z",
      config: { timezone: "Europe/Berlin" },
      at: "2026-11-22T08:00:00.000Z",
    },
    {
      says: "when the hours begin",
      now: "2026-11-20T10:00Z",
      config: { ...hours, timezone: "Europe/Berlin" },
      at: "2026-11-21T06:30:00.000Z",
    },
    {
      says: "on the day on which the clock is set forward over it",
      now: "2026-03-28T10:00Z",
      config: { active_hours_start: "02:30", active_hours_end: 22, timezone: "Europe/Berlin" },
      at: "2026-03-29T01:00:00.000Z",
    },
    {
      says: "on the day on which it happens twice: the first time",
      now: "2026-10-24T10:00Z",
      config: { active_hours_start: "02:30", active_hours_end: 22, timezone: "Europe/Berlin" },
      at: "2026-10-25T00:30:00.000Z",
    },
  ])("$says", ({ now, config, at }) => {
    expect(isoOf(tomorrowMorning(ThreadConfig.parse(config), moment(now)))).toBe(at);
  });
});
