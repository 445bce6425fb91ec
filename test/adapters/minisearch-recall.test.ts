import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { minisearchRecall } from "../../lib/adapters/minisearch-recall.ts";
import { placeOf, type RecallDocument } from "../../lib/domain/recall.ts";
import { snippetLimit } from "../../lib/domain/snippet.ts";
import { days, instant } from "../../lib/domain/time.ts";

const recall = minisearchRecall();
const firstAt = instant(Date.UTC(2025, 2, 14));

const said = (text: string, given: Partial<RecallDocument> = {}): RecallDocument => ({
  id: text,
  kind: "message",
  at: firstAt,
  day: "2025-03-14",
  author: "your person",
  path: null,
  line: null,
  title: "",
  text,
  hearsay: false,
  ...given,
});

const talk = ["Rain again.", "The train was late.", "Good night.", "Soup for dinner."].map((text) =>
  said(text, { day: "2025-07-01" }),
);

const found = async (documents: readonly RecallDocument[], query: string, limit = 5) =>
  (await recall.search([...talk, ...documents], query, limit)).map(({ document }) => document.id);

describe("a search finds", () => {
  test.for([
    ["other endings", "boilers", "The boiler knocks."],
    ["an irregular form", "selling", "I sold the car."],
    ["a slip of the pen", "biolers", "The boiler knocks."],
    ["a slip in the document", "penicillin", "No penicilin for me."],
    ["two slips in a long word", "restuarant", "The restaurant has my coat."],
    ["a slip in its first letter", "benicillin", "No penicillin for me."],
    ["a word that begins like it", "dent", "Back from the dentist."],
    ["a compound by its last part", "Schlüssel", "Der Kellerschlüssel hängt am Band."],
    ["a word by a compound of it", "Zahnarzttermin", "Heute beim Zahnarzt gewesen."],
    ["an umlaut that is spelt out", "Kueche", "Wir streichen die Küche."],
    ["an umlaut that is not", "Küche", "Neue Kueche bestellt."],
    ["Japanese", "歯医者", "梅田の歯医者に行きました。"],
    ["one character of it", "傘", "駅に傘を忘れた。"],
    ["a number", "88213", "The claim is HS-88213."],
    ["a month", "March", "Nothing special."],
    ["a month of another language", "März", "Nothing special."],
    ["a day", "2025-03-14", "Nothing special."],
    ["a date of Japanese", "3月14日", "Nothing special."],
    ["a weekday", "Friday", "Nothing special."],
  ] as const)("%s: %s", async ([, query, text]) => {
    expect((await found([said(text)], query))[0]).toBe(text);
  });

  it("by the heading and the path, too", async () => {
    const note = said("Serial 7.", { title: "House › Boiler", path: "notes/cellar.md", line: 1 });
    expect(await found([note], "boiler")).toEqual(["Serial 7."]);
    expect(await found([note], "cellar")).toEqual(["Serial 7."]);
  });
});

describe("a search does not find", () => {
  test.for(["", "?!", "the and of", "was ist das", "🙂", "zyzzyva"])(
    "anything: %j",
    async (query) => {
      expect(await found([said("The boiler knocks.")], query)).toEqual([]);
    },
  );

  it("short words that only begin alike", async () => {
    expect(await found([said("The carpet is new.")], "car")).toEqual([]);
  });

  it("other words of the engine's own", async () => {
    expect(await found([said("constructor")], "constructor __proto__ toString")).toEqual([
      "constructor",
    ]);
    expect(await found([], "constructor")).toEqual([]);
  });
});

describe("the order", () => {
  it("is by how many of the words, and how rare they are", async () => {
    const documents = [said("Rain on the boiler."), said("Rain."), said("Boiler, boiler.")];
    expect((await found(documents, "rain boiler"))[0]).toBe("Rain on the boiler.");
  });

  it("puts the word itself before what is spelt alike", async () => {
    const documents = [said("The broiler."), said("The boiler.")];
    expect((await found(documents, "boiler"))[0]).toBe("The boiler.");
  });

  it("of equals is the newer one first, and no age outweighs a better answer", async () => {
    const old = said("old", { text: "The boiler." });
    const fresh = said("new", { text: "The boiler.", at: instant(firstAt + days(300)) });
    expect(await found([old, fresh], "boiler")).toEqual(["new", "old"]);
    expect(await found([fresh, old], "boiler")).toEqual(["new", "old"]);
    const better = said("better", { text: "The boiler knocks." });
    expect((await found([fresh, better], "boiler knocks"))[0]).toBe("better");
    const titled = said("titled", { text: "The serial.", title: "Boiler" });
    expect(await found([fresh, titled], "boiler")).toEqual(["titled", "new"]);
  });
});

describe("any search", () => {
  const anyWords = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc
      .array(fc.constantFrom("boiler ", "歯医者", "März ", "the ", "x", "🙂", "\n"), {
        maxLength: 80,
      })
      .map((all) => all.join("")),
  );

  it("answers at most so many, whose snippets stand in their documents", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyWords, { maxLength: 12 }),
        anyWords,
        fc.integer({ min: 1, max: 6 }),
        async (texts, query, limit) => {
          const documents = texts.map((text) => said(text));
          const findings = await recall.search(documents, query, limit);
          expect(findings.length).toBeLessThanOrEqual(limit);
          for (const finding of findings) {
            const { snippet } = placeOf(finding);
            expect(finding.document.text).toContain(snippet.text);
            expect(snippet.text.length).toBeLessThanOrEqual(snippetLimit);
          }
          expect(new Set(findings.map(({ document }) => document)).size).toBe(findings.length);
        },
      ),
    );
  });

  it("finds a document by a rare word of it, wherever it stands", async () => {
    const rare = fc.stringMatching(/^[a-zà-ÿ]{3,10}[0-9]{2}$/);
    await fc.assert(
      fc.asyncProperty(rare, fc.nat(20), fc.nat(20), async (word, before, behind) => {
        const text = `${"Good night. ".repeat(before)}${word}${" Rain again.".repeat(behind)}`;
        expect(await found([said(text)], `what was the ${word}`)).toContain(text);
      }),
    );
  });
});
