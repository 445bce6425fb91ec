import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import * as z from "zod/mini";
import {
  afterFailure,
  afterSuccess,
  afterTelling,
  Circuit,
  circuitVerdict,
  closedCircuit,
  failuresToOpen,
  firstBackOffMs,
  longestBackOffMs,
  shouldTell,
} from "../../lib/domain/circuit.ts";
import { after, hours, instant, minutes } from "../../lib/domain/time.ts";

const noon = instant(1_763_640_000_000);
const later = (ms: number) => instant(noon + ms);

/** The circuit that opened at noon. */
const opened = [1, 2, 3].reduce((circuit) => afterFailure(circuit, noon), closedCircuit);

describe("the circuit", () => {
  test.for([
    { failures: 0, verdict: "closed" },
    { failures: 2, verdict: "closed" },
    { failures: 3, verdict: "open" },
  ])("is $verdict after $failures failures in a row", ({ failures, verdict }) => {
    const circuit = Array.from({ length: failures }).reduce<Circuit>(
      (state) => afterFailure(state, noon),
      closedCircuit,
    );
    expect(circuitVerdict(circuit, noon)).toBe(verdict);
    expect(circuit.failures).toBe(failures);
  });

  test.for([
    { says: "at once", at: 0, verdict: "open" },
    { says: "a millisecond before its time is over", at: minutes(5) - 1, verdict: "open" },
    { says: "when its time is over", at: minutes(5), verdict: "probe" },
    { says: "long after", at: hours(100), verdict: "probe" },
  ])("once open, says $verdict $says", ({ at, verdict }) => {
    expect(circuitVerdict(opened, later(at))).toBe(verdict);
  });

  it("doubles from 5 minutes to 4 hours, one failed probe at a time", () => {
    const backOffs: number[] = [];
    let circuit = opened;
    for (let probe = 0; probe < 8; probe += 1) {
      backOffs.push(circuit.backOffMs / minutes(1));
      const at = circuit.openUntilAt ?? noon;
      expect(circuitVerdict(circuit, at)).toBe("probe");
      circuit = afterFailure(circuit, at);
      expect(circuit.openUntilAt).toBe(at + circuit.backOffMs);
    }
    expect(backOffs).toEqual([5, 10, 20, 40, 80, 160, 240, 240]);
  });

  it("is closed by one success, and then needs as many failures as at first", () => {
    expect(circuitVerdict(afterSuccess(), noon)).toBe("closed");
    const again = afterFailure(afterFailure(afterSuccess(), noon), noon);
    expect(circuitVerdict(again, noon)).toBe("closed");
    expect(afterFailure(again, noon).backOffMs).toBe(firstBackOffMs);
  });

  it("stays open for as long as it was when a run by hand fails in the meantime", () => {
    const tried = afterFailure(opened, later(minutes(1)));
    expect(tried).toEqual({ ...opened, failures: 4 });
  });

  it("is told once an outage", () => {
    expect(shouldTell(closedCircuit)).toBe(false);
    expect(shouldTell(afterFailure(closedCircuit, noon))).toBe(false);
    expect(shouldTell(opened)).toBe(true);
    const told = afterTelling(opened);
    expect(shouldTell(told)).toBe(false);
    expect(shouldTell(afterFailure(told, later(minutes(5))))).toBe(false);
    const next = [1, 2, 3].reduce((circuit) => afterFailure(circuit, noon), afterSuccess());
    expect(shouldTell(next)).toBe(true);
  });

  it("lets at least the back-off pass between two calls of a failing model, and never waits over 4 hours", () => {
    const waits = fc.array(fc.integer({ min: 0, max: hours(6) }), { maxLength: 40 });
    fc.assert(
      fc.property(waits, (gaps) => {
        let circuit: Circuit = closedCircuit;
        let now = noon;
        for (const gap of gaps) {
          now = instant(now + gap);
          if (circuitVerdict(circuit, now) === "open") continue;
          const before = circuit;
          circuit = afterFailure(circuit, now);
          expect(circuit.failures).toBe(before.failures + 1);
          expect(circuit.openUntilAt !== null).toBe(circuit.failures >= failuresToOpen);
          if (circuit.openUntilAt === null) continue;
          expect(circuit.openUntilAt).toBe(after(now, circuit.backOffMs));
          expect(circuit.backOffMs).toBeGreaterThanOrEqual(firstBackOffMs);
          expect(circuit.backOffMs).toBeLessThanOrEqual(longestBackOffMs);
          expect(circuit.backOffMs).toBeGreaterThanOrEqual(before.backOffMs);
        }
      }),
    );
  });
});

describe("the stored circuit", () => {
  it("is closed where none was stored, and survives being stored", () => {
    const Item = z.object({ circuit: Circuit });
    expect(Item.parse({})).toEqual({ circuit: closedCircuit });
    expect(Item.parse({ circuit: opened })).toEqual({ circuit: opened });
    expect(Item.safeParse({ circuit: { ...opened, backOffMs: -1 } }).success).toBe(false);
  });
});
