/** What the user decides: given at synth, asked for by the template, or refused with a reason. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import * as z from "zod/mini";
import {
  type GivenValues,
  loopbackWarnings,
  readGivenValues,
} from "../../infra-cdk/deploy-values.ts";
import {
  BeatEnv,
  ControlEnv,
  ConversationEnv,
  DailyBudgetUsd,
  InteractionsEnv,
  parseEnv,
} from "../../lib/config.ts";
import { defaultDeployedModel } from "../../lib/domain/model-name.ts";
import { functionNamed, functionsOf, synthesiseTemplate } from "./deployed.ts";

const given = {
  VIGIL_OWNER_IDS: "111111111111111111, 222222222222222222",
  DISCORD_PUBLIC_KEY: "Ab".repeat(32),
  VIGIL_MODEL: "openai:gpt-oss:20b",
  VIGIL_DAILY_BUDGET_USD: "0.75",
  ANTHROPIC_BASE_URL: "https://anthropic.example/v1",
  OPENAI_BASE_URL: "https://openai.example/v1",
  DISCORD_API_URL: "https://discord.example/api/v10",
} as const satisfies GivenValues;

const folder = mkdtempSync(join(tmpdir(), "vigil-values-"));
afterAll(() => rmSync(folder, { recursive: true }));

function dotEnv(text: string): string {
  const path = join(mkdtempSync(join(folder, "env-")), ".env");
  writeFileSync(path, text);
  return path;
}

describe("the template, while nothing is given", () => {
  const { Parameters } = synthesiseTemplate();

  it("asks who may use Vigil and for Discord's public key, and has no answer of its own", () => {
    const required = Object.entries(Parameters).filter(([, props]) => !("Default" in props));
    expect(required.map(([name]) => name)).toEqual(["OwnerIds", "DiscordPublicKey"]);
  });

  it("offers the cheapest model that follows tools, and the providers' usual addresses", () => {
    expect(Parameters["Model"]).toMatchObject({ Default: defaultDeployedModel });
    expect(Parameters["AnthropicBaseUrl"]).toMatchObject({ Default: "" });
    expect(Parameters["OpenAiBaseUrl"]).toMatchObject({ Default: "" });
  });
});

describe("a parameter takes what the function that reads it takes", () => {
  const { Parameters } = synthesiseTemplate();

  test.for([
    { parameter: "OwnerIds", schema: BeatEnv.shape.VIGIL_OWNER_IDS },
    { parameter: "DiscordPublicKey", schema: InteractionsEnv.shape.DISCORD_PUBLIC_KEY },
    { parameter: "Model", schema: BeatEnv.shape.VIGIL_MODEL },
    { parameter: "DailyBudgetUsd", schema: DailyBudgetUsd },
    { parameter: "AnthropicBaseUrl", schema: BeatEnv.shape.ANTHROPIC_BASE_URL },
    { parameter: "OpenAiBaseUrl", schema: BeatEnv.shape.OPENAI_BASE_URL },
  ])("$parameter", ({ parameter, schema }) => {
    const samples = [
      ...["", " ", "1", "1,2", "1 , 2", "1,", "anna", "1".repeat(21)],
      ...["a".repeat(63), "a".repeat(64), "A".repeat(64), "g".repeat(64)],
      ...["0.50", "9999", "10000", "2.", "-1", "1e3", "0.1234567"],
      ...["offline", "bedrock:x", "bedrock:x:0", "bedrock:", "mistral:x", "openai:a b"],
      ...["http://localhost:11434/v1", "https://", "ftp://x", "https://a b"],
    ];
    // CloudFormation matches the pattern against the whole value.
    const pattern = new RegExp(`^(?:${String(Parameters[parameter]?.["AllowedPattern"])})$`);
    const taken = samples.filter((sample) => pattern.test(sample));
    expect(taken).toEqual(samples.filter((sample) => z.safeParse(schema, sample).success));
    expect(taken).not.toEqual([]);
  });
});

describe("a value that is given", () => {
  const template = synthesiseTemplate(given);

  it("stands in the template: a parameter would keep its old value when .env changes", () => {
    expect(Object.keys(template.Parameters)).toEqual(["BootstrapVersion"]);
    expect(functionNamed(template, "Conversation").environment).toMatchObject({
      VIGIL_OWNER_IDS: given.VIGIL_OWNER_IDS,
      VIGIL_MODEL: given.VIGIL_MODEL,
      VIGIL_DAILY_BUDGET_USD: given.VIGIL_DAILY_BUDGET_USD,
      ANTHROPIC_BASE_URL: given.ANTHROPIC_BASE_URL,
      OPENAI_BASE_URL: given.OPENAI_BASE_URL,
      DISCORD_API_URL: given.DISCORD_API_URL,
    });
    expect(functionNamed(template, "Interactions").environment).toMatchObject({
      DISCORD_PUBLIC_KEY: given.DISCORD_PUBLIC_KEY,
    });
  });

  test.for([
    { name: "Heartbeat", schema: BeatEnv },
    { name: "Conversation", schema: ConversationEnv },
    { name: "Interactions", schema: InteractionsEnv },
    { name: "Control", schema: ControlEnv },
  ])("reaches $name in an environment that it parses, with nothing it does not read", (row) => {
    const { environment } = functionNamed(template, row.name);
    // What CloudFormation puts in for a reference to a queue or to an address.
    const urls = Object.keys(environment)
      .filter((key) => key.endsWith("QUEUE_URL") || key === "CONTROL_URL")
      .map((key) => [key, "https://aws.example/1/signals.fifo"]);
    const deployed = { ...environment, ...Object.fromEntries(urls) };
    expect(Object.keys(parseEnv(row.schema, deployed)).toSorted()).toEqual(
      Object.keys(environment).toSorted(),
    );
  });
});

describe("an address of this machine", () => {
  test.for([
    { url: "http://localhost:11434/v1", warns: true },
    { url: "http://127.0.0.1:8000", warns: true },
    { url: "http://[::1]/", warns: true },
    { url: "https://localhost.example/v1", warns: false },
    { url: "https://openrouter.ai/api/v1", warns: false },
  ])("$url is warned of before it is deployed: $warns", ({ url, warns }) => {
    expect(loopbackWarnings({ OPENAI_BASE_URL: url })).toEqual(
      warns ? [expect.stringContaining("Deploy without it: OPENAI_BASE_URL= npx cdk deploy")] : [],
    );
  });
});

describe("secrets", () => {
  const secrets = {
    DISCORD_BOT_TOKEN: "bot-token-secret",
    ANTHROPIC_API_KEY: "anthropic-secret",
    OPENAI_API_KEY: "openai-secret",
    VIGIL_API_TOKEN: "api-token-secret",
  };

  it("of a .env file never reach the template", () => {
    const lines = Object.entries({ ...given, ...secrets }).map(([key, value]) => `${key}=${value}`);
    const template = synthesiseTemplate(readGivenValues({}, dotEnv(lines.join("\n"))));
    const text = JSON.stringify(template);
    for (const value of Object.values(secrets)) expect(text).not.toContain(value);
    expect(text).toContain(given.VIGIL_MODEL);
  });

  it("are read by no function from its environment", () => {
    for (const { name, environment } of functionsOf(synthesiseTemplate())) {
      const names = Object.keys(environment).filter((key) =>
        /TOKEN|SECRET$|API_KEY|PASSWORD/.test(key),
      );
      expect(names, name).toEqual([]);
    }
  });
});

describe("reading the values", () => {
  it("takes them from .env, and from the environment before it", () => {
    const path = dotEnv("VIGIL_MODEL=offline\nVIGIL_OWNER_IDS=1\nOTHER=x\n");
    expect(readGivenValues({ VIGIL_OWNER_IDS: "2", PATH: "/bin" }, path)).toEqual({
      VIGIL_MODEL: "offline",
      VIGIL_OWNER_IDS: "2",
    });
  });

  it("does without .env", () => {
    expect(readGivenValues({}, join(folder, "missing"))).toEqual({});
  });

  test.for([
    { where: "the environment", env: { VIGIL_FAULT_POINT: "queue.send:after" }, file: "" },
    { where: ".env", env: {}, file: "VIGIL_FAULT_POINT=queue.send:after\n" },
  ])("refuses to deploy a fault point, set in $where", ({ env, file }) => {
    expect(() => readGivenValues(env, dotEnv(file))).toThrow(
      "VIGIL_FAULT_POINT is set. It makes functions kill themselves",
    );
  });

  it("counts an empty value as not given, and hides what .env says behind an empty variable", () => {
    const path = dotEnv("VIGIL_MODEL=offline\nDISCORD_PUBLIC_KEY=\nVIGIL_OWNER_IDS=1\n");
    expect(readGivenValues({ VIGIL_MODEL: "" }, path)).toEqual({ VIGIL_OWNER_IDS: "1" });
  });

  test.for([
    {
      env: { VIGIL_OWNER_IDS: "anna" },
      says: "environment: VIGIL_OWNER_IDS must be Discord ids separated by commas",
    },
    {
      env: { VIGIL_MODEL: "haiku" },
      says: "environment: VIGIL_MODEL must be bedrock:<id>, anthropic:<id>, openai:<id> or offline",
    },
    {
      env: { DISCORD_PUBLIC_KEY: "123" },
      says: "environment: DISCORD_PUBLIC_KEY must be the application's public key, 64 hex digits",
    },
    {
      env: { VIGIL_DAILY_BUDGET_USD: "much" },
      says: "environment: VIGIL_DAILY_BUDGET_USD must be dollars, as in 2 or 0.50",
    },
    {
      env: { OPENAI_BASE_URL: "localhost" },
      says: "environment: OPENAI_BASE_URL must be an http(s) URL",
    },
  ])("refuses $env, naming it", ({ env, says }) => {
    expect(() => readGivenValues(env, join(folder, "missing"))).toThrow(says);
  });

  it("says so when .env cannot be read", () => {
    expect(() => readGivenValues({}, folder)).toThrow(/cannot be read/);
  });
});
