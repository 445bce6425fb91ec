import { describe, expect, it } from "vitest";
import { billedMs, chargesOf } from "../../bench/month.ts";

const nothing = { rounds: 0, readUnits: 0, writeUnits: 0, cpuMs: 0 };

describe("a month", () => {
  it("bills the CPU at the function's share of a core, and the waiting, in whole milliseconds", () => {
    expect(billedMs({ cpuMs: 2, rounds: 2 }, 1_769)).toBe(12);
    expect(billedMs({ cpuMs: 2, rounds: 2 }, 1_769 / 2)).toBe(14);
    expect(billedMs({ cpuMs: 0.1, rounds: 0 }, 1_769)).toBe(1);
  });

  it("counts an idle tick for every minute without a beat, and a silent beat for every half hour", () => {
    const charges = chargesOf({
      idleTick: { ...nothing, readUnits: 1 },
      silentBeat: { ...nothing, readUnits: 10, writeUnits: 5 },
      coldStartCpuMs: 0,
      memoryMb: 512,
    });
    const quantityOf = (wanted: string) => charges.find(({ what }) => what === wanted)?.quantity;
    expect(quantityOf("DynamoDB read units")).toBe(43_200 - 1_440 + 14_400);
    expect(quantityOf("DynamoDB write units")).toBe(7_200);
    expect(quantityOf("Lambda requests")).toBe(43_200);
    expect(quantityOf("Lambda GB-seconds")).toBe(0);
  });

  it("prices a million write units at $0.625, which AWS gives nobody for nothing", () => {
    const silentBeat = { ...nothing, writeUnits: 1e6 / 1_440 };
    const charges = chargesOf({ idleTick: nothing, silentBeat, coldStartCpuMs: 0, memoryMb: 512 });
    const writes = charges.find(({ what }) => what === "DynamoDB write units");
    expect(writes?.usd).toBeCloseTo(0.625, 10);
    expect(writes?.isFree).toBe(false);
  });
});
