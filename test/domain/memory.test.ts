import { describe, expect, test } from "vitest";
import { checklistLimit, MemoryPath, refusedWrite } from "../../lib/domain/memory.ts";

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
});
