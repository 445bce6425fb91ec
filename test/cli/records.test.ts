/** `vigil history` and `vigil events`: pages, the log as it grows, and the end by Ctrl-C. */
import { describe, expect, it } from "vitest";
import { stubbedApi, vigilAt } from "./cli-world.ts";

const at = "2026-11-20T10:00:00.000Z";

describe("vigil history", () => {
  const activity = {
    timestamp: at,
    summary: "spoke: Rain\nat 5",
    actions: [],
    success: true,
    run_id: "01J",
    trigger: "schedule",
    dry_run: false,
    execution_time_seconds: 1,
    model: "offline",
    input_tokens: 300,
    output_tokens: 40,
    cost_usd: 0.00012,
    memory_read: [],
  };
  const history = { thread_id: "42", activities: [activity], total_runs: 7, next_cursor: "01J" };

  const lastShown = "01M7WFFSRK1Y52RX14F8M3JB92";

  it("is one line a beat, with tokens and dollars, and the way to the next page", async () => {
    await using api = await stubbedApi(history);
    const { exitCode, out } = await vigilAt(api.url, ["history", "--thread", "42", "--limit", "1"]);
    expect(exitCode).toBe(0);
    expect(out).toBe(
      [
        `${at}  spoke: Rain at 5 (340 tokens, $0.0001)`,
        "1 of 7; more: vigil history --cursor 01J --thread 42",
      ].join("\n"),
    );
    expect(api.asked[0]?.route).toBe("GET /api/threads/42/heartbeat/history?limit=1");
  });

  it("says so when a price is not known, and when nothing was spent", async () => {
    const unpriced = { ...activity, cost_usd: null };
    const free = { ...activity, input_tokens: 0, output_tokens: 0, cost_usd: 0 };
    const activities = [unpriced, free];
    const last = { thread_id: "default", activities, total_runs: 2, next_cursor: null };
    await using api = await stubbedApi(last);
    const { out } = await vigilAt(api.url, ["history", "--cursor", lastShown]);
    expect(out.split("\n")).toEqual([
      `${at}  spoke: Rain at 5 (340 tokens, unpriced)`,
      `${at}  spoke: Rain at 5`,
      "2 of 2",
    ]);
    expect(api.asked[0]?.route).toContain(`?limit=20&cursor=${lastShown}`);
  });

  it("behind the oldest beat says how many there are, and not that there is none", async () => {
    const behind = { thread_id: "default", activities: [], total_runs: 3, next_cursor: null };
    await using api = await stubbedApi(behind);
    expect((await vigilAt(api.url, ["history", "--cursor", lastShown])).out).toBe("0 of 3");
  });

  it("says what to do when there is none; --json is the whole answer", async () => {
    const none = { thread_id: "default", activities: [], total_runs: 0, next_cursor: null };
    await using api = await stubbedApi(none);
    expect((await vigilAt(api.url, ["history"])).out).toContain("Wake it: vigil beat");
    expect(JSON.parse((await vigilAt(api.url, ["history", "--json"])).out)).toEqual(none);
  });
});

const event = (id: string) => ({ id, at, type: "spoke", detail: { run: `r${id}`, note: null } });
const page = (ids: readonly string[], next_cursor: string | null = null) => ({
  thread_id: "default",
  events: ids.map(event),
  next_cursor,
});
const line = (id: string) => `${at} spoke              run=r${id} note=`;

describe("vigil events", () => {
  it("shows the newest last, and the way to older ones", async () => {
    await using api = await stubbedApi(page(["2", "1"], "1"));
    const { exitCode, out } = await vigilAt(api.url, ["events", "--limit", "2"]);
    expect(exitCode).toBe(0);
    expect(out.split("\n")).toEqual(["older: --cursor 1", line("1"), line("2")]);
    expect(api.asked[0]?.route).toBe("GET /api/events?thread=default&limit=2");
  });

  it("an empty log is a sentence; --json is the whole answer", async () => {
    await using api = await stubbedApi(page([]));
    expect((await vigilAt(api.url, ["events"])).out).toContain("Nothing has happened");
    expect(JSON.parse((await vigilAt(api.url, ["events", "--json"])).out)).toEqual(page([]));
  });

  it("clear empties the log of its thread, wherever --thread stands", async () => {
    await using api = await stubbedApi({ ok: true, message: "Gone." });
    for (const args of [
      ["events", "clear", "--thread", "42"],
      ["events", "--thread", "42", "clear"],
    ])
      expect(await vigilAt(api.url, args)).toEqual({
        exitCode: 0,
        out: "Gone.",
        errors: "",
      });
    const { out } = await vigilAt(api.url, ["events", "clear", "--json"]);
    expect(JSON.parse(out)).toEqual({ ok: true, message: "Gone." });
    expect(api.asked.map(({ route }) => route)).toEqual([
      "DELETE /api/events?thread=42",
      "DELETE /api/events?thread=42",
      "DELETE /api/events?thread=default",
    ]);
  });
});

describe("vigil events --follow", () => {
  it("shows the last ones, then each new one once, until Ctrl-C", async () => {
    await using api = await stubbedApi(
      page(["3", "2", "1"]),
      page(["3", "2", "1"]),
      // An event of a longer beat may come late, with an older id.
      page(["4", "3", "2.5", "2", "1"]),
    );
    const { exitCode, out } = await vigilAt(api.url, ["events", "-f", "--limit", "2"], {
      rounds: 3,
    });
    expect(exitCode).toBe(0);
    expect(out.split("\n")).toEqual(["2", "3", "2.5", "4"].map(line));
    expect(api.asked).toHaveLength(3);
  });

  it("reads further pages when more happened than one holds", async () => {
    await using api = await stubbedApi(
      page(["1"]),
      page(["5", "4"], "4"),
      page(["3", "2"], "2"),
      page(["1"], "1"),
    );
    const { out } = await vigilAt(api.url, ["events", "--follow"], { rounds: 2 });
    expect(out.split("\n")).toEqual(["1", "2", "3", "4", "5"].map(line));
    expect(api.asked.map(({ route }) => route.split("&cursor=")[1])).toEqual([
      undefined,
      undefined,
      "4",
      "2",
    ]);
  });

  it("goes on after the log was cleared", async () => {
    await using api = await stubbedApi(page(["1"]), page([]), page(["2"]));
    const { out } = await vigilAt(api.url, ["events", "--follow"], { rounds: 3 });
    expect(out.split("\n")).toEqual(["1", "2"].map(line));
  });

  it("with --json is one object a line", async () => {
    await using api = await stubbedApi(page(["2", "1"]));
    const { out } = await vigilAt(api.url, ["events", "--follow", "--json"]);
    expect(out.split("\n").map((text) => JSON.parse(text))).toEqual([event("1"), event("2")]);
  });
});
