/** The main job on the local cloud: schedule -> heartbeat -> model -> speak -> queue -> conversation -> Discord. */
import { afterAll, afterEach, describe, expect, it, test } from "vitest";
import type { Template } from "../../local/template/template.ts";
import {
  removeTestAssembly,
  startTestCloud,
  type TestCloud,
  type TestCloudOptions,
} from "../support/local-cloud.ts";
import { type ScriptedModel, speak, startScriptedModel } from "./scripted-model.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(removeTestAssembly);

async function aModel(
  script: Parameters<typeof startScriptedModel>[0] = {
    reflection: [speak("Rain at five, and no coat.")],
    conversation: [{ text: "It will rain at five: take a coat." }],
  },
): Promise<ScriptedModel> {
  const model = await startScriptedModel(script);
  closing.push(model.close);
  return model;
}

async function aCloud(options: TestCloudOptions): Promise<TestCloud> {
  const cloud = await startTestCloud(options);
  closing.push(cloud.stop);
  return cloud;
}

const fromVigil = async (cloud: TestCloud) =>
  (await cloud.messages()).filter(({ author }) => author.bot).map(({ content }) => content);

describe("a model that calls speak", () => {
  it("brings one message to Discord, by itself, and the run is on record with its tokens", async () => {
    const model = await aModel();
    const cloud = await aCloud({ env: model.env });
    await cloud.seen(({ content }) => content === "It will rain at five: take a coat.");
    await cloud.invoke("heartbeat", {});
    expect(await fromVigil(cloud)).toEqual(["It will rain at five: take a coat."]);
    expect(await cloud.api("/api/threads/default/heartbeat/history")).toMatchObject({
      total_runs: 1,
      activities: [
        {
          summary: "spoke: Rain at five, and no coat.",
          success: true,
          trigger: "schedule",
          input_tokens: 200,
        },
      ],
    });
    expect(cloud.calls().filter(({ allowed }) => !allowed)).toEqual([]);
  });

  it("is answered by hand with its run", async () => {
    const model = await aModel();
    const cloud = await aCloud({ env: model.env, ticks: false });
    await cloud.invoke("heartbeat", {});
    const outcome = await cloud.invoke("heartbeat", { thread: "default", dryRun: true });
    expect(outcome).toMatchObject({ payload: { thread: "default", ran: true } });
    expect(await cloud.invoke("heartbeat", { thraed: "default" })).toMatchObject({
      error: { errorMessage: "thraed is not a known field" },
    });
  });
});

/** Without one action of one role; every other role keeps it. */
const without =
  (role: string, action: string) =>
  (template: Template): Template => {
    const policy = `${role}DefaultPolicy`;
    const text = JSON.stringify(template.Resources[policy]);
    const patched: Template["Resources"][string] = JSON.parse(
      text.replaceAll(`"${action}"`, '"none:Nothing"'),
    );
    return { ...template, Resources: { ...template.Resources, [policy]: patched } };
  };

describe("one grant less, and the main job fails", () => {
  test.for([
    { role: "HeartbeatRole", action: "dynamodb:Query" },
    { role: "HeartbeatRole", action: "dynamodb:GetItem" },
    { role: "HeartbeatRole", action: "dynamodb:UpdateItem" },
    { role: "HeartbeatRole", action: "dynamodb:PutItem" },
    { role: "HeartbeatRole", action: "sqs:SendMessage" },
  ])("$role without $action", async ({ role, action }) => {
    const model = await aModel();
    const cloud = await aCloud({
      env: model.env,
      ticks: false,
      patchTemplate: without(role, action),
    });
    await cloud.invoke("heartbeat", {});
    expect(cloud.calls().filter(({ allowed }) => !allowed)).toContainEqual(
      expect.objectContaining({ function: "heartbeat", action }),
    );
    expect(await fromVigil(cloud)).toEqual([]);
  });
});

describe("kill -9", () => {
  it("of the conversation function in mid-answer: the message is answered, once", async () => {
    const model = await aModel({
      reflection: [{ text: "HEARTBEAT_OK" }],
      conversation: [{ hang: true }, { text: "Here I am." }],
    });
    const cloud = await aCloud({ env: model.env, ticks: false });
    await cloud.command("chat", { message: "Are you there?" });
    await model.asked.conversation;
    await cloud.crash("conversation");
    await cloud.seen(({ content }) => content === "Here I am.");
    expect(await fromVigil(cloud)).toEqual(["Here I am."]);
  });

  it("of the heartbeat function in mid-beat: the invocation fails, and nothing else does", async () => {
    const model = await aModel({
      reflection: [{ hang: true }, speak("Rain at five.")],
      conversation: [{ text: "Take a coat." }],
    });
    const cloud = await aCloud({ env: model.env, ticks: false });
    const beating = cloud.invoke("heartbeat", {});
    await model.asked.reflection;
    expect(await cloud.api("/api/threads/default/status")).toMatchObject({
      lines: ["conversation: idle", "heartbeat: running — reflecting on recent activity"],
    });
    await cloud.crash("heartbeat");
    expect(await beating).toMatchObject({ kind: "failed", ended: "crashed" });
    expect(await cloud.api("/api/threads/default/heartbeat/run-now", {})).toMatchObject({
      ran: false,
      reason: "already-running",
    });
    await cloud.command("chat", { message: "Hello" });
    await cloud.seen(({ content }) => content === "Take a coat.");
  });
});
