import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { stem } from "../../lib/domain/recall-stems.ts";
import { queryTerms, termReader, termsIn, wordsIn } from "../../lib/domain/recall-terms.ts";

const terms = (text: string) => termsIn(text, termReader());

describe("words that are found by each other", () => {
  test.for([
    ["Boiler", "boilers"],
    ["running", "run"],
    ["bought", "buying"],
    ["batteries", "Battery"],
    ["bleeding", "bleed"],
    ["calling", "calls"],
    ["Häuser", "Haus"],
    ["Heizungen", "heizen"],
    ["Straße", "strasse"],
    ["CAFÉ", "cafe"],
    ["007", "7"],
    ["Ｋａｎａｄａ", "Kanada"],
    ["ﾃﾚﾋﾞ", "テレビ"],
  ])("%s, %s", ([one = "", other = ""]) => {
    expect(terms(one)).toEqual(terms(other));
    expect(terms(one)).not.toEqual([]);
  });

  test.for([
    ["string", "str"],
    ["letter", "let"],
    ["need", "ne"],
    ["Bus", "bu"],
    ["が", "か"],
    ["3pm", "3"],
  ])("but not %s, %s", ([one = "", other = ""]) => {
    expect(terms(one)).not.toEqual(terms(other));
  });
});

describe("terms", () => {
  it("leave out what every sentence has, and keep numbers", () => {
    expect(terms("What did I say about the 2 boilers?")).toEqual(["2", "boil"]);
    expect(terms("Wann ist das mit der Heizung?")).toEqual(["heiz"]);
    expect(terms("… !? 🙂")).toEqual([]);
  });

  it("of a language without spaces are pairs, and the last character by itself", () => {
    expect(terms("歯医者へ")).toEqual(["歯医", "医者", "者へ", "へ"]);
    expect(terms("9月の歯")).toEqual(["9", "9月", "月の", "の歯", "歯"]);
  });

  it("have their places in the text", () => {
    const words = wordsIn("Ein Käse, 歯医者", termReader());
    expect(words.map(({ start, end }) => "Ein Käse, 歯医者".slice(start, end))).toEqual([
      "Ein",
      "Käse",
      "歯",
      "医",
      "者",
    ]);
    expect(words.map((word) => word.terms[0])).toEqual([undefined, "kas", "歯医", "医者", "者"]);
  });

  it("of an accent alone are none", () => {
    expect(terms("\u0300")).toEqual([]);
  });

  it("of what is no word are cut", () => {
    expect(terms("7".repeat(500))).toEqual(["7".repeat(64)]);
  });

  it("are never empty and never longer than 64 characters, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        for (const term of [...terms(text), ...queryTerms(text)]) {
          expect(term.length).toBeGreaterThan(0);
          expect(term.length).toBeLessThanOrEqual(64);
        }
      }),
    );
  });
});

describe("a query", () => {
  it("asks for each term once, and for both spellings of an umlaut", () => {
    expect(queryTerms("boiler BOILERS boiler")).toEqual(["boil"]);
    expect(queryTerms("Küche")).toEqual(["kuch", "kuech"]);
    expect(queryTerms("Kueche")).toEqual(["kuech", "kuch"]);
  });

  it("of Japanese does not ask for its last character alone, unless it is all there is", () => {
    expect(queryTerms("歯医者")).toEqual(["歯医", "医者"]);
    expect(queryTerms("歯")).toEqual(["歯"]);
  });

  test.for(["", "  ", "?", "what did I say about it", "und was ist das"])(
    "has no terms: %j",
    (query) => {
      expect(queryTerms(query)).toEqual([]);
    },
  );
});

it("a stem of any word is a word: never empty, never longer", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => {
      expect(stem(word).length).toBeGreaterThan(0);
      expect(stem(word).length).toBeLessThanOrEqual(word.length);
    }),
  );
});
