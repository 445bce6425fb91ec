/** `vigil synthesis` against the real control API: looking, making one now, undoing it, accepting a proposal. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { runVigil } from "../../cli/program.ts";
import { controlApp } from "../../functions/control/app.ts";
import { synthesisKey } from "../../lib/adapters/dynamo/keys.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import { type MemoryPorts, memoryPorts, memoryStartAt } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { byPerson, originOf } from "../../lib/domain/memory.ts";
import { synthesisSkips } from "../../lib/domain/synthesis.ts";
import { minutes } from "../../lib/domain/time.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import { type Loopback, recordedWorld, serve } from "./cli-world.ts";

let ports: MemoryPorts;
let server: Loopback;
let asked: string[];

beforeEach(async () => {
  ports = memoryPorts();
  await openSystem(ports);
  asked = [];
  const model = "openai:llama3.2";
  const app = controlApp({
    ports,
    settings: { model, ownerIds: ["1"], freeProviders: ["openai"], dailyBudgetUsd: 1 },
    access: "loopback",
    apiToken: async () => null,
    ...memoryPanel,
  });
  server = await serve(async ({ method = "GET", url = "/", headers }, body) => {
    asked.push(`${method} ${url}`);
    const given = Object.entries(headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const response = await app.request(url, { method, headers: given, ...(body && { body }) }, {});
    return { status: response.status, body: await response.text() };
  });
  await write("user.md", facts);
  await write("notes/old.md", "Old.");
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

const facts = "- likes tea\n- lives in Berlin\n- has two cats\n- works at night\n";
const messageId = "01JA0000000000000000000A01";

const write = (path: string, content: string) =>
  ports.memory.write("default", byPerson(path, content), ports.clock.now());
const there = async (path: string) => (await ports.memory.read("default", path))?.content ?? null;

const vigil = async (...args: readonly string[]) => {
  const world = recordedWorld({ VIGIL_URL: server.url }, { now: memoryStartAt + minutes(10) });
  const exitCode = await runVigil(args, world);
  return { exitCode, out: world.out.join("\n"), errors: world.errors.join("\n") };
};
const synthesis = (...args: readonly string[]) => vigil("synthesis", ...args);

/** The person has spoken, and the next synthesis does this. */
async function prepare(...calls: readonly (readonly [string, object])[]): Promise<void> {
  const at = ports.clock.now();
  await ports.history.append({
    id: messageId,
    threadId: "default",
    at,
    role: "user",
    agent: "conversation",
    kind: "said",
    text: "I moved to Rome.",
    author: "Ada",
  });
  await ports.synthesis.note("default", messageId, { dueAt: at, shardCount: 1 });
  ports.model.script(async (_turn, call) => {
    for (const [name, input] of calls) await call(name, input);
    return "";
  });
}

const changing = () =>
  prepare(
    ["rewrite", { path: "user.md", content: `${facts}- Rome\n`, sources: ["m1"] }],
    ["rewrite", { path: "notes/rome.md", content: "Rome it is.\n", sources: ["m1"] }],
    ["done", { summary: "Ada moved\nto Rome." }],
  );
const proposing = () =>
  prepare(["rewrite", { path: "user.md", content: "- Rome\n", sources: ["m1"] }]);

/** Makes one; answers its id. */
async function made(): Promise<string> {
  await synthesis("now");
  const [record] = await ports.synthesis.recent("default", 1);
  return record?.id ?? "none was made";
}

