/** `vigil status` and `vigil beat` against the real control API; and what a wrong call is told. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { runVigil } from "../../cli/program.ts";
import { controlApp } from "../../functions/control/app.ts";
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
    settings: { model: "offline", ownerIds: ["1"] },
    access: "token",
    apiToken: async () => "s3cret",
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

describe("what goes wrong is one sentence", () => {
  test.for([
    { args: "", exitCode: 2, says: "Usage: vigil" },
    { args: "stauts", exitCode: 2, says: "unknown command 'stauts'" },
    { args: "status --bogus", exitCode: 2, says: "unknown option '--bogus'" },
    { args: "status extra", exitCode: 2, says: "too many arguments" },
    { args: "status --thread ../x", exitCode: 2, says: "1 to 64 letters" },
    { args: "status --thread 42", exitCode: 1, says: 'There is no thread "42"' },
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
      errors: `vigil: Vigil cannot be reached at ${url}. Start it with "npm start", or set VIGIL_URL to where it runs.`,
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
  test.for(["--help", "help", "status --help", "beat --help", "register --help"])(
    "vigil %s exits with 0",
    async (args) => {
      const { exitCode, out, errors } = await vigil(args);
      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
      expect(out).toContain("Usage: vigil");
    },
  );

  it("shows examples, and --json at every command", async () => {
    const { out } = await vigil("beat --help");
    expect(out).toContain("vigil beat --dry-run --json");
    expect(out).toContain("print the answer as JSON");
  });
});
