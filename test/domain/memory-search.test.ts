import { describe, expect, it } from "vitest";
import { maxHits, searchFiles } from "../../lib/domain/memory-search.ts";
import { sanitiseFile } from "../../lib/domain/plain-text.ts";

const aFile = (content: string, path = "notes/a.md") => ({ path, content });

describe("a search", () => {
  it("tells path, line and words, whatever their case and accents", () => {
    const files = [aFile("# Über\r\nnothing\r\nGRÜSSE"), aFile("gru\u0308sse", "notes/b.md")];
    expect(searchFiles(files, "grüsse")).toEqual({
      hits: [
        { path: "notes/a.md", line: 3, text: "GRÜSSE" },
        { path: "notes/b.md", line: 1, text: "gru\u0308sse" },
      ],
      hasMore: false,
    });
  });

  it("takes words as they stand, not as a pattern", () => {
    expect(searchFiles([aFile("a.c\nabc")], "a.c").hits.map(({ line }) => line)).toEqual([1]);
    expect(searchFiles([aFile("a")], "(")).toEqual({ hits: [], hasMore: false });
    expect(searchFiles([aFile("a\n\nb")], "")).toEqual({ hits: [], hasMore: false });
  });

  it("stops at its hundredth hit, and says that there are more", () => {
    const lines = (count: number) => [aFile("tea\n".repeat(count))];
    expect(searchFiles(lines(maxHits), "tea")).toMatchObject({ hasMore: false });
    const found = searchFiles(lines(maxHits + 1), "tea");
    expect(found.hits).toHaveLength(100);
    expect(found.hasMore).toBe(true);
  });

  it("shows what stands around the words in a long line, and no half characters", () => {
    const long = `${"😀".repeat(300)}tea${"😀".repeat(300)}`;
    const [hit] = searchFiles([aFile(long)], "tea").hits;
    expect(hit?.text).toContain("tea");
    expect(hit?.text.length).toBeLessThanOrEqual(302);
    expect(hit?.text.isWellFormed()).toBe(true);
    expect(hit?.text).toMatch(/^…😀.*😀…$/u);
  });
});

describe("a whole file", () => {
  it("keeps its line ends, and loses what nobody types", () => {
    expect(sanitiseFile("a\r\nb\tc\n\rd\u0007\ud800\u202e")).toBe("a\r\nb\tc\nd");
    expect(sanitiseFile(sanitiseFile("a\r\r\nb"))).toBe(sanitiseFile("a\r\r\nb"));
  });
});