describe("vigil synthesis", () => {
  it("says that there was none, and when there will be", async () => {
    expect(await synthesis()).toEqual({
      exitCode: 0,
      errors: "",
      out: "due: an hour after something new comes in\nlast: none yet",
    });
  });

  it("lists the last ones with what they changed and propose", async () => {
    await changing();
    const id = await made();
    ports.clock.advance(minutes(1));
    await proposing();
    const second = await made();
    const { exitCode, out } = await synthesis();
    expect(exitCode).toBe(0);
    expect(out.split("\n")).toEqual([
      "due: an hour after something new comes in",
      "last: 9 min ago (2025-11-21T08:01:00.000Z)",
      `${second}  9 min ago (2025-11-21T08:01:00.000Z)`,
      "  changed nothing",
      "  proposes user.md",
      `${id}  10 min ago (2025-11-21T08:00:00.000Z)`,
      "  Ada moved to Rome.",
      "  changed notes/rome.md, user.md",
    ]);
    const page = await synthesis("--limit", "1");
    expect(page.out).toContain(`older: --cursor ${second}`);
    expect((await synthesis("list", "--cursor", second)).out).toContain(id);
    const { out: json } = await synthesis("--json");
    expect(JSON.parse(json)).toMatchObject({ thread_id: "default", syntheses: [{}, {}] });
  });

  it("says that one is due, and when", async () => {
    await changing();
    expect((await synthesis()).out).toContain("due: at the next tick of the schedule");
    const dueAt = memoryStartAt + minutes(36);
    ports.items.damage(synthesisKey("default"), { dueAt });
    expect((await synthesis()).out).toContain("due: in 26 min (2025-11-21T08:36:00.000Z)");
  });

  test.for(synthesisSkips)("says in words that the last was skipped: %s", async (lastSkip) => {
    await changing();
    ports.items.damage(synthesisKey("default"), { lastSkip });
    const { out } = await synthesis();
    expect(out).toMatch(/^skipped: .* .*/m);
    expect(out).not.toContain(`skipped: ${lastSkip}`);
  });

  it("is about another thread with --thread, wherever it stands", async () => {
    await openThread(ports, "42");
    await synthesis("--thread", "42");
    await synthesis("list", "--thread", "42");
    await synthesis("now", "--thread", "42");
    expect(asked).toEqual([
      "GET /api/threads/42/syntheses?limit=5",
      "GET /api/threads/42/syntheses?limit=5",
      "POST /api/threads/42/syntheses/now",
    ]);
    expect(await synthesis("--thread", "404")).toMatchObject({ exitCode: 1, out: "" });
  });

  it("shows in the status when memory was last made, and nothing before the first", async () => {
    expect((await vigil("status")).out).not.toContain("memory");
    await changing();
    await made();
    expect((await vigil("status")).out.split("\n").at(-1)).toBe(
      "memory: last consolidated 10 min ago (2025-11-21T08:00:00.000Z)",
    );
  });

  test.for([
    ["show"],
    ["show", "../x"],
    ["undo"],
    ["undo", "a b"],
    ["accept", "01JA0000000000000000000A01"],
    ["accept", "01JA0000000000000000000A01", "../soul.md"],
    ["now", "then"],
    ["now", "--limit", "3"],
    ["list", "--limit", "0"],
    ["--cursor", "x"],
    ["bogus"],
  ])("%j is called wrongly, and asks nothing", async (args) => {
    expect((await synthesis(...args)).exitCode).toBe(2);
    expect(asked).toEqual([]);
  });

  test.for([[], ["list"], ["show"], ["now"], ["undo"], ["accept"]])(
    "%j --help has examples",
    async (command) => {
      const { exitCode, out } = await synthesis(...command, "--help");
      expect(exitCode).toBe(0);
      expect(out).toContain("Examples:\n  vigil synthesis");
    },
  );
});

describe("vigil synthesis now", () => {
  it("makes one, and shows what it changed", async () => {
    await changing();
    const { exitCode, out } = await synthesis("now");
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /^\w{26} {2}10 min ago \(.*\)\n {2}Ada moved to Rome\.\n {2}changed notes\/rome\.md, user\.md$/,
    );
    expect(await there("notes/rome.md")).toBe("Rome it is.\n");
  });

  it("fails when there is nothing to make memory of", async () => {
    expect(await synthesis("now")).toEqual({
      exitCode: 1,
      errors: "",
      out: "none was made: nothing new was said or noted",
    });
    const { exitCode, out } = await synthesis("now", "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ made: false, reason: "no-work" });
  });

  it("fails when the model does, in its words", async () => {
    await changing();
    ports.model.script(async () => {
      throw new Fault("unavailable", "model.run", "the model is down");
    });
    const { exitCode, out } = await synthesis("now");
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^none was made: .*the model is down/);
  });

  it("fails while another one is under way", async () => {
    await changing();
    const now = ports.clock.now();
    await ports.synthesis.claim({ id: "default", seenDueAt: null, now, leaseMs });
    expect(await synthesis("now")).toMatchObject({
      exitCode: 1,
      out: "none was made: another one is under way",
    });
  });
});

