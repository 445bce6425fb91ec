/** `vigil status` and `vigil beat` against the real control API; and what a wrong call is told. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { runVigil } from "../../cli/program.ts";
import { controlApp } from "../../functions/control/app.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import { type MemoryPorts, memoryPorts, memoryStartAt } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { minutes } from "../../lib/domain/time.ts";
import { openSystem } from "../../lib/flows/open-thread.ts";
import { deadUrl, type Loopback, recordedWorld, serve } from "./cli-world.ts";

let ports: MemoryPorts;
let server: Loopback;

beforeEach(async () => {
  ports = memoryPorts();
  await openSystem(ports);
  const app = controlApp({
    ports,
    settings: { model: "offline", ownerIds: ["1"], freeProviders: [], dailyBudgetUsd: 1 },
    access: "token",
    apiToken: async () => "s3cret",
    ...memoryPanel,
  });
  server = await serve(async (request, body) => {
    const response = await app.request(
      request.url ?? "/",
      {
        method: request.method ?? "GET",
        headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ...(body === "" ? {} : { body }),
      },
      {},
    );
    return {
      status: response.status,
      body: await response.text(),
      headers: Object.fromEntries(response.headers),
    };
  });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

const vigil = async (args: string, env: Record<string, string> = {}) => {
  const world = recordedWorld(
    { VIGIL_URL: server.url, VIGIL_TOKEN: "s3cret", ...env },
    { now: memoryStartAt + minutes(10) },
  );
  const exitCode = await runVigil(args === "" ? [] : args.split(" "), world);
  return { exitCode, out: world.out.join("\n"), errors: world.errors.join("\n") };
};

describe("vigil status", () => {
  it("shows the board, the last tick and the next beat", async () => {
    expect(await vigil("status")).toEqual({
      exitCode: 0,
      errors: "",
      out: [
        "default, a beat every 30 min",
        "conversation: idle",
        "heartbeat: idle",
        "last tick: none yet",
        "next beat: at the next tick of the schedule",
      ].join("\n"),
    });
    await vigil("beat");
    const { out } = await vigil("status");
    expect(out).toContain("last tick: 10 min ago (2025-11-21T08:00:00.000Z)");
    expect(out).toContain("next beat: in 20 min (2025-11-21T08:30:00.000Z)");
  });

  it("prints the API's whole answer as JSON, wherever --json stands", async () => {
    for (const args of ["status --json", "--json status"]) {
      const { out } = await vigil(args);
      expect(JSON.parse(out)).toMatchObject({ thread_id: "default", lease: { held: false } });
    }
  });
});

describe("vigil beat", () => {
  it("runs one, and tells what it did", async () => {
    ports.model.script(async (_turn, call) => {
      await call("speak", { thought: "Say hello." });
      return "";
    });
    const { exitCode, out } = await vigil("beat");
    expect(exitCode).toBe(0);
    expect(out).toContain("did speak: Say hello.");
    const dry = await vigil("beat --dry-run --json");
    expect(JSON.parse(dry.out)).toMatchObject({ ran: true, dry_run: true });
  });

  it("fails when the model does, and says why", async () => {
    ports.model.script(async () => {
      throw new Fault("unavailable", "model.run", "the model is down");
    });
    const { exitCode, out } = await vigil("beat");
    expect(exitCode).toBe(1);
    expect(out).toContain("the model is down");
  });

  it("says that one is under way, and fails", async () => {
    const now = ports.clock.now();
    const request = { id: "default", seenDueAt: null, now, leaseMs, detail: "elsewhere" };
    await ports.threads.claim({ ...request, slot: "1", runId: "r" });
    const { exitCode, out } = await vigil("beat");
    expect(exitCode).toBe(1);
    expect(out).toBe("not started: a beat of this thread is already running");
  });
});

describe("steering, all the way through", () => {
  it("config is changed, and a stale rev shows what is stored now", async () => {
    expect((await vigil("config")).out).toContain("default, rev 1\n");
    const changed = await vigil("config every=900 timezone=Europe/Berlin --rev 1");
    expect(changed.exitCode).toBe(0);
    expect(changed.out).toMatch(/rev 2\n(.*\n)+ +every +900\n(.*\n)+ +timezone +Europe\/Berlin\n/);
    const stale = await vigil("config every=60 --rev 1");
    expect(stale).toMatchObject({ exitCode: 1, out: changed.out });
    expect(await vigil("config every=59")).toEqual({
      exitCode: 1,
      out: "",
      errors: "vigil: every must be between 60 and 86400 seconds.",
    });
  });

  it("a beat shows in why, history and events, until those are cleared", async () => {
    ports.model.script(async (_turn, call) => {
      await call("speak", { thought: "Say hello." });
      return "";
    });
    await vigil("beat");
    expect((await vigil("why")).out).toMatch(
      /^I last woke .*, by hand, and spoke “Say hello”\. Next:/,
    );
    expect((await vigil("history")).out).toMatch(/spoke: Say hello\..*\n1 of 1$/);
    expect((await vigil("events")).out).toMatch(/ spoke .*actions=speak/);
    expect((await vigil("events clear")).exitCode).toBe(0);
    expect((await vigil("events")).out).toContain("Nothing has happened");
  });

  it("stop holds until start", async () => {
    expect((await vigil("stop")).exitCode).toBe(0);
    expect((await vigil("why")).out).toContain("not before the system is started again");
    expect((await vigil("status")).out).toContain("next beat: none, until vigil start");
    expect((await vigil("start")).exitCode).toBe(0);
    expect((await vigil("why")).out).not.toContain("started again");
  });

  it("the checklist is shown with what is understood of it", async () => {
    const { exitCode, out } = await vigil("checklist");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/understood\n/);
  });
});

describe("what goes wrong is one sentence", () => {
  test.for([
    { args: "", exitCode: 2, says: "Usage: vigil" },
    { args: "stauts", exitCode: 2, says: "unknown command 'stauts'" },
    { args: "status --bogus", exitCode: 2, says: "unknown option '--bogus'" },
    { args: "status extra", exitCode: 2, says: "too many arguments" },
    { args: "status --thread ../x", exitCode: 2, says: "1 to 64 letters" },
    { args: "status --thread 42", exitCode: 1, says: 'There is no thread "42"' },
    { args: "config every", exitCode: 2, says: '"every" is not key=value' },
    { args: "config =900", exitCode: 2, says: '"=900" is not key=value' },
    { args: "config every=900 every=60", exitCode: 2, says: "every is given twice" },
    { args: "config --rev 3", exitCode: 2, says: "--rev goes with a change" },
    { args: "config every=900 --rev x", exitCode: 2, says: "the rev that vigil config shows" },
    { args: "checklist missing.md", exitCode: 2, says: "missing.md cannot be read" },
    { args: "history --limit 0", exitCode: 2, says: "a whole number between 1 and 100" },
    { args: "events --limit 101", exitCode: 2, says: "a whole number between 1 and 100" },
    { args: "events --cursor x", exitCode: 2, says: "must be the id of an event" },
    { args: "events clean", exitCode: 2, says: "clean" },
    { args: "secrets set nope", exitCode: 2, says: "discord-bot-token" },
    { args: "secrets set api-token oops", exitCode: 2, says: "never an argument" },
  ])("vigil $args: $exitCode, $says", async ({ args, exitCode, says }) => {
    const answer = await vigil(args);
    expect(answer).toMatchObject({ exitCode, out: "" });
    expect(answer.errors).toContain(says);
  });

  it("a wrong token", async () => {
    const { exitCode, errors } = await vigil("status", { VIGIL_TOKEN: "other" });
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/not the API token.*VIGIL_TOKEN/);
  });

  it("nobody there: what, where, what to do", async () => {
    const url = await deadUrl();
    expect(await vigil("status", { VIGIL_URL: url })).toEqual({
      exitCode: 1,
      out: "",
      errors: `vigil: Vigil cannot be reached at ${url}. Start it with "npm start", or set PORT or VIGIL_URL to where it runs.`,
    });
  });

  it.for(["<h1>It works</h1>", "{}"])("somebody else there: %s", async (body) => {
    await using other = await serve(async () => ({ status: 200, body }));
    const { exitCode, errors } = await vigil("status", { VIGIL_URL: other.url });
    expect(exitCode).toBe(1);
    expect(errors).toContain("is not Vigil's control API");
  });

  it("a VIGIL_URL that is none", async () => {
    const { exitCode, errors } = await vigil("status", { VIGIL_URL: "localhost" });
    expect(exitCode).toBe(2);
    expect(errors).toContain("VIGIL_URL must be an http(s) URL");
  });
});

describe("help", () => {
  test.for([
    ...["--help", "help", "status --help", "beat --help", "register --help", "start --help"],
    ...["stop --help", "config --help", "checklist --help", "history --help", "why --help"],
    ...["events --help", "events clear --help", "secrets --help"],
  ])("vigil %s exits with 0", async (args) => {
    const { exitCode, out, errors } = await vigil(args);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(out).toContain("Usage: vigil");
  });

  it("shows examples, and --json at every command", async () => {
    const { out } = await vigil("beat --help");
    expect(out).toContain("vigil beat --dry-run --json");
    expect(out).toContain("print the answer as JSON");
  });
});
