/** Which notes are linked to which. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relatedTo, withoutRelated, withRelated } from "../../lib/domain/related-notes.ts";

const boiler = { path: "notes/home/boiler.md", content: "The boiler leaks. Plumber Weber, 030." };
const plumber = { path: "notes/people.md", content: "Weber is the plumber who knows the boiler." };
const trains = { path: "notes/trains.md", content: "Line 4 is late on Mondays." };
const cats = { path: "notes/cats.md", content: "Two cats, one is called Line." };
const all = [boiler, plumber, trains, cats];

describe("related notes", () => {
  it("are those that share the rarer words, best first, and never the note itself", () => {
    expect(relatedTo(boiler, all)).toEqual(["notes/people.md"]);
    expect(relatedTo({ path: "notes/new.md", content: "nothing of that" }, all)).toEqual([]);
    expect(relatedTo(boiler, [])).toEqual([]);
  });

  it("are linked in one line at the end, relative to the note", () => {
    expect(withRelated(boiler, all)).toBe(
      "The boiler leaks. Plumber Weber, 030.\n\nRelated: [people](../../notes/people.md)\n",
    );
    expect(withRelated(plumber, all)).toContain("Related: [boiler](home/boiler.md)");
  });

  it("are linked once, however often it is done, and no longer where nothing is alike", () => {
    const once = { ...boiler, content: withRelated(boiler, all) };
    expect(withRelated(once, all)).toBe(once.content);
    expect(withRelated(once, [trains])).not.toContain("Related:");
  });

  it("leave the text as it was, whatever it is", () => {
    const word = fc.constantFrom("boiler", "plumber", "line", "cats", "Related", ":", "\n", " ");
    const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(text, text, (one, other) => {
        const note = { path: "notes/a.md", content: one };
        const linked = withRelated(note, [{ path: "notes/b.md", content: other }]);
        expect(withoutRelated(linked).trim()).toBe(withoutRelated(one).trim());
      }),
    );
  });
});
