/** VIGIL_FAULT_POINT in the deployed bundles: the process dies there, once, and what it was at is done all the same. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, describe, expect, it, test } from "vitest";
import * as z from "zod/mini";
import {
  removeTestAssembly,
  startTestCloud,
  type TestCloud,
  type TestCloudOptions,
} from "../support/local-cloud.ts";
import { speak, startScriptedModel } from "./scripted-model.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(removeTestAssembly);

async function aModel() {
  const model = await startScriptedModel({
    reflection: [speak("Rain at five.")],
    conversation: [{ text: "Take a coat." }],
  });
  closing.push(model.close);
  return model.env;
}

async function aCloud(options: TestCloudOptions): Promise<TestCloud> {
  const cloud = await startTestCloud(options);
  closing.push(cloud.stop);
  return cloud;
}

const fromVigil = async (cloud: TestCloud) =>
  (await cloud.messages()).filter(({ author }) => author.bot).map(({ content }) => content);
const isReply = ({ content }: { content: string }) => content === "Take a coat.";

describe("the conversation function dies, and the message is answered, once", () => {
  test.for([
    { point: "signals.claim:after" },
    { point: "signals.storeReply:after" },
    { point: "messenger.editResponse:after" },
  ])("$point", async ({ point }) => {
    const env = { ...(await aModel()), VIGIL_FAULT_POINT: point };
    const cloud = await aCloud({ env, ticks: false });
    const [first] = cloud.pids().conversation;
    // The second message is answered when the first one's batch is over.
    for (const message of ["Do I need a coat?", "Thank you."]) {
      const { id: answer } = await cloud.command("chat", { message });
      await cloud.seen(({ id }) => id === answer);
    }
    expect(cloud.pids().conversation).not.toContain(first);
    expect(await fromVigil(cloud)).toEqual(["Take a coat.", "Take a coat."]);
  });
});

const History = z.object({ total_runs: z.number() });

describe("the heartbeat function dies, and its thought is said, once", () => {
  test.for([
    { point: "threads.claim:after" },
    { point: "runs.record:after" },
    { point: "queue.send:after" },
  ])("$point", async ({ point }) => {
    const env = await aModel();
    const home = await mkdtemp(join(tmpdir(), "vigil-fault-"));
    closing.push(() => rm(home, { recursive: true, force: true }));
    const first = await aCloud({ env: { ...env, VIGIL_FAULT_POINT: point }, home, ticks: false });
    expect(await first.invoke("heartbeat", {})).toMatchObject({ kind: "failed", ended: "crashed" });
    await first.stop();

    // A new start gives the dead beat's lease back, so that nobody waits for its end.
    const second = await aCloud({ env, home, ticks: false });
    expect(await second.invoke("heartbeat", {})).toMatchObject({ payload: { due: 1, ran: 1 } });
    await second.seen(isReply);
    await second.invoke("heartbeat", {});
    expect(await fromVigil(second)).toEqual(["Take a coat."]);
    const history = await second.api("/api/threads/default/heartbeat/history");
    expect(History.parse(history).total_runs).toBe(1);
  });
});

describe("a function that is deployed with it", () => {
  const environment = { VIGIL_FAULT_POINT: "queue.send:after" };

  /** What the process says when the bundle is loaded as Lambda loads it. */
  const load = (codeDir: string, env: Readonly<Record<string, string>>) =>
    new Promise<{ readonly code: unknown; readonly said: string }>((resolve) => {
      const url = pathToFileURL(join(codeDir, "index.mjs")).href;
      const args = ["--input-type=module", "--eval", `await import(${JSON.stringify(url)})`];
      execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, said: stdout + stderr }),
      );
    });

  it("does not start: not one of the four", async () => {
    const { stack } = await aCloud({ env: await aModel(), ticks: false });
    for (const fn of stack.functions) {
      const env = { ...fn.environment, AWS_REGION: "us-east-1" };
      expect(await load(fn.codeDir, env), fn.name).toMatchObject({ code: 0 });
      const { code, said } = await load(fn.codeDir, { ...env, ...environment });
      expect(code, fn.name).toBe(1);
      expect(said).toContain("VIGIL_FAULT_POINT is set, and AWS_ENDPOINT_URL is no address");
    }
  });
});
