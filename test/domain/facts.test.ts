/** What a text says, and what a rewrite of it no longer says. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { droppedFacts, dropsTooMuch, factsOf } from "../../lib/domain/facts.ts";

describe("the facts of a text", () => {
  test.for([
    {
      says: "items and sentences",
      text: "Ada lives in Berlin. She likes tea.\n- has two cats\n* [ ] visit mum\n1. first",
      facts: ["Ada lives in Berlin.", "She likes tea.", "has two cats", "visit mum", "first"],
    },
    { says: "no headings, rules, fences or blank lines", text: "# Ada\n\n---\n```\n", facts: [] },
    { says: "not the links to related notes", text: "tea\nRelated: [a](a.md)", facts: ["tea"] },
    {
      says: "Japanese by its sentences",
      text: "猫が好き。 犬も好き。",
      facts: ["猫が好き。", "犬も好き。"],
    },
  ])("are $says", ({ text, facts }) => {
    expect(factsOf(text)).toEqual(facts);
  });
});

describe("a rewrite", () => {
  const before = "- lives in Berlin\n- likes green tea\n- has two cats\n- works at night\n";
  test.for([
    { says: "the same", after: before, dropped: [] },
    {
      says: "put differently, in another order",
      after: "Has two cats, likes tea (green).\nWorks mostly at night. Lives in Berlin now.",
      dropped: [],
    },
    { says: "accents and case aside", after: before.toUpperCase(), dropped: [] },
    {
      says: "without one of them",
      after: "- lives in Berlin\n- has two cats\n- works at night",
      dropped: ["likes green tea"],
    },
    {
      says: "with the words scattered over others' lines",
      after: "- lives alone\n- two bikes\n- has a car\n- in love with green paint, likes Rome",
      dropped: ["lives in Berlin", "has two cats", "works at night"],
    },
  ])("$says", ({ after, dropped }) => {
    expect(droppedFacts(before, after)).toEqual(dropped);
  });

  it("may drop a quarter, and not more", () => {
    expect(dropsTooMuch(before, "- lives in Berlin\n- likes green tea\n- has two cats")).toBe(
      false,
    );
    expect(dropsTooMuch(before, "- lives in Berlin\n- likes green tea")).toBe(true);
    expect(dropsTooMuch("", "anything")).toBe(false);
    expect(dropsTooMuch("# only a heading\n", "")).toBe(false);
  });

  it("that only adds never drops, whatever the texts", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "grapheme" }),
        (one, other) => {
          expect(droppedFacts(one, `${one}\n${other}`)).toEqual([]);
        },
      ),
    );
  });

  it("that drops everything drops each fact", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(droppedFacts(text, "")).toEqual(factsOf(text));
      }),
    );
  });
});
