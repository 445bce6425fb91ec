/** `vigil redrive`: what is shown of the dead letters, what is sent, what it exits with. */
import { describe, expect, it, test } from "vitest";
import { OtherReply, stubbedApi, vigilAt } from "./cli-world.ts";

const since = "2026-11-20T14:03:00.000Z";
const letter = {
  id: "5f0c1a34",
  thread_id: "default",
  type: "message",
  signal_id: "1403",
  excerpt: 'Say "hi"',
  since,
  receives: 6,
  reason: "messenger.createMessage: HTTP 503",
  verdict: "put-back",
};
const poison = {
  ...letter,
  id: "77aa",
  type: null,
  signal_id: null,
  excerpt: "{}",
  receives: null,
  reason: "no signal: type is not valid",
  verdict: "leave",
};
const answered = { ...letter, id: "9b", excerpt: null, verdict: "remove" };

describe("vigil redrive", () => {
  it("puts everything back, and says what it was, why it failed and what became of it", async () => {
    const answer = { letters: [letter, poison, answered], more: 0, not_found: [] };
    await using api = await stubbedApi(answer);
    const { exitCode, out } = await vigilAt(api.url, ["redrive"]);
    expect(exitCode).toBe(0);
    expect(out.split("\n")).toEqual([
      'default  message  "Say \\"hi\\""  5f0c1a34',
      `  6 receives, since ${since}: messenger.createMessage: HTTP 503`,
      "  -> put back",
      'default  no signal  "{}"  77aa',
      `  since ${since}: no signal: type is not valid`,
      "  -> left: put back it would only fail again. Remove it: vigil redrive --drop 77aa",
      "default  message  9b",
      `  6 receives, since ${since}: messenger.createMessage: HTTP 503`,
      "  -> removed",
    ]);
    expect(api.asked).toEqual([{ route: "POST /api/dead-letters/redrive", body: {} }]);
  });

  it("of some names those that are not there, and fails", async () => {
    await using api = await stubbedApi({ letters: [letter], more: 2, not_found: ["88"] });
    const { exitCode, out } = await vigilAt(api.url, ["redrive", "5f0c1a34", "88"]);
    expect(exitCode).toBe(1);
    expect(out).toContain("88  not found");
    expect(out).toContain("2 more");
    expect(api.asked[0]?.body).toEqual({ ids: ["5f0c1a34", "88"] });
  });

  it("says that there is nothing; --json is the whole answer", async () => {
    const none = { letters: [], more: 0, not_found: [] };
    await using api = await stubbedApi(none);
    expect((await vigilAt(api.url, ["redrive"])).out).toBe("There are no dead letters.");
    expect(JSON.parse((await vigilAt(api.url, ["redrive", "--json"])).out)).toEqual(none);
  });
});

describe("vigil redrive --dry-run", () => {
  it("only looks", async () => {
    await using api = await stubbedApi({ letters: [letter, poison], more: 1 });
    const { exitCode, out } = await vigilAt(api.url, ["redrive", "--dry-run"]);
    expect(exitCode).toBe(0);
    expect(out).toContain("-> would be put back");
    expect(out).toContain("-> would be left");
    expect(out).toContain("1 more");
    expect(api.asked).toEqual([{ route: "GET /api/dead-letters?limit=100", body: null }]);
  });

  it("of some shows only those, and counts the others", async () => {
    await using api = await stubbedApi({ letters: [letter, poison], more: 1 });
    const { out } = await vigilAt(api.url, ["redrive", "--dry-run", "77aa"]);
    expect(out).not.toContain("5f0c1a34");
    expect(out).toContain("2 more");
  });
});

describe("vigil redrive --drop", () => {
  it("removes one letter", async () => {
    await using api = await stubbedApi({ ok: true, message: "Gone for good." });
    expect(await vigilAt(api.url, ["redrive", "--drop", "77aa"])).toEqual({
      exitCode: 0,
      out: "Gone for good.",
      errors: "",
    });
    expect(api.asked).toEqual([{ route: "DELETE /api/dead-letters/77aa", body: null }]);
  });

  it("of a letter that is not there fails, and says why", async () => {
    await using api = await stubbedApi(new OtherReply(404, { detail: "No dead letter 77aa." }));
    expect(await vigilAt(api.url, ["redrive", "--drop", "77aa"])).toMatchObject({
      exitCode: 1,
      errors: "vigil: No dead letter 77aa.",
    });
  });

  test.for([
    { args: ["--drop", "77aa", "5f0c1a34"], says: "with other letters" },
    { args: ["--drop", "77aa", "--dry-run"], says: "with --dry-run" },
    { args: ["--drop", "77/aa"], says: "of what is no id" },
    { args: ["a b"], says: "of what is no id, and none to put back" },
  ])("$says is a wrong call that asks nothing", async ({ args }) => {
    await using api = await stubbedApi({});
    expect((await vigilAt(api.url, ["redrive", ...args])).exitCode).toBe(2);
    expect(api.asked).toEqual([]);
  });
});
