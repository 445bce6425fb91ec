import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matching } from "../../lib/domain/suggestions.ts";

const named = (...names: string[]) => names.map((name) => ({ name, value: name }));

describe("matching", () => {
  it("keeps what holds every word, in any case, what begins so first", () => {
    const zones = named("Africa/Algiers", "America/New_York", "Europe/Berlin", "Berlin/East");
    expect(matching(zones, "berlin").map(({ name }) => name)).toEqual([
      "Berlin/East",
      "Europe/Berlin",
    ]);
    expect(matching(zones, "new am").map(({ name }) => name)).toEqual(["America/New_York"]);
    expect(matching(zones, "")).toHaveLength(4);
  });

  it("keeps within Discord's 25 choices of 100 characters, and cuts no value", () => {
    const choice = fc.record({
      name: fc.string({ minLength: 1, maxLength: 150 }),
      value: fc.string({ maxLength: 150 }),
    });
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 60 }), fc.string({ maxLength: 3 }), (all, text) => {
        const shown = matching(all, text);
        expect(shown.length).toBeLessThanOrEqual(25);
        for (const { name, value } of shown) {
          expect(name.length).toBeLessThanOrEqual(100);
          expect(all.some((one) => one.value === value)).toBe(true);
          expect(String(value).length).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
