/**
 * /panel, from Discord to a session, on the local cloud: the order goes through the deployed conversation function, and
 * its link is used at the deployed control function's own code and role, with the access that it has in AWS.
 */
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { functionUrlHandler } from "../../functions/control/function-url.ts";
import { connectControl } from "../../lib/connect/control.ts";
import { localQueueUrl } from "../../local/fauxqs.ts";
import { type Call, createCallRecord } from "../../local/iam/calls.ts";
import { type IamProxy, serviceResult, startIamProxy } from "../../local/iam/proxy.ts";
import { forwardTo } from "../../local/services/forward.ts";
import { createParameterStore } from "../../local/services/parameters.ts";
import { functionUrlContext, functionUrlEvent } from "../functions/function-url-event.ts";
import { removeTestAssembly, startTestCloud, type TestCloud } from "../support/local-cloud.ts";

const host = "abc.lambda-url.us-east-1.on.aws";

/** As the template's Function URL reads here. */
const addressOf = ({ url }: TestCloud): string => `http://127.0.0.1:${new URL(url).port}`;

let cloud: TestCloud;
let proxy: IamProxy;
let calls: () => readonly Call[];
beforeAll(async () => {
  cloud = await startTestCloud({ ticks: false });
  const record = createCallRecord();
  calls = record.list;
  proxy = await startIamProxy({
    onCall: record.add,
    services: {
      dynamodb: forwardTo(cloud.dynamodbUrl),
      ssm: createParameterStore({ "/vigil/api-token": "s3cret" }),
      sqs: async () => serviceResult({}),
      events: async () => serviceResult({}),
    },
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await proxy?.close();
  await cloud?.stop();
  await removeTestAssembly();
});

/** The control function as it is deployed: its environment, its role, a token asked for. */
function deployedControl() {
  const control = cloud.stack.functions.find(({ name }) => name === "control");
  if (control === undefined) throw new Error("there is no control function");
  const { roleArn } = control;
  const statements = cloud.stack.roles.get(roleArn) ?? [];
  vi.stubEnv("AWS_ENDPOINT_URL", proxy.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", proxy.admit({ name: "control", roleArn, statements }));
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  const env = {
    ...control.environment,
    VIGIL_MODEL: "offline",
    VIGIL_OWNER_IDS: cloud.discord.ownerIds,
    CONTROL_ACCESS: "token",
  };
  const call = functionUrlHandler(connectControl(env, "/nowhere"));
  return async (method: string, path: string, asked: { body?: object; cookie?: string } = {}) => {
    const event = functionUrlEvent(method, path, {
      body: asked.body === undefined ? null : JSON.stringify(asked.body),
      headers: { host, origin: `https://${host}`, "content-type": "application/json" },
    });
    const {
      statusCode,
      body,
      cookies = [],
    } = await call(
      { ...event, ...(asked.cookie && { cookies: [asked.cookie] }) },
      functionUrlContext,
    );
    return { status: statusCode, body, cookie: cookies[0]?.split(";")[0] ?? "" };
  };
}

/** Sends an order to the thread's queue, as the interactions function does where Vigil is not on this machine. */
async function order(personId: string): Promise<void> {
  const queue = cloud.stack.queues.find(({ name }) => name.startsWith("Signals"));
  const client = new SQSClient({
    endpoint: cloud.sqsUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const signal = {
    type: "command",
    source: "discord",
    id: "1310000000000000001",
    threadId: "default",
    command: { name: "panel" },
    timestamp: Date.now(),
    author: { id: personId, name: "Ada" },
    // Of no interaction that the embedded Discord knows: the answer goes to the person's DM.
    reply: { applicationId: "300", token: "dead" },
  };
  const message = new SendMessageCommand({
    QueueUrl: localQueueUrl(cloud.sqsUrl, queue?.name ?? ""),
    MessageBody: JSON.stringify(signal),
    MessageGroupId: "default",
    MessageDeduplicationId: signal.id,
  });
  await client.send(message).finally(() => client.destroy());
}

describe("/panel", () => {
  it("in the embedded Discord answers where the panel is, in private", async () => {
    const answer = await cloud.command("panel");
    expect(answer).toMatchObject({ ephemeral: true, pending: false });
    expect(answer.content).toContain(`my panel is at ${addressOf(cloud)}/`);
    expect((await fetch(cloud.url)).headers.get("content-type")).toContain("text/html");
  });

  it("as an order gives a link that lets in once, until all sessions end", async () => {
    const [personId = ""] = cloud.discord.ownerIds.split(",");
    await order(personId);
    const { content } = await cloud.seen(({ content }) => content.includes("/enter#"));
    const [, base, token] = /<(\S+)\/enter#([\w-]{43})>/.exec(content) ?? [];
    expect(base).toBe(addressOf(cloud));

    const control = deployedControl();
    const entered = await control("POST", "/api/session", { body: { token } });
    expect(entered).toMatchObject({ status: 204, body: "" });
    expect((await control("POST", "/api/session", { body: { token } })).status).toBe(401);
    const { cookie } = entered;
    const me = await control("GET", "/api/session", { cookie });
    expect(JSON.parse(me.body)).toMatchObject({
      mode: "session",
      person_id: personId,
      sees_all: true,
    });
    expect((await control("GET", "/api/threads", { cookie })).status).toBe(200);
    expect((await control("GET", "/api/threads")).status).toBe(401);
    const ended = await control("DELETE", "/api/sessions", { cookie });
    expect(JSON.parse(ended.body)).toMatchObject({ ok: true, ended: 1 });
    expect((await control("GET", "/api/session", { cookie })).status).toBe(401);

    const made = [...cloud.calls(), ...calls()];
    expect(made.filter(({ allowed }) => !allowed)).toEqual([]);
    expect(new Set(calls().map(({ action }) => action))).toEqual(
      new Set([
        "ssm:GetParameter",
        "dynamodb:GetItem",
        "dynamodb:UpdateItem",
        "dynamodb:Query",
        "dynamodb:DeleteItem",
      ]),
    );
  });
});
