import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  ArchiveCursor,
  type ArchivedItem,
  cursorOf,
  type ItemKind,
  joined,
  piecesOf,
} from "../../lib/domain/archive.ts";
import { readInput } from "../../lib/domain/parse.ts";

const anItem = (fields: Partial<ArchivedItem> = {}): ArchivedItem => ({
  kind: "message",
  path: null,
  attributes: { pk: "T#42", sk: "H#1", text: "hi" },
  ...fields,
});
const aFile = (kind: ItemKind, path: string | null, content: unknown = "# Me\n"): ArchivedItem =>
  anItem({ kind, path, attributes: { pk: "T#42", sk: "s", content, version: 3, origin: "web" } });

describe("an item's pieces", () => {
  test.for<{ says: string; item: ArchivedItem; paths: string[] }>([
    { says: "the thread", item: anItem({ kind: "thread" }), paths: ["thread.json"] },
    { says: "a message", item: anItem(), paths: ["history.jsonl"] },
    { says: "an aside", item: anItem({ kind: "aside" }), paths: ["asides.jsonl"] },
    { says: "an event", item: anItem({ kind: "event" }), paths: ["events.jsonl"] },
    { says: "what nobody knows", item: anItem({ kind: "other" }), paths: ["items.jsonl"] },
    {
      says: "a memory file",
      item: aFile("memory", "notes/a.md"),
      paths: ["memory/notes/a.md", "memory.jsonl"],
    },
    {
      says: "an earlier version",
      item: aFile("memory-version", "soul.md#00000012"),
      paths: ["memory-versions/soul.md/12.md", "memory-versions.jsonl"],
    },
    {
      says: "a memory file that leads upwards",
      item: aFile("memory", "../../etc/passwd"),
      paths: ["items.jsonl"],
    },
    {
      says: "a version that leads upwards",
      item: aFile("memory-version", "soul.md#../../x"),
      paths: ["items.jsonl"],
    },
    {
      says: "a version of two numbers",
      item: aFile("memory-version", "soul.md#1#2"),
      paths: ["items.jsonl"],
    },
    { says: "a file without words", item: aFile("memory", "soul.md", 7), paths: ["items.jsonl"] },
    { says: "a file without a path", item: aFile("memory", null), paths: ["items.jsonl"] },
  ])("$says: $paths", ({ item, paths }) => {
    expect(piecesOf(item).map(({ path }) => path)).toEqual(paths);
  });

  it("are the words as they are, and beside them all that is known of the file", () => {
    const [words, line] = piecesOf(aFile("memory", "soul.md", "a\r\nb"));
    expect(words).toEqual({ path: "memory/soul.md", isWhole: true, text: "a\r\nb" });
    const rest = { pk: "T#42", sk: "s", version: 3, origin: "web" };
    expect(line).toEqual({
      path: "memory.jsonl",
      isWhole: false,
      text: `${JSON.stringify(rest)}\n`,
    });
  });

  it("say what JSON has no type for", () => {
    const attributes = { pk: "p", sk: "s", some: new Set(["a"]), bytes: new Uint8Array([1, 2]) };
    const [line] = piecesOf(anItem({ kind: "other", attributes }));
    expect(JSON.parse(line?.text ?? "")).toMatchObject({ some: ["a"], bytes: [1, 2] });
  });

  it("lose no attribute, whatever there is, and are one line each", () => {
    const kind = fc.constantFrom<ItemKind>("memory", "memory-version", "run", "other", "thread");
    const path = fc.option(fc.oneof(fc.constant("soul.md"), fc.constant("soul.md#1"), fc.string()));
    const others = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(kind, path, others, (itemKind, itemPath, found) => {
        const attributes = { ...found, pk: "T#42", sk: "s" };
        const pieces = piecesOf({ kind: itemKind, path: itemPath, attributes });
        // Entries, not objects: a key may be __proto__.
        const whole = pieces.flatMap(({ path: file, text }) =>
          Object.entries(/\.jsonl?$/.test(file) ? JSON.parse(text) : { content: text }),
        );
        const sorted = (entries: [string, unknown][]) =>
          new Map(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
        expect(sorted(whole)).toEqual(
          sorted(Object.entries(JSON.parse(JSON.stringify(attributes)))),
        );
        for (const { isWhole, text } of pieces)
          if (!isWhole) expect(text.indexOf("\n")).toBe(text.length - 1);
      }),
    );
  });
});

it("pieces of one file are joined, the others stay as they are", () => {
  const line = (path: string, text: string) => ({ path, isWhole: false, text });
  const pieces = [line("a", "1\n"), line("b", "2\n"), line("a", "3\n")];
  expect(joined(pieces)).toEqual([line("a", "1\n3\n"), line("b", "2\n")]);
});

describe("a cursor", () => {
  it("is read as what it was made of, whatever the name", () => {
    const part = fc.constantFrom("items", "2025-11-21");
    const after = fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" });
    fc.assert(
      fc.property(fc.record({ part, after }), (place) => {
        fc.pre(new TextEncoder().encode(place.after).length <= 1_024);
        expect(ArchiveCursor.parse(cursorOf(place))).toEqual(place);
      }),
    );
  });

  test.for(["", "items", "items:", ":x", "other:x", "2025-11:x", `items:${"ä".repeat(513)}`, 7])(
    "is not %j",
    (given) => {
      const reading = readInput(ArchiveCursor, given);
      expect(reading).toMatchObject({
        ok: false,
        error: { message: "must be the next_cursor of an earlier answer" },
      });
    },
  );
});
