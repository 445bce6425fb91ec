import { describe, expect, test } from "vitest";
import {
  bytesOf,
  checklistLimit,
  isDiaryEntry,
  isDiaryMonth,
  MemoryPath,
  refusedByTree,
  refusedRemoval,
  refusedWrite,
} from "../../lib/domain/memory.ts";

describe("memory", () => {
  test.for([
    "soul.md",
    "HEARTBEAT.md",
    "notes/a.md",
    "diary/2026-11-20T08-00-00.md",
    "notes/a/b.md",
  ])("%s is a path", (path) => {
    expect(MemoryPath.safeParse(path).success).toBe(true);
  });

  test.for([
    "",
    "../soul.md",
    "notes/../../x.md",
    "/soul.md",
    "notes/..%2f.md",
    "notes/.md",
    "notes/a\0.md",
    "notes/a.txt",
    "other.md",
    "notes//a.md",
    "soul.md\n",
  ])("%j is refused", (path) => {
    expect(MemoryPath.safeParse(path).success).toBe(false);
  });

  test.for([
    ["diary/a.md", "x", true, "diary entries never change"],
    ["HEARTBEAT.md", "x".repeat(checklistLimit + 1), true, "at most 10000 characters"],
    ["notes/a.md", "ü".repeat(32_769), false, "at most 65536 bytes"],
  ] as const)("a write to %s may be refused", ([path, content, exists, reason]) => {
    expect(refusedWrite(path, content, exists)).toContain(reason);
    expect(refusedWrite(path, "x", false)).toBeNull();
  });

  test.for([
    ["diary/2026-11-20T08-00-00.md", true],
    ["diary/a.md", true],
    ["diary/2026-10.md", false],
    ["diary/2026/10.md", true],
    ["notes/2026-11-20.md", false],
    ["soul.md", false],
  ] as const)("%s is a diary entry: %s", ([path, isEntry]) => {
    expect(isDiaryEntry(path)).toBe(isEntry);
    expect(refusedWrite(path, "again", true) !== null).toBe(isEntry);
  });

  test("the summary of a month is rewritten, the entries of a day are not", () => {
    expect(isDiaryMonth("diary/2026-10.md")).toBe(true);
    expect(isDiaryMonth("diary/2026-10-01.md")).toBe(false);
  });

  test.for([
    ["soul.md", true],
    ["user.md", true],
    ["instructions.md", true],
    ["HEARTBEAT.md", true],
    ["notes/a.md", false],
    ["diary/a.md", false],
  ] as const)("%s stays where it is: %s", ([path, stays]) => {
    expect(refusedRemoval(path) !== null).toBe(stays);
  });

  test("bytes are those of UTF-8", () => {
    expect(bytesOf("aü€😀")).toBe(1 + 2 + 3 + 4);
  });

  const files = (count: number, bytes: number) =>
    Array.from({ length: count }, (_, index) => ({ path: `notes/${index}.md`, bytes }));
  const limit = 2 * 1024 * 1024;
  test.for([
    {
      says: "the 500th file fits",
      tree: files(499, 1),
      path: "notes/new.md",
      bytes: 1,
      fits: true,
    },
    {
      says: "the 501st does not",
      tree: files(500, 1),
      path: "notes/new.md",
      bytes: 0,
      fits: false,
    },
    {
      says: "one of 500 is rewritten",
      tree: files(500, 1),
      path: "notes/7.md",
      bytes: 9,
      fits: true,
    },
    { says: "2 MB fit", tree: files(1, limit - 9), path: "notes/new.md", bytes: 9, fits: true },
    {
      says: "a byte more does not",
      tree: files(1, limit - 9),
      path: "notes/b.md",
      bytes: 10,
      fits: false,
    },
    {
      says: "a file's own size is not counted twice",
      tree: files(2, limit / 2),
      path: "notes/1.md",
      bytes: limit / 2,
      fits: true,
    },
    {
      says: "what is too much may shrink",
      tree: files(3, limit / 2),
      path: "notes/1.md",
      bytes: limit / 2 - 1,
      fits: true,
    },
    {
      says: "and not grow",
      tree: files(3, limit / 2),
      path: "notes/1.md",
      bytes: limit / 2 + 1,
      fits: false,
    },
  ])("$says", ({ tree, path, bytes, fits }) => {
    expect(refusedByTree(tree, path, bytes) === null).toBe(fits);
  });
});
