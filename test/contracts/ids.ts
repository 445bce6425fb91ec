/** What every `Ids` promises: ULIDs of the given time, in the order of the calls. */
import fc from "fast-check";
import { decodeTime, isValid } from "ulid";
import { describe, expect, it } from "vitest";
import { instant } from "../../lib/domain/time.ts";
import type { Ids } from "../../lib/ports.ts";

export function idsContract(name: string, makeIds: () => Ids): void {
  describe(`ids: ${name}`, () => {
    it("are ULIDs of the time that was asked for; later ones of the same time sort later", () => {
      const ids = makeIds();
      const times = fc.array(
        fc.integer({ min: 0, max: 5 }).map((step) => 1_763_712_000_000 + step),
      );
      fc.assert(
        fc.property(times, (asked) => {
          const made = asked.map((at) => ({ at, id: ids.ulid(instant(at)) }));
          for (const { at, id } of made) {
            expect(isValid(id)).toBe(true);
            expect(decodeTime(id)).toBe(at);
          }
          for (const group of Map.groupBy(made, ({ at }) => at).values()) {
            const sorted = group.map(({ id }) => id);
            expect(sorted).toEqual([...new Set(sorted)].toSorted());
          }
        }),
      );
    });
  });
}
