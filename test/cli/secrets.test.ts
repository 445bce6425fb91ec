/** `vigil secrets` against a stand-in for SSM on loopback: what is sent, what is shown, what never is. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runVigil } from "../../cli/program.ts";
import { type Loopback, type Reply, recordedWorld, serve } from "./cli-world.ts";

interface Call {
  readonly action: string;
  readonly input: unknown;
}

let calls: Call[];
let answer: Reply;
let ssm: Loopback;

beforeEach(async () => {
  calls = [];
  answer = { status: 200, body: "{}" };
  ssm = await serve(async (request, body) => {
    const target = String(request.headers["x-amz-target"]);
    calls.push({ action: target.replace(/^.*\./, ""), input: JSON.parse(body) });
    return { ...answer, headers: { "Content-Type": "application/x-amz-json-1.1" } };
  });
  // The AWS SDK reads its settings from the environment, and from nowhere else here.
  vi.stubEnv("AWS_ENDPOINT_URL_SSM", ssm.url);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await ssm[Symbol.asyncDispose]();
});

describe("vigil secrets set", () => {
  it("stores what was typed as a SecureString, and never shows it", async () => {
    const world = recordedWorld({}, { secret: "s3cret\n" });
    expect(await runVigil(["secrets", "set", "discord-bot-token"], world)).toBe(0);
    expect(calls).toEqual([
      {
        action: "PutParameter",
        input: {
          Name: "/vigil/discord-bot-token",
          Value: "s3cret",
          Type: "SecureString",
          Overwrite: true,
        },
      },
    ]);
    expect(world.out.join()).toContain("discord-bot-token is set (/vigil/discord-bot-token)");
    expect([...world.out, ...world.errors, ...world.questions].join()).not.toContain("s3cret");
  });

  it.for(["", " \n", "two words"])("refuses %j, and stores nothing", async (secret) => {
    const world = recordedWorld({}, { secret });
    expect(await runVigil(["secrets", "set", "api-token"], world)).toBe(2);
    expect(calls).toEqual([]);
  });

  it("says what AWS refused, and what to check", async () => {
    answer = {
      status: 400,
      body: '{"__type":"AccessDeniedException","message":"no ssm:PutParameter"}',
    };
    const world = recordedWorld({}, { secret: "s3cret" });
    expect(await runVigil(["secrets", "set", "api-token"], world)).toBe(1);
    expect(world.errors.join()).toMatch(
      /AWS did not write \/vigil\/api-token: no ssm:PutParameter\. Check AWS_PROFILE/,
    );
    expect(world.errors.join()).not.toContain("s3cret");
  });
});

describe("vigil secrets list", () => {
  beforeEach(() => {
    const parameter = {
      Name: "/vigil/api-token",
      Value: "AQICAHciphertext",
      LastModifiedDate: 1_763_640_000,
    };
    answer = { status: 200, body: JSON.stringify({ Parameters: [parameter] }) };
  });

  it("tells which are set, without asking for a value", async () => {
    const world = recordedWorld();
    expect(await runVigil(["secrets", "list"], world)).toBe(0);
    expect(calls[0]).toMatchObject({ action: "GetParameters", input: { WithDecryption: false } });
    expect(world.out).toContain("api-token           set 2025-11-20T12:00:00.000Z");
    expect(world.out).toContain("discord-bot-token   not set");
    expect(world.out.join()).not.toContain("ciphertext");
  });

  it("and as JSON", async () => {
    const world = recordedWorld();
    await runVigil(["secrets", "list", "--json"], world);
    expect(JSON.parse(world.out.join())).toMatchObject({
      secrets: expect.arrayContaining([
        { name: "api-token", set: true, last_modified: "2025-11-20T12:00:00.000Z" },
        { name: "openai-api-key", set: false, last_modified: null },
      ]),
    });
  });
});
