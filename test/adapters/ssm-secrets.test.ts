/** Secrets from SSM, against a stub of its wire format on loopback. */
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { memoryClock } from "../../lib/adapters/memory/clock.ts";
import { ssmSecrets } from "../../lib/adapters/ssm-secrets.ts";
import { seconds } from "../../lib/domain/time.ts";
import { listenOnLoopback } from "../../local/loopback.ts";
import { eight } from "../contracts/samples.ts";

const Request = z.object({ Name: z.string(), WithDecryption: z.literal(true) });

const parameters = new Map<string, string>();
let asked: string[] = [];
let isDenied = false;
let server: Server;

/** GetParameter of SSM's JSON 1.1 protocol. */
function startStub(): Server {
  return createServer(async (request, response) => {
    const { Name } = Request.parse(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    asked.push(Name);
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(body));
    };
    const value = parameters.get(Name);
    if (isDenied) answer(400, { __type: "AccessDeniedException", message: "not authorized" });
    else if (value === undefined) answer(400, { __type: "ParameterNotFound" });
    else answer(200, { Parameter: { Name, Type: "SecureString", Value: value, Version: 1 } });
  });
}

beforeEach(async () => {
  parameters.clear();
  asked = [];
  isDenied = false;
  server = startStub();
  const port = await listenOnLoopback(server, 0, "the stub of SSM");
  vi.stubEnv("AWS_ENDPOINT_URL_SSM", `http://127.0.0.1:${port}`);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("secrets in SSM", () => {
  const secretsAt = () => {
    const clock = memoryClock(eight);
    return { clock, secrets: ssmSecrets("/vigil", clock) };
  };

  it("are read decrypted, below their folder", async () => {
    parameters.set("/vigil/api-token", "s3cret");
    expect(await secretsAt().secrets.read("api-token")).toBe("s3cret");
    expect(asked).toEqual(["/vigil/api-token"]);
  });

  it("are asked for once in five minutes, also side by side", async () => {
    parameters.set("/vigil/api-token", "old");
    const { clock, secrets } = secretsAt();
    await Promise.all([secrets.read("api-token"), secrets.read("api-token")]);
    parameters.set("/vigil/api-token", "new");
    clock.advance(seconds(299));
    expect(await secrets.read("api-token")).toBe("old");
    clock.advance(seconds(1));
    expect(await secrets.read("api-token")).toBe("new");
    expect(asked).toHaveLength(2);
  });

  it("that were never set are null, and are looked for again after 30 seconds", async () => {
    const { clock, secrets } = secretsAt();
    expect(await secrets.read("openai-api-key")).toBeNull();
    parameters.set("/vigil/openai-api-key", "sk-1");
    clock.advance(seconds(29));
    expect(await secrets.read("openai-api-key")).toBeNull();
    clock.advance(seconds(1));
    expect(await secrets.read("openai-api-key")).toBe("sk-1");
  });

  it("that may not be read say which grant is missing, and are not remembered so", async () => {
    parameters.set("/vigil/api-token", "s3cret");
    isDenied = true;
    const { secrets } = secretsAt();
    await expect(secrets.read("api-token")).rejects.toMatchObject({
      code: "unauthorised",
      message: expect.stringContaining("parameter /vigil/api-token"),
    });
    isDenied = false;
    expect(await secrets.read("api-token")).toBe("s3cret");
  });
});
