/** `vigil start`, `stop`, `config`, `checklist`, `why`: what is sent, what is shown, what it exits with. */
import { describe, expect, it, test } from "vitest";
import { newThread } from "../../lib/domain/thread.ts";
import { instant, minutes } from "../../lib/domain/time.ts";
import { checklistAnswer } from "../../lib/domain/wire/checklist.ts";
import { configAnswer } from "../../lib/domain/wire/config.ts";
import { OtherReply, stubbedApi, vigilAt } from "./cli-world.ts";

describe("vigil start and stop", () => {
  test.for(["start", "stop"])("%s: says what Vigil says", async (order) => {
    await using api = await stubbedApi({ ok: true, message: "So be it." });
    expect(await vigilAt(api.url, [order])).toEqual({ exitCode: 0, out: "So be it.", errors: "" });
    expect(api.asked).toEqual([{ route: `POST /api/heartbeat/${order}`, body: null }]);
  });

  it("fails when it was not done; --json is the whole answer", async () => {
    await using api = await stubbedApi({ ok: false, message: "No.", more: 1 });
    const { exitCode, out } = await vigilAt(api.url, ["stop", "--json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual({ ok: false, message: "No.", more: 1 });
  });
});

describe("vigil config", () => {
  const thread = newThread("default", instant(0));
  const answer = configAnswer({ ...thread, rev: 3 }, null);
  const route = "/api/threads/default/heartbeat/config";

  it("shows every setting as a table", async () => {
    await using api = await stubbedApi({
      ...answer,
      config: { ...answer.config, tools: ["rest"] },
    });
    const { exitCode, out } = await vigilAt(api.url, ["config"]);
    expect(exitCode).toBe(0);
    expect(out).toBe(
      [
        "default, rev 3",
        "  enabled                       true",
        "  every                         1800",
        "  target                        dm",
        "  active_hours_start            not set",
        "  active_hours_end              not set",
        "  timezone                      UTC",
        "  model                         not set",
        "  max_tokens                    500",
        "  temperature                   0.7",
        "  dry_run                       false",
        "  think_at_least_every_seconds  14400",
        "  daily_budget_usd              0.5",
        "  synthesis_model               not set",
        "  synthesis_daily_budget_usd    0.1",
        "  tools                         rest",
        "  bash                          not set",
        "last run: none yet",
      ].join("\n"),
    );
    expect(api.asked).toEqual([{ route: `GET ${route}`, body: null }]);
  });

  it("says when it last ran, and what it decided", async () => {
    const last = { last_run: "1970-01-01T00:00:00.000Z", last_summary: "rested: all is well" };
    await using api = await stubbedApi({ ...answer, ...last });
    const { out } = await vigilAt(api.url, ["config"], { now: minutes(3) });
    expect(out).toContain(`last run: 3 min ago (${last.last_run}), rested: all is well`);
  });

  test.for([
    { given: ["every=900"], sent: { every: 900 } },
    { given: ["dry_run=true", "temperature=0.2"], sent: { dry_run: true, temperature: 0.2 } },
    { given: ["timezone=Europe/Berlin"], sent: { timezone: "Europe/Berlin" } },
    { given: ["model=null"], sent: { model: null } },
    { given: ["active_hours_start=09:30"], sent: { active_hours_start: "09:30" } },
    { given: ['tools=["rest"]'], sent: { tools: ["rest"] } },
    { given: ['bash=["grep *"]'], sent: { bash: ["grep *"] } },
    { given: ["target=123456789012345678"], sent: { target: "123456789012345678" } },
    { given: ["model=openai:a=b"], sent: { model: "openai:a=b" } },
    { given: ["timezone="], sent: { timezone: "" } },
    { given: ["every=900", "--rev", "3"], sent: { every: 900, rev: 3 } },
  ])("$given sends $sent", async ({ given, sent }) => {
    await using api = await stubbedApi(answer);
    expect((await vigilAt(api.url, ["config", ...given])).exitCode).toBe(0);
    expect(api.asked).toEqual([{ route: `POST ${route}`, body: sent }]);
  });

  it("takes another thread", async () => {
    await using api = await stubbedApi(answer);
    await vigilAt(api.url, ["config", "--thread", "42"]);
    expect(api.asked[0]?.route).toBe("GET /api/threads/42/heartbeat/config");
  });

  describe("a stale rev", () => {
    const problem = { detail: "The config is of rev 4 by now.", current: { ...answer, rev: 4 } };
    const refused = new OtherReply(409, problem);

    it("shows what is stored now, and fails", async () => {
      await using api = await stubbedApi(refused);
      const said = await vigilAt(api.url, ["config", "every=900", "--rev", "3"]);
      expect(said.exitCode).toBe(1);
      expect(said.errors).toBe("vigil: The config is of rev 4 by now.");
      expect(said.out).toContain("default, rev 4\n");
    });

    it("as JSON: the whole problem", async () => {
      await using api = await stubbedApi(refused);
      const said = await vigilAt(api.url, ["config", "every=900", "--rev", "3", "--json"]);
      expect(said.exitCode).toBe(1);
      expect(JSON.parse(said.out)).toEqual(problem);
    });
  });

  it("a value out of its range is Vigil's sentence", async () => {
    const detail = "every must be between 60 and 86400 seconds.";
    await using api = await stubbedApi(new OtherReply(422, { detail }));
    expect(await vigilAt(api.url, ["config", "every=59"])).toEqual({
      exitCode: 1,
      out: "",
      errors: `vigil: ${detail}`,
    });
  });
});

describe("vigil checklist", () => {
  const content = [
    "## Checklist",
    "- [ ] every 2h: look at the mail",
    "- [ ] on weekdays at 09:00: plan the day",
    "- [x] water the plants",
    "- [ ] every now and then: smile",
    "## Rules",
    "- If it rains → say so.",
    "## Proactive Behaviors",
    "- Learn.",
  ].join("\n");
  const file = { path: "HEARTBEAT.md", content, version: 2, updatedAt: instant(0) } as const;

  it("shows the file and what was understood", async () => {
    await using api = await stubbedApi(checklistAnswer("default", file));
    const { exitCode, out } = await vigilAt(api.url, ["checklist"], { now: minutes(5) });
    expect(exitCode).toBe(0);
    expect(out).toBe(
      [
        "HEARTBEAT.md of default, changed 5 min ago (1970-01-01T00:00:00.000Z)",
        content,
        "",
        "understood",
        "  checklist",
        "    - every 2h: look at the mail",
        "    - on weekdays at 09:00: plan the day",
        "    - water the plants (ticked)",
        "    - every now and then: smile",
        "  rules",
        "    - if it rains: say so",
        "  proactive behaviours",
        "    - Learn.",
        "  with a rhythm of their own",
        "    - every 2 h: look at the mail",
        "    - Mon Tue Wed Thu Fri at 09:00: plan the day",
        "  not understood as a rhythm, so ordinary lines",
        "    - every now and then: smile",
      ].join("\n"),
    );
    expect(api.asked).toEqual([
      { route: "GET /api/heartbeat/heartbeat.md?thread=default", body: null },
    ]);
  });

  it("says what to do when there is none", async () => {
    await using api = await stubbedApi(checklistAnswer("42", null));
    const { out } = await vigilAt(api.url, ["checklist", "--thread", "42"]);
    expect(out).toBe("HEARTBEAT.md of 42 is empty. Write one: vigil checklist <file>");
  });

  test.for(["my.md", "-"])("replaces it with %s", async (path) => {
    await using api = await stubbedApi(checklistAnswer("default", { ...file, content: "# Hello" }));
    const files = { [path]: "# Hello" };
    const { exitCode, out } = await vigilAt(api.url, ["checklist", path], { files });
    expect(exitCode).toBe(0);
    expect(out).toBe(
      "HEARTBEAT.md of default is version 2 now.\nunderstood: nothing that asks for anything",
    );
    expect(api.asked).toEqual([
      {
        route: "POST /api/heartbeat/heartbeat.md?thread=default",
        body: { content: "# Hello" },
      },
    ]);
  });
});

describe("vigil why", () => {
  const answer = { thread_id: "42", sentence: "I rest.", last_run_id: null, due_at: null };

  it("is one sentence; --json is the whole answer", async () => {
    await using api = await stubbedApi(answer);
    expect(await vigilAt(api.url, ["why", "--thread", "42"])).toEqual({
      exitCode: 0,
      out: "I rest.",
      errors: "",
    });
    expect(api.asked[0]?.route).toBe("GET /api/threads/42/why");
    const { out } = await vigilAt(api.url, ["why", "--json"]);
    expect(JSON.parse(out)).toEqual(answer);
  });
});
