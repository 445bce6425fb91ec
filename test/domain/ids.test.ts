import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nonceOf } from "../../lib/domain/ids.ts";

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
