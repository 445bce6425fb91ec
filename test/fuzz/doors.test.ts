/** A few thousand of what `npm run fuzz` throws at the doors; a failure prints its seed and the input, shrunk. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { attack, doorOf } from "../../reliability/fuzz/door.ts";
import { doors } from "../../reliability/fuzz/doors.ts";

const runs: Readonly<Record<string, number>> = {
  interactions: 1_000,
  control: 600,
  events: 700,
  items: 120,
  shell: 150,
};

describe("whatever comes", () => {
  test.for(doors)("the door $name holds", async ({ name, property }) => {
    await fc.assert(property, { numRuns: runs[name] ?? 100 });
  });
});

describe("a campaign", () => {
  const weak = doorOf("weak", fc.nat(1_000), async (number) => {
    if (number > 41) throw new Error(`it gave way at ${number}`);
  });

  it("finds the smallest input that a door gives way to, and how to see it again", async () => {
    const { defect } = await attack(weak, { runs: 200, seed: 1 });
    expect(defect).toContain("it gave way at 42");
    expect(defect).toContain("Counterexample: [42]");
    expect(defect).toContain("seed: 1");
  });

  it("says how much was tried where nothing gave way, one beat a run", async () => {
    let beats = 0;
    const beat = () => {
      beats += 1;
    };
    const firm = doorOf("firm", fc.nat(), async () => undefined);
    expect(await attack(firm, { runs: 50, seed: 1, beat })).toMatchObject({
      runs: 50,
      defect: null,
    });
    expect(beats).toBe(50);
  });
});