describe("vigil synthesis show", () => {
  it("shows changes as diffs, with what they were made of", async () => {
    await changing();
    const { exitCode, out } = await synthesis("show", await made());
    expect(exitCode).toBe(0);
    expect(out).toContain("read 1 message and 0 diary entries; openai:llama3.2, 0 tokens, $0.0000");
    expect(out).toContain("--- /dev/null\n+++ notes/rome.md\n@@ -0,0 +1,1 @@\n+Rome it is.");
    expect(out).toContain("--- user.md (version 2)\n+++ user.md\n");
    expect(out).toContain(`+- Rome\nfrom ${messageId}`);
  });

  it("shows a proposal with its reason, and how to accept it", async () => {
    await proposing();
    const id = await made();
    const { out } = await synthesis("show", id);
    expect(out).toContain("proposed: user.md: the new user.md drops more than a quarter");
    expect(out).toContain("-- likes tea");
    expect(out).toContain(`vigil synthesis accept ${id} user.md`);
    const { out: json } = await synthesis("show", id, "--json");
    expect(JSON.parse(json)).toMatchObject({ id, changes: [], proposals: [{ path: "user.md" }] });
  });

  it("shows which diary entries it took away", async () => {
    const entry = "diary/2025-09-03T08-00-00.md";
    await write(entry, "The boiler leaks.");
    await prepare(["fold", { month: "2025-09", content: "The boiler leaks." }]);
    const { out } = await synthesis("show", await made());
    expect(out).toContain(`removed ${entry}\nfrom diary/2025-09.md`);
  });

  it("fails for one that is not there", async () => {
    expect(await synthesis("show", messageId)).toEqual({
      exitCode: 1,
      out: "",
      errors: `vigil: There is no synthesis ${messageId} of the thread "default".`,
    });
  });
});

describe("vigil synthesis undo", () => {
  it("puts back, and says so", async () => {
    await changing();
    const id = await made();
    expect(await synthesis("undo", id)).toEqual({
      exitCode: 0,
      errors: "",
      out: [
        "notes/rome.md says again what it said before.",
        "user.md says again what it said before.",
      ].join("\n"),
    });
    expect(await there("user.md")).toBe(facts);
    expect(await there("notes/rome.md")).toBeNull();
    expect((await synthesis()).out).toMatch(/^\w{26} .*, undone$/m);
  });

  it("fails when a file was changed since, and names it", async () => {
    await changing();
    const id = await made();
    await write("user.md", "- mine\n");
    const { exitCode, out } = await synthesis("undo", id);
    expect(exitCode).toBe(1);
    expect(out).toContain("user.md was changed since, and stays: vigil memory log user.md");
    const { out: json } = await synthesis("undo", id, "--json");
    expect(JSON.parse(json)).toMatchObject({ undone: ["notes/rome.md"], kept: ["user.md"] });
  });

  it("of one that changed nothing says so", async () => {
    await proposing();
    expect(await synthesis("undo", await made())).toMatchObject({
      exitCode: 0,
      out: "It changed nothing that could be put back.",
    });
  });

  it("fails for one that is not there", async () => {
    expect((await synthesis("undo", messageId)).exitCode).toBe(1);
  });
});

describe("vigil synthesis accept", () => {
  it("writes what was proposed", async () => {
    await proposing();
    expect(await synthesis("accept", await made(), "user.md")).toEqual({
      exitCode: 0,
      errors: "",
      out: "user.md is version 3 now, with what was proposed.",
    });
    expect(await there("user.md")).toBe("- Rome\n");
  });

  it("fails for a file that was changed since, and shows both", async () => {
    await proposing();
    const id = await made();
    await write("user.md", "- mine\n");
    const { exitCode, out, errors } = await synthesis("accept", id, "user.md");
    expect(exitCode).toBe(1);
    expect(errors).toContain("user.md was changed since this was proposed");
    expect(out).toContain("--- user.md (version 3)\n+++ user.md (proposed)\n");
    expect(out).toContain("-- mine\n+- Rome");
    const { out: json } = await synthesis("accept", id, "user.md", "--json");
    expect(JSON.parse(json)).toMatchObject({ status: 409, yours: { content: "- Rome\n" } });
    expect(await there("user.md")).toBe("- mine\n");
  });

  it("shows a file that was removed since as none", async () => {
    await prepare(["rewrite", { path: "notes/tea.md", content: "Gone.", sources: ["m1"] }]);
    await write("notes/tea.md", facts);
    const id = await made();
    const gone = { path: "notes/tea.md", content: null, origin: originOf("person") };
    await ports.memory.write("default", gone, ports.clock.now());
    const { exitCode, out } = await synthesis("accept", id, "notes/tea.md");
    expect(exitCode).toBe(1);
    expect(out).toContain("--- /dev/null\n+++ notes/tea.md (proposed)");
  });

  it("fails for what it does not propose", async () => {
    await proposing();
    const { exitCode, errors } = await synthesis("accept", await made(), "notes/old.md");
    expect(exitCode).toBe(1);
    expect(errors).toContain("There is no proposal for notes/old.md");
  });
});
