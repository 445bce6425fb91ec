import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { madeAt } from "../../lib/domain/event.ts";
import { firstUlidAt, nonceOf } from "../../lib/domain/ids.ts";
import { instant } from "../../lib/domain/time.ts";

describe("nonces", () => {
  it("fit Discord's 25 characters and differ for every part of every reply", () => {
    const ulid = fc.string({
      unit: fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
      minLength: 26,
      maxLength: 26,
    });
    fc.assert(
      fc.property(ulid, fc.nat(99), fc.nat(99), (id, one, other) => {
        expect(nonceOf(id, one).length).toBeLessThanOrEqual(25);
        expect(nonceOf(id, one) === nonceOf(id, other)).toBe(one === other);
        expect(nonceOf(id, one, true).length).toBeLessThanOrEqual(25);
        expect(nonceOf(id, one, true)).not.toBe(nonceOf(id, other));
      }),
    );
  });
});

describe("the first ULID of a moment", () => {
  const moment = fc.integer({ min: 0, max: Date.UTC(9999, 0) }).map(instant);

  it("names its moment, and sorts as moments do", () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        expect(firstUlidAt(one)).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
        expect(madeAt(firstUlidAt(one))).toBe(one);
        expect(firstUlidAt(one) < firstUlidAt(other)).toBe(one < other);
      }),
    );
  });
});
