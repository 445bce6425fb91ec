import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { placeOf } from "../../panel/src/pages/memory/place.ts";
import { readWords, reasonWords } from "../../panel/src/pages/memory/synthesis-words.ts";
import {
  countOf,
  type Folder,
  type MemoryListed,
  nameOf,
  treeOf,
} from "../../panel/src/pages/memory/tree.ts";
import { linkTarget } from "../../panel/src/parts/markdown/links.ts";
import { runPlace, sourcePlace } from "../../panel/src/parts/provenance-words.ts";

const aFile = (path: string): MemoryListed => ({
  path,
  version: 1,
  last_modified: "2025-11-21T08:00:00.000Z",
  bytes: 1,
  author: "person",
  run_id: null,
  sources: [],
  hearsay: false,
});

const pathsIn = ({ files, folders }: Folder): readonly string[] => [
  ...files.map(({ path }) => path),
  ...folders.flatMap(pathsIn),
];

describe("the files as a tree", () => {
  it("has the core files first, then folders, the newest diary entry first", () => {
    const paths = [
      "notes/travel/trains.md",
      "HEARTBEAT.md",
      "diary/2025-11-20T08-00-00.md",
      "user.md",
      "notes/boiler.md",
      "diary/2025-11-21T08-00-00.md",
      "soul.md",
    ];
    expect(pathsIn(treeOf(paths.map(aFile)))).toEqual([
      "soul.md",
      "user.md",
      "HEARTBEAT.md",
      "diary/2025-11-21T08-00-00.md",
      "diary/2025-11-20T08-00-00.md",
      "notes/boiler.md",
      "notes/travel/trains.md",
    ]);
  });

  it("holds every file once", () => {
    const part = fc.constantFrom("a", "b", "c");
    const path = fc
      .tuple(fc.constantFrom("notes", "diary"), fc.array(part, { maxLength: 3 }), part)
      .map(([top, between, name]) => [top, ...between, `${name}.md`].join("/"));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 20 }), (paths) => {
        const tree = treeOf(paths.map(aFile));
        expect(pathsIn(tree).toSorted()).toEqual(paths.toSorted());
        expect(countOf(tree)).toBe(paths.length);
      }),
    );
  });

  it("a file is called by its name", () => {
    expect(nameOf("notes/travel/trains.md")).toBe("trains");
  });
});

describe("an address below the memory", () => {
  test.for([
    ["", { tab: "files", path: null }],
    ["files", { tab: "files", path: null }],
    ["files/notes/a.md", { tab: "files", path: "notes/a.md" }],
    ["files/notes%2Fa.md", { tab: "files", path: "notes/a.md" }],
    ["files/%E0%A4%A", { tab: "files", path: "%E0%A4%A" }],
    ["search", { tab: "search" }],
    ["syntheses", { tab: "syntheses", id: null }],
    ["syntheses/01M8", { tab: "syntheses", id: "01M8" }],
    ["elsewhere", { tab: "files", path: null }],
  ] as const)("%s is %j", ([rest, place]) => {
    expect(placeOf(rest)).toEqual(place);
  });
});

describe("a link in a text that somebody wrote", () => {
  test.for([
    ["https://example.org/a?b=c", { kind: "outside", href: "https://example.org/a?b=c" }],
    ["HTTP://example.org", { kind: "outside", href: "HTTP://example.org" }],
    ["notes/a.md", { kind: "file", place: "/memory/files/notes/a.md" }],
    ["./user.md", { kind: "file", place: "/memory/files/user.md" }],
    ["javascript:alert(1)", null],
    ["JaVaScRiPt:alert(1)", null],
    ["data:text/html,<script>alert(1)</script>", null],
    ["vbscript:x", null],
    ["//example.org", null],
    ["/api/heartbeat/stop", null],
    ["../../etc/passwd", null],
    ["notes/../../a.md", null],
    ["https://", null],
    ["", null],
  ] as const)("%s leads to %j", ([href, target]) => {
    expect(linkTarget(href)).toEqual(target);
  });

  it("leads nowhere but to http, https and files, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (href) => {
        const target = linkTarget(href);
        if (target?.kind === "outside") expect(target.href).toMatch(/^https?:/i);
        if (target?.kind === "file") expect(target.place).toMatch(/^\/memory\/files\/[\w./-]+$/);
      }),
    );
  });
});

describe("where a version comes from", () => {
  test.for([
    ["heartbeat", "01M8", "/runs/01M8"],
    ["synthesis", "01M8", "/memory/syntheses/01M8"],
    ["conversation", "01M8", null],
    ["person", null, null],
  ] as const)("%s %s: %s", ([author, run, place]) => {
    expect(runPlace(author, run)).toBe(place);
  });

  test.for([
    ["notes/a.md@3", "/memory/files/notes/a.md"],
    ["user.md", "/memory/files/user.md"],
    ["01M8GSS5M00000000000000001", null],
    ["javascript:a.md", null],
  ] as const)("source %s: %s", ([source, place]) => {
    expect(sourcePlace(source)).toBe(place);
  });
});

describe("a synthesis in words", () => {
  test.for([
    [[0, 0, 0], "nothing"],
    [[1, 0, 0], "1 message"],
    [[3, 1, 2], "3 messages, 1 diary entry and 2 files"],
    [[0, 2, 1], "2 diary entries and 1 file"],
  ] as const)("%j: %s", ([[messages, diary, files], words]) => {
    const read = {
      messages_read: Array.from({ length: messages }, String),
      diary_read: Array.from({ length: diary }, String),
      memory_read: Array.from({ length: files }, () => ({ path: "a.md", version: 1 })),
    };
    expect(readWords(read)).toBe(words);
  });

  it("a failure of the model is told in its own words", () => {
    expect(reasonWords("no-work")).toContain("nothing that you said");
    expect(reasonWords("the model is overloaded")).toBe("the model is overloaded");
  });
});
