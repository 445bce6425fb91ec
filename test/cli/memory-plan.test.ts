import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { diffOf } from "../../cli/memory-diff.ts";
import { planPull, planPush, type Sides } from "../../cli/memory-plan.ts";

const path = "notes/a.md";
const at = (version: number, content: string | null) => ({ version, content });

describe("what a pull and a push do with one file", () => {
  const one = at(1, "one");
  const two = { version: 2, content: "two" };
  const same = { version: 1, content: "one" };
  test.for([
    {
      says: "nowhere but in the manifest",
      base: one,
      here: null,
      there: null,
      pull: "same",
      force: "same",
      push: "same",
    },
    {
      says: "the same on both sides",
      base: null,
      here: "one",
      there: same,
      pull: "same",
      force: "same",
      push: "same",
    },
    {
      says: "new there",
      base: null,
      here: null,
      there: same,
      pull: "take",
      force: "take",
      push: "behind",
    },
    {
      says: "new here",
      base: null,
      here: "one",
      there: null,
      pull: "ahead",
      force: "ahead",
      push: "send",
    },
    {
      says: "new on both sides",
      base: null,
      here: "mine",
      there: same,
      pull: "conflict",
      force: "take",
      push: "conflict",
    },
    {
      says: "changed there",
      base: one,
      here: "one",
      there: two,
      pull: "take",
      force: "take",
      push: "behind",
    },
    {
      says: "changed here",
      base: one,
      here: "mine",
      there: same,
      pull: "ahead",
      force: "take",
      push: "send",
    },
    {
      says: "changed on both sides",
      base: one,
      here: "mine",
      there: two,
      pull: "conflict",
      force: "take",
      push: "conflict",
    },
    {
      says: "changed to the same",
      base: one,
      here: "two",
      there: two,
      pull: "same",
      force: "same",
      push: "same",
    },
    {
      says: "removed there",
      base: one,
      here: "one",
      there: null,
      pull: "take",
      force: "take",
      push: "behind",
    },
    {
      says: "removed here",
      base: one,
      here: null,
      there: same,
      pull: "ahead",
      force: "take",
      push: "send",
    },
    {
      says: "removed there, changed here",
      base: one,
      here: "mine",
      there: null,
      pull: "conflict",
      force: "take",
      push: "conflict",
    },
    {
      says: "changed there, removed here",
      base: one,
      here: null,
      there: two,
      pull: "conflict",
      force: "take",
      push: "conflict",
    },
    {
      says: "of a version that is not known any more",
      base: at(1, null),
      here: "one",
      there: two,
      pull: "conflict",
      force: "take",
      push: "conflict",
    },
  ] as const)("$says: $pull, $push", ({ base, here, there, pull, force, push }) => {
    const sides = { path, base, here, there };
    expect(planPull(sides, false)).toBe(pull);
    expect(planPull(sides, true)).toBe(force);
    expect(planPush(sides)).toBe(push);
  });

  const content = fc.constantFrom("one", "two", "three");
  const anySides: fc.Arbitrary<Sides> = fc.record({
    path: fc.constant(path),
    base: fc.option(fc.record({ version: fc.constant(1), content: fc.option(content) })),
    here: fc.option(content),
    there: fc.option(fc.record({ version: fc.constantFrom(1, 2), content })),
  });

  it("overwrites nothing that the other side has not seen", () => {
    fc.assert(
      fc.property(anySides, (sides) => {
        const { base, here, there } = sides;
        if (planPull(sides, false) === "take") expect(here).toBe(base?.content ?? null);
        if (planPush(sides) === "send") expect(there?.version).toBe(base?.version);
        expect(planPull(sides, false) === "conflict").toBe(planPush(sides) === "conflict");
      }),
    );
  });
});

describe("a diff", () => {
  it("is unified, names both sides, and is empty where nothing differs", () => {
    expect(diffOf({ name: "a", content: "x\n" }, { name: "b", content: "y\n" })).toBe(
      "--- a\n+++ b\n@@ -1,1 +1,1 @@\n-x\n+y",
    );
    expect(diffOf({ name: "a", content: null }, { name: "b", content: "y\n" })).toContain(
      "--- /dev/null",
    );
    expect(diffOf({ name: "a", content: "x" }, { name: "b", content: "x" })).toBe("");
  });

  it("gives up on what takes too long", { timeout: 20_000 }, () => {
    const lines = (prefix: string) =>
      Array.from({ length: 20_000 }, (_, line) => `${prefix}${line}`).join("\n");
    const diff = diffOf({ name: "a", content: lines("a") }, { name: "b", content: lines("b") });
    expect(diff).toContain("too different to compare");
  });
});
