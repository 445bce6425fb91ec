/** What the environment means to the local cloud, and what it says of mistakes. */
import { describe, expect, it, test } from "vitest";
import { readSettings } from "../../local/settings.ts";

const discord = {
  DISCORD_PUBLIC_KEY: "ab".repeat(32),
  DISCORD_BOT_TOKEN: "token",
  VIGIL_OWNER_IDS: "123",
};

it("needs nothing", () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({
    port: 8000,
    model: "offline",
    discord: null,
    bedrock: {},
    secrets: {},
  });
  expect(settings.home).toMatch(/\.vigil$/);
});

it("takes an empty value for one that is not set", () => {
  expect(readSettings({ PORT: "", VIGIL_MODEL: "", ANTHROPIC_API_KEY: "" }).model).toBe("offline");
});

describe("the model", () => {
  test.for([
    { env: { ANTHROPIC_API_KEY: "k" }, model: "anthropic:claude-haiku-5-5" },
    { env: { OPENAI_API_KEY: "k" }, model: "openai:gpt-5-mini" },
    { env: { ANTHROPIC_API_KEY: "k", OPENAI_API_KEY: "k" }, model: "anthropic:claude-haiku-5-5" },
    { env: { ANTHROPIC_API_KEY: "k", VIGIL_MODEL: "offline" }, model: "offline" },
    {
      env: { VIGIL_MODEL: "openai:llama3.2", OPENAI_BASE_URL: "http://h/v1" },
      model: "openai:llama3.2",
    },
    { env: { VIGIL_MODEL: "bedrock:a", AWS_BEARER_TOKEN_BEDROCK: "t" }, model: "bedrock:a" },
  ])("$env -> $model", ({ env, model }) => {
    expect(readSettings(env).model).toBe(model);
  });

  it("finds Bedrock in the user's region", () => {
    const env = {
      VIGIL_MODEL: "bedrock:a",
      AWS_BEARER_TOKEN_BEDROCK: "t",
      AWS_REGION: "eu-west-1",
    };
    expect(readSettings(env).bedrock).toEqual({
      AWS_BEARER_TOKEN_BEDROCK: "t",
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://bedrock-runtime.eu-west-1.amazonaws.com",
    });
  });
});

describe("Discord", () => {
  it("is the user's own once its settings are there", () => {
    expect(readSettings(discord).discord).toEqual({
      apiUrl: "https://discord.com/api/v10",
      publicKey: discord.DISCORD_PUBLIC_KEY,
      botToken: "token",
      ownerIds: "123",
    });
  });

  it("may be a substitute at another address", () => {
    const env = { ...discord, DISCORD_API_URL: "http://127.0.0.1:9/api/v10" };
    expect(readSettings(env).discord?.apiUrl).toBe("http://127.0.0.1:9/api/v10");
  });

  it("stays the embedded one when only owners are set", () => {
    expect(readSettings({ VIGIL_OWNER_IDS: "123" })).toMatchObject({
      discord: null,
      ownerIds: "123",
    });
  });
});

it("hands a fault point on as it was written", () => {
  expect(readSettings({ VIGIL_FAULT_POINT: "queue.send:after:2" }).faultPoint).toBe(
    "queue.send:after:2",
  );
  expect(readSettings({ VIGIL_FAULT_POINT: "" }).faultPoint).toBeNull();
});

describe("mistakes name the variable", () => {
  test.for([
    { env: { PORT: "http" }, says: "PORT must be a port, 0 to 65535" },
    { env: { PORT: "65536" }, says: "PORT must be a port, 0 to 65535" },
    { env: { VIGIL_MODEL: "claude" }, says: "VIGIL_MODEL must be bedrock:<id>" },
    { env: { VIGIL_MODEL: "anthropic:x" }, says: "needs ANTHROPIC_API_KEY" },
    { env: { VIGIL_MODEL: "openai:x" }, says: "needs OPENAI_API_KEY or OPENAI_BASE_URL" },
    { env: { VIGIL_MODEL: "bedrock:x" }, says: "AWS_BEARER_TOKEN_BEDROCK" },
    { env: { OPENAI_BASE_URL: "http://h/v1" }, says: "OPENAI_BASE_URL is set without VIGIL_MODEL" },
    { env: { OPENAI_BASE_URL: "localhost:11434" }, says: "OPENAI_BASE_URL must be an http(s) URL" },
    { env: { VIGIL_DYNAMODB_ENDPOINT: "x" }, says: "VIGIL_DYNAMODB_ENDPOINT must be" },
    { env: { ...discord, DISCORD_PUBLIC_KEY: "xyz" }, says: "DISCORD_PUBLIC_KEY must be" },
    { env: { ...discord, VIGIL_OWNER_IDS: "" }, says: "VIGIL_OWNER_IDS must be set too" },
    { env: { ...discord, DISCORD_BOT_TOKEN: "" }, says: "DISCORD_BOT_TOKEN must be set too" },
    { env: { DISCORD_API_URL: "http://h" }, says: "DISCORD_PUBLIC_KEY must be set too" },
    { env: { VIGIL_FAULT_POINT: "queue.sned:after" }, says: "VIGIL_FAULT_POINT names queue.sned" },
  ])("$env", ({ env, says }) => {
    expect(() => readSettings(env)).toThrow(says);
  });
});
