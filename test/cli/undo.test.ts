/** `vigil undo` against the real control API, with the conversation behind it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVigil } from "../../cli/program.ts";
import { controlApp } from "../../functions/control/app.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import { noUsage, type Run } from "../../lib/domain/run.ts";
import { UndoAnswer } from "../../lib/domain/wire/undo.ts";
import { converse } from "../../lib/flows/converse.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import { aRun } from "../contracts/samples.ts";
import { deadlineIn, settings } from "../flows/world.ts";
import { type Loopback, recordedWorld, serve } from "./cli-world.ts";

let ports: MemoryPorts;
let server: Loopback;
/** What happens after an undo was asked for, and before it is looked at. */
let meanwhile: () => Promise<void>;

const ofAPost: Run = {
  ...aRun({ usage: noUsage }),
  actions: [
    {
      ...{ type: "post", target: "p1", title: "Tea", content: "Green.", voteDirection: null },
      ...{ executed: true, reason: null },
    },
  ],
};

beforeEach(async () => {
  ports = memoryPorts();
  await openSystem(ports);
  await openThread(ports, "default");
  await ports.runs.record(ofAPost);
  const at = ports.clock.now();
  const post = { id: "p1", threadId: "default", at, author: "assistant" };
  await ports.feed.post({ ...post, title: "Tea", content: "Green." });
  meanwhile = async () => {
    const signals = ports.queue.sent.filter(({ type }) => type === "undo");
    await converse(ports, settings, { signals, receives: 1, deadlineAt: deadlineIn(ports) });
  };
  const app = controlApp({
    ports,
    settings,
    access: "loopback",
    apiToken: async () => null,
    ...memoryPanel,
  });
  server = await serve(async ({ method = "GET", url = "/" }) => {
    const response = await app.request(url, { method, headers: { host: "127.0.0.1" } }, {});
    if (method === "POST") await meanwhile();
    return { status: response.status, body: await response.text() };
  });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

const vigil = async (...args: readonly string[]) => {
  const world = recordedWorld({ VIGIL_URL: server.url }, { rounds: 2 });
  const exitCode = await runVigil(args, world);
  return { exitCode, out: world.out.join("\n"), errors: world.errors.join("\n") };
};

describe("vigil undo", () => {
  it("takes back the last act and says which, and then that nothing is left", async () => {
    expect(await vigil("undo")).toMatchObject({
      exitCode: 0,
      out: "I took back my post “Tea”.",
    });
    expect(await ports.feed.recent("default", 5)).toEqual([]);
    expect((await vigil("undo")).out).toContain("There is nothing to take back");
  });

  it("takes back all that one run did, and names one that is not there", async () => {
    expect(await vigil("undo", "--run", ofAPost.id)).toMatchObject({
      exitCode: 0,
      out: "I took back my post “Tea”.",
    });
    expect((await vigil("undo", "--run", ofAPost.id)).out).toContain("nothing of that run");
    const { exitCode, errors } = await vigil("undo", "--run", "01JD000000000000000000000Z");
    expect(exitCode).not.toBe(0);
    expect(errors).toContain("There is no run 01JD000000000000000000000Z");
    expect((await vigil("undo", "--run", "a/b")).errors).toContain("must be a ULID");
  });

  it("answers as JSON what the API answers", async () => {
    const { out } = await vigil("undo", "--json");
    const answer = UndoAnswer.parse(JSON.parse(out));
    expect(answer).toMatchObject({ thread_id: "default", state: "done" });
  });

  it("says when it is not done in time", async () => {
    meanwhile = async () => undefined;
    const { exitCode, errors } = await vigil("undo");
    expect(exitCode).toBe(1);
    expect(errors).toContain("It is not done yet");
  });

  it("names a thread that does not exist", async () => {
    const { exitCode, errors } = await vigil("undo", "--thread", "404");
    expect(exitCode).not.toBe(0);
    expect(errors).toContain('There is no thread "404"');
    expect(ports.queue.sent).toEqual([]);
  });
});
