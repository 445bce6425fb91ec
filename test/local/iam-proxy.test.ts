/** The proxy between the functions and AWS's stand-ins, asked by the real SDK. */
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterEach, expect, it } from "vitest";
import { type CallRecord, createCallRecord } from "../../local/iam/calls.ts";
import type { Statement } from "../../local/iam/policy.ts";
import { type IamProxy, serviceResult, startIamProxy } from "../../local/iam/proxy.ts";
import { createParameterStore } from "../../local/services/parameters.ts";

const parameter = "arn:aws:ssm:us-east-1:000000000000:parameter/vigil/api-token";
const queue = "arn:aws:sqs:us-east-1:000000000000:Signals.fifo";

let proxy: IamProxy | undefined;
let calls: CallRecord;
afterEach(() => proxy?.close());

async function start(statements: readonly Statement[]) {
  calls = createCallRecord();
  const started = await startIamProxy({
    onCall: calls.add,
    services: {
      dynamodb: async () => serviceResult({ Item: { pk: { S: "T#default" } } }),
      sqs: async () => serviceResult({ MessageId: "1" }),
      ssm: createParameterStore({ "/vigil/api-token": "secret" }),
      events: async () => serviceResult({}),
    },
  });
  proxy = started;
  const accessKeyId = started.admit({
    name: "heartbeat",
    roleArn: "arn:aws:iam::000000000000:role/HeartbeatRole",
    statements,
  });
  const credentials = { accessKeyId, secretAccessKey: "local" };
  return { endpoint: started.url, region: "us-east-1", credentials };
}

const granting = (action: string, resource: string): Statement => ({
  effect: "Allow",
  actions: [action],
  resources: [resource],
});

it("lets a granted call through and records it", async () => {
  const client = new SSMClient(await start([granting("ssm:GetParameter", parameter)]));
  const { Parameter } = await client.send(
    new GetParameterCommand({ Name: "/vigil/api-token", WithDecryption: true }),
  );
  expect(Parameter?.Value).toBe("secret");
  expect(calls.list()).toMatchObject([
    { function: "heartbeat", action: "ssm:GetParameter", resource: parameter, allowed: true },
  ]);
});

it("refuses what is not granted in the service's own format, naming action and resource", async () => {
  const config = await start([granting("ssm:GetParameter", parameter)]);
  const send = new SQSClient(config).send(
    new SendMessageCommand({
      QueueUrl: `${config.endpoint}/000000000000/Signals.fifo`,
      MessageBody: "x",
    }),
  );
  await expect(send).rejects.toMatchObject({
    name: expect.stringContaining("AccessDenied"),
    message: expect.stringContaining(`sqs:SendMessage on resource: ${queue}`),
  });
  const get = new DynamoDBClient(config).send(
    new GetItemCommand({ TableName: "Threads", Key: { pk: { S: "a" } } }),
  );
  await expect(get).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("assumed-role/HeartbeatRole/heartbeat is not authorized"),
  });
  expect(calls.list().map(({ allowed }) => allowed)).toEqual([false, false]);
});

it("refuses a key that it did not give out", async () => {
  const config = await start([granting("*", "*")]);
  const stranger = { accessKeyId: "AKIAOTHER", secretAccessKey: "local" };
  const client = new SSMClient({ ...config, credentials: stranger });
  await expect(
    client.send(new GetParameterCommand({ Name: "/vigil/api-token" })),
  ).rejects.toMatchObject({ name: "UnrecognizedClientException" });
});

it("answers a missing secret as SSM does", async () => {
  const client = new SSMClient(await start([granting("ssm:GetParameter", "*")]));
  await expect(
    client.send(new GetParameterCommand({ Name: "/vigil/openai-api-key" })),
  ).rejects.toMatchObject({ name: "ParameterNotFound" });
});
