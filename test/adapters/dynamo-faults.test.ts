/** What goes wrong between the stores and DynamoDB, as Faults that say what can be done. */
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { dynamoHistory } from "../../lib/adapters/dynamo/history.ts";
import { dynamoSystem } from "../../lib/adapters/dynamo/system.ts";
import { openTable } from "../../lib/adapters/dynamo/table.ts";
import { listenOnLoopback } from "../../local/loopback.ts";

let server: Server;
let answers: { status: number; type?: string; body?: object }[] = [];
let requests = 0;

beforeEach(async () => {
  requests = 0;
  // The SDK's back-off is a random part of a growing span: with this, no test waits for it.
  vi.spyOn(Math, "random").mockReturnValue(0);
  server = createServer((_request, response) => {
    requests += 1;
    const { status, type, body } = answers[Math.min(requests, answers.length) - 1] ?? never;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(body ?? { __type: `x#${type}`, message: "words" }));
  });
  const port = await listenOnLoopback(server, 0, "the stub of DynamoDB");
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", `http://127.0.0.1:${port}`);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  if (!server.listening) return;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const never: (typeof answers)[number] = { status: 500, type: "Unprepared" };
const read = () => dynamoSystem(openTable("vigil")).read();

describe("a failure of the table", () => {
  test.for([
    { status: 400, type: "ProvisionedThroughputExceededException", code: "throttled", tried: 5 },
    { status: 400, type: "ThrottlingException", code: "throttled", tried: 5 },
    { status: 500, type: "InternalServerError", code: "unavailable", tried: 5 },
    { status: 503, type: "ServiceUnavailable", code: "unavailable", tried: 5 },
    { status: 400, type: "AccessDeniedException", code: "unauthorised", tried: 1 },
    { status: 400, type: "UnrecognizedClientException", code: "unauthorised", tried: 1 },
    { status: 400, type: "ResourceNotFoundException", code: "rejected", tried: 1 },
    { status: 400, type: "ValidationException", code: "rejected", tried: 1 },
  ])("$type is $code after $tried attempts", async ({ status, type, code, tried }) => {
    answers = [{ status, type }];
    const message = `system.read: table vigil: ${type}: words`;
    await expect(read()).rejects.toMatchObject({ name: "Fault", code, message });
    expect(requests).toBe(tried);
  });

  it("that passes is not noticed", async () => {
    answers = [
      { status: 500, type: "InternalServerError" },
      { status: 200, body: {} },
    ];
    expect(await read()).toBeNull();
    expect(requests).toBe(2);
  });

  it("is no failure of a whole list when one row holds a number that does not fit", async () => {
    const number = { N: "12345678901234567890.5" };
    const row = { pk: { S: "T#default" }, sk: { S: "H#1" }, at: number };
    answers = [{ status: 200, body: { Items: [row] } }];
    const corrupt: string[] = [];
    const table = openTable("vigil", (reason) => corrupt.push(reason));
    expect(await dynamoHistory(table).recent("default", 20)).toEqual([]);
    expect(corrupt).toHaveLength(1);
  });

  it("is unavailable when nobody listens", async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(read()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});
