/** The mutations themselves: they change what they are given, and reach every place of it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brokenBytes, mutated, type Step, steps } from "../../reliability/fuzz/mutations.ts";

const payload = { type: 2, data: { name: "chat", options: [{ value: "hi" }] } };
const step = (at: number, how: Step["how"], value: unknown = null, key = "k"): Step => ({
  at,
  how,
  key,
  value,
});

describe("a mutation", () => {
  it.each([
    { says: "drops a key", change: step(1, "drop"), left: { data: payload.data } },
    {
      says: "replaces a value deep inside",
      change: step(6, "replace", 7),
      left: { type: 2, data: { name: "chat", options: [{ value: 7 }] } },
    },
    { says: "renames a key", change: step(2, "rename"), left: { type: 2, k: payload.data } },
    {
      says: "doubles a value under another key",
      change: step(1, "twice"),
      left: { type: 2, k: 2, data: payload.data },
    },
    {
      says: "nests a value",
      change: step(1, "nest"),
      left: { type: { k: 2 }, data: payload.data },
    },
    { says: "puts a value into a list", change: step(0, "list"), left: [payload] },
  ])("$says", ({ change, left }) => {
    expect(mutated(payload, [change])).toEqual(left);
  });

  it("can add a key of the name __proto__, which is then a key", () => {
    const added = mutated({}, [step(0, "add", { a: 1 }, "__proto__")]);
    expect(JSON.stringify(added)).toBe('{"__proto__":{"a":1}}');
  });

  it("never touches what it was given", () => {
    const before = structuredClone(payload);
    fc.assert(
      fc.property(steps, (changes) => {
        mutated(payload, changes);
        expect(payload).toEqual(before);
      }),
    );
  });

  it("can make bytes that are no UTF-8", () => {
    const bytes = brokenBytes("{}", { how: "bytes", at: 1, text: "" });
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toThrow(TypeError);
  });
});
