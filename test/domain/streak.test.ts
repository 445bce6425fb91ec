import { describe, expect, it } from "vitest";
import { summaryOf } from "../../lib/domain/run.ts";
import { afterSkip, runOfStreak } from "../../lib/domain/streak.ts";
import { instant } from "../../lib/domain/time.ts";

const at = (ms: number) => instant(1_763_640_000_000 + ms);
const quiet = (runId: string) => ({ reason: "nothing-new", runId, slot: "1763640000000" }) as const;

describe("a streak", () => {
  it("counts equal skips under the first one's run, and starts anew with another reason", () => {
    const two = afterSkip(afterSkip(null, quiet("A"), at(0)), quiet("B"), at(5));
    expect(two).toMatchObject({ runId: "A", count: 2, sinceAt: at(0), lastAt: at(5) });
    const other = afterSkip(two, { ...quiet("C"), reason: "budget" }, at(9));
    expect(other).toMatchObject({ runId: "C", reason: "budget", count: 1, sinceAt: at(9) });
  });

  it("becomes one run that cost nothing", () => {
    const streak = afterSkip(afterSkip(null, quiet("A"), at(0)), quiet("B"), at(5));
    const run = runOfStreak("default", streak, 7);
    expect(run).toMatchObject({ id: "A", durationMs: 5, costMicroUsd: 0, fence: 7 });
    expect(summaryOf(run)).toBe("skipped: nothing-new (2 times in a row)");
  });

  it("stays full when its count is full, so that the item still parses", () => {
    const full = {
      runId: "A",
      reason: "budget",
      count: 2 ** 53 - 1,
      firstSlot: "1",
      sinceAt: at(0),
      lastAt: at(0),
    } as const;
    expect(afterSkip(full, { reason: "budget", runId: "B", slot: "2" }, at(1)).count).toBe(
      2 ** 53 - 1,
    );
  });
});
