import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { afterSaving, readDraft, standingOf, typed } from "../../panel/src/parts/editor/draft.ts";

const stored = { content: "- [ ] Tea?\n", version: 3 };

describe("a draft beside what is stored", () => {
  test.for([
    { says: "no draft", draft: null, standing: "clean" },
    { says: "what is stored", draft: { text: "- [ ] Tea?\n", version: 3 }, standing: "clean" },
    {
      says: "what somebody else wrote, too",
      draft: { text: "- [ ] Tea?\n", version: 2 },
      standing: "clean",
    },
    {
      says: "the same with other line ends",
      draft: { text: "- [ ] Tea?\r\n", version: 3 },
      standing: "clean",
    },
    {
      says: "another text of this version",
      draft: { text: "- [ ] Coffee?", version: 3 },
      standing: "changed",
    },
    {
      says: "another text of the version before",
      draft: { text: "- [ ] Coffee?", version: 2 },
      standing: "conflict",
    },
  ])("$says: $standing", ({ draft, standing }) => {
    expect(standingOf(draft, stored)).toBe(standing);
  });

  it("typing keeps the version that was seen first, whatever is stored by then", () => {
    const first = typed(null, { content: "a", version: 1 }, "ab");
    expect(typed(first, stored, "abc")).toEqual({ text: "abc", version: 1 });
  });

  it("typing back what is stored leaves no draft", () => {
    expect(typed({ text: "x", version: 3 }, stored, stored.content)).toBeNull();
  });
});

describe("after saving", () => {
  it("nothing is left of what was sent", () => {
    expect(afterSaving({ text: "x", version: 3 }, "x", { content: "x", version: 4 })).toBeNull();
  });

  it("what was typed in between is of the new version", () => {
    const left = afterSaving({ text: "xy", version: 3 }, "x", { content: "x", version: 4 });
    expect(left).toEqual({ text: "xy", version: 4 });
  });
});

describe("what was kept", () => {
  it("is read as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, version) => {
        expect(readDraft(JSON.stringify({ text, version }))).toEqual({ text, version });
      }),
    );
  });

  test.for([null, "", "{", "null", "3", "[]", '{"text":1,"version":1}', '{"text":"x"}'])(
    "%s is no draft",
    (kept) => {
      expect(readDraft(kept)).toBeNull();
    },
  );
});
