import { describe, expect, test } from "vitest";
import { quietUntil } from "../../lib/domain/quiet.ts";
import { instant, minutes, seconds } from "../../lib/domain/time.ts";

const now = instant(1_763_712_000_000);
const inMs = (ms: number) => instant(now + ms);

describe("whether the assistant may speak by itself", () => {
  test.for([
    { says: "within its hours: yes", case: {}, until: null },
    {
      says: "an hour before they open: then",
      case: { opensAt: inMs(minutes(60)) },
      until: inMs(minutes(60)),
    },
    {
      says: "right before they open: a minute from now",
      case: { opensAt: inMs(1) },
      until: inMs(minutes(1)),
    },
    {
      says: "a minute and a bit before they open: then",
      case: { opensAt: inMs(seconds(61)) },
      until: inMs(seconds(61)),
    },
    {
      says: "stopped: in a minute, if it is started by then",
      case: { desired: "stopped" as const },
      until: inMs(minutes(1)),
    },
    {
      says: "stopped, before its hours: when they open",
      case: { desired: "stopped" as const, opensAt: inMs(minutes(60)) },
      until: inMs(minutes(60)),
    },
    {
      says: "for the history alone: at any time",
      case: { target: "none", desired: "stopped" as const, opensAt: inMs(minutes(60)) },
      until: null,
    },
  ])("$says", ({ case: circumstances, until }) => {
    expect(
      quietUntil({ desired: "started", target: "dm", opensAt: now, now, ...circumstances }),
    ).toBe(until);
  });
});
