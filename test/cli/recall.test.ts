/** `vigil recall`: what it asks, and how finds are shown. */
import { describe, expect, it, test } from "vitest";
import { stubbedApi, vigilAt } from "./cli-world.ts";

const at = "2026-11-20T10:00:00.000Z";
const finding = {
  id: "01J",
  kind: "message",
  at,
  author: "your person",
  path: null,
  line: null,
  title: "",
  snippet: "The boiler\nknocks.",
  hearsay: false,
};
const found = {
  thread_id: "default",
  query: "boiler march",
  findings: [
    finding,
    { ...finding, kind: "thought", author: "you" },
    {
      ...finding,
      kind: "note",
      author: null,
      path: "notes/house.md",
      line: 3,
      title: "House",
      hearsay: true,
    },
  ],
  message: null,
};

describe("vigil recall", () => {
  it("is two lines a find: when and where, and the words", async () => {
    await using api = await stubbedApi(found);
    const { exitCode, out } = await vigilAt(api.url, ["recall", "boiler", "march"]);
    expect(exitCode).toBe(0);
    expect(out.split("\n")).toEqual([
      `${at}  your person`,
      "  The boiler knocks.",
      `${at}  you, a thought`,
      "  The boiler knocks.",
      `${at}  notes/house.md:3, House, words of others`,
      "  The boiler knocks.",
    ]);
    expect(api.asked[0]?.route).toBe("GET /api/threads/default/recall?q=boiler+march&limit=5");
  });

  it("takes a limit and a thread; --json is the whole answer", async () => {
    await using api = await stubbedApi(found);
    const args = ["recall", "Käse", "--limit", "20", "--thread", "42", "--json"];
    const { out } = await vigilAt(api.url, args);
    expect(JSON.parse(out)).toEqual(found);
    expect(api.asked[0]?.route).toBe("GET /api/threads/42/recall?q=K%C3%A4se&limit=20");
  });

  it("says why there is nothing", async () => {
    const message = "Nothing found. Try other words.";
    await using api = await stubbedApi({ ...found, thread_id: "42", findings: [], message });
    const { exitCode, out } = await vigilAt(api.url, ["recall", "x", "--thread", "42"]);
    expect(exitCode).toBe(0);
    expect(out).toBe(`${message} (thread 42)`);
  });

  test.for([
    [["recall"], "missing required argument"],
    [["recall", "x", "--limit", "21"], "It must be a whole number between 1 and 20."],
    [["recall", "x", "--limit", "0"], "It must be a whole number between 1 and 20."],
  ] as const)("%j is a wrong call", async ([args, words]) => {
    await using api = await stubbedApi(found);
    const { exitCode, errors } = await vigilAt(api.url, [...args]);
    expect(exitCode).toBe(2);
    expect(errors).toContain(words);
  });
});
