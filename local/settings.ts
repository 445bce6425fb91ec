/** What the user set: the environment and `.env`, read once, each mistake one sentence that names the variable. */
import { resolve } from "node:path";
import * as z from "zod/mini";
import { BeatEnv, InteractionsEnv, parseEnv } from "../lib/config.ts";
import { readFaultPoint } from "../lib/connect/fault-point.ts";
import { ModelName, parseModelName } from "../lib/domain/model-name.ts";

const port = z.string().check(
  z.regex(/^\d{1,5}$/, "must be a port, 0 to 65535"),
  z.refine((text) => Number(text) <= 65_535, "must be a port, 0 to 65535"),
);
const url = z.string().check(z.regex(/^https?:\/\/\S+$/, "must be an http(s) URL"));
const secret = z.string().check(z.regex(/^\S+$/, "must not contain spaces"));

const LocalEnv = z.object({
  PORT: z._default(port, "8000"),
  VIGIL_HOME: z._default(z.string(), ".vigil"),
  VIGIL_MODEL: z.optional(ModelName),
  VIGIL_OWNER_IDS: z.optional(BeatEnv.shape.VIGIL_OWNER_IDS),
  VIGIL_DAILY_BUDGET_USD: BeatEnv.shape.VIGIL_DAILY_BUDGET_USD,
  VIGIL_TOKEN: z.optional(secret),
  VIGIL_DYNAMODB_ENDPOINT: z.optional(url),
  DISCORD_API_URL: z.optional(url),
  DISCORD_PUBLIC_KEY: z.optional(InteractionsEnv.shape.DISCORD_PUBLIC_KEY),
  DISCORD_APPLICATION_ID: z.optional(
    z.string().check(z.regex(/^\d{1,20}$/, "must be the application's id, a number")),
  ),
  DISCORD_BOT_TOKEN: z.optional(secret),
  ANTHROPIC_API_KEY: z.optional(secret),
  ANTHROPIC_BASE_URL: z.optional(url),
  OPENAI_API_KEY: z.optional(secret),
  OPENAI_BASE_URL: z.optional(url),
  AWS_BEARER_TOKEN_BEDROCK: z.optional(secret),
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: z.optional(url),
  VIGIL_FAULT_POINT: z.optional(z.string()),
  AWS_REGION: z.optional(z.string().check(z.regex(/^[a-z0-9-]+$/, "must be an AWS region"))),
});
type LocalEnv = z.output<typeof LocalEnv>;

/** Discord itself, or a substitute at another address. */
export interface ExternalDiscord {
  readonly apiUrl: string;
  readonly publicKey: string;
  readonly botToken: string;
  readonly ownerIds: string;
}

export interface LocalSettings {
  /** 0: any free one. */
  readonly port: number;
  /** Absolute. */
  readonly home: string;
  readonly model: ModelName;
  /** What all threads together may spend on models in a day, in dollars. */
  readonly dailyBudgetUsd: string;
  /** Null: the one that the local cloud brings along. */
  readonly discord: ExternalDiscord | null;
  /** Further owners beside the embedded Discord's person; "" when none. */
  readonly ownerIds: string;
  /** Null: the one that the local cloud brings along. */
  readonly dynamodbUrl: string | null;
  /** "" when not set, as the functions have it. */
  readonly anthropicBaseUrl: string;
  readonly openAiBaseUrl: string;
  /** Handed to the functions as they are: where Bedrock is, and its bearer token. */
  readonly bedrock: Readonly<Record<string, string>>;
  /** By the parameter's name, `anthropic-api-key`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the first process of each function is to kill itself; null for nowhere. */
  readonly faultPoint: string | null;
}

/**
 * @param env the environment and what `.env` adds to it; empty values count as not set
 * @throws one sentence that names the variable
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): LocalSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const read = parseEnv(LocalEnv, given);
  return {
    port: Number(read.PORT),
    home: resolve(read.VIGIL_HOME),
    model: chooseModel(read),
    dailyBudgetUsd: read.VIGIL_DAILY_BUDGET_USD,
    discord: chooseDiscord(read),
    ownerIds: read.VIGIL_OWNER_IDS ?? "",
    dynamodbUrl: read.VIGIL_DYNAMODB_ENDPOINT ?? null,
    anthropicBaseUrl: read.ANTHROPIC_BASE_URL ?? "",
    openAiBaseUrl: read.OPENAI_BASE_URL ?? "",
    bedrock: bedrockOf(read),
    secrets: dropUndefined({
      "anthropic-api-key": read.ANTHROPIC_API_KEY,
      "openai-api-key": read.OPENAI_API_KEY,
      "discord-bot-token": read.DISCORD_BOT_TOKEN,
      "api-token": read.VIGIL_TOKEN,
    }),
    faultPoint: faultPointOf(read),
  };
}

/** Read here too, so that a mistake is told at once and not by a function that does not start. */
function faultPointOf({ VIGIL_FAULT_POINT: text }: LocalEnv): string | null {
  if (text === undefined) return null;
  readFaultPoint(text);
  return text;
}

/**
 * | the first that is there | the model |
 * | --- | --- |
 * | VIGIL_MODEL | that one, if what it needs is set too |
 * | ANTHROPIC_API_KEY | Anthropic's small current one |
 * | OPENAI_BASE_URL | an error: only VIGIL_MODEL can say what that server calls its models |
 * | OPENAI_API_KEY | OpenAI's small one |
 * | nothing | offline |
 */
function chooseModel(env: LocalEnv): ModelName {
  if (env.VIGIL_MODEL !== undefined) return requireAccess(env.VIGIL_MODEL, env);
  if (env.ANTHROPIC_API_KEY !== undefined) return "anthropic:claude-haiku-5-5";
  if (env.OPENAI_BASE_URL !== undefined) {
    throw new Error(
      "environment: OPENAI_BASE_URL is set without VIGIL_MODEL: name the model of that server, as in VIGIL_MODEL=openai:llama3.2",
    );
  }
  return env.OPENAI_API_KEY === undefined ? "offline" : "openai:gpt-5-mini";
}

function requireAccess(model: ModelName, env: LocalEnv): ModelName {
  const parsed = parseModelName(model);
  const missing = parsed.kind === "offline" ? null : missingFor[parsed.provider](env);
  if (missing !== null)
    throw new Error(`environment: VIGIL_MODEL is ${model}, which needs ${missing}`);
  return model;
}

const missingFor = {
  anthropic: (env: LocalEnv) =>
    (env.ANTHROPIC_API_KEY ?? env.ANTHROPIC_BASE_URL) ? null : "ANTHROPIC_API_KEY",
  openai: (env: LocalEnv) =>
    (env.OPENAI_API_KEY ?? env.OPENAI_BASE_URL) ? null : "OPENAI_API_KEY or OPENAI_BASE_URL",
  // Your own AWS credentials stay out of it: the functions sign with fake ones here, as everywhere.
  bedrock: (env: LocalEnv) =>
    (env.AWS_BEARER_TOKEN_BEDROCK ?? env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME)
      ? null
      : "AWS_BEARER_TOKEN_BEDROCK (a Bedrock API key): locally that is the one way to Bedrock, AWS credentials are not used",
} as const;

/** The region is in the address: with a bearer token nothing else depends on it. */
function bedrockOf(env: LocalEnv): Readonly<Record<string, string>> {
  const region = env.AWS_REGION ?? "us-east-1";
  return dropUndefined({
    AWS_BEARER_TOKEN_BEDROCK: env.AWS_BEARER_TOKEN_BEDROCK,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME:
      env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ??
      (env.AWS_BEARER_TOKEN_BEDROCK && `https://bedrock-runtime.${region}.amazonaws.com`),
  });
}

/** Discord counts as given with its first credential or address; then none may be missing. */
function chooseDiscord(env: LocalEnv): ExternalDiscord | null {
  const { DISCORD_API_URL, DISCORD_APPLICATION_ID, DISCORD_BOT_TOKEN, DISCORD_PUBLIC_KEY } = env;
  const given =
    DISCORD_API_URL ?? DISCORD_APPLICATION_ID ?? DISCORD_BOT_TOKEN ?? DISCORD_PUBLIC_KEY;
  if (given === undefined) return null;
  return {
    apiUrl: DISCORD_API_URL ?? "https://discord.com/api/v10",
    publicKey: required("DISCORD_PUBLIC_KEY", DISCORD_PUBLIC_KEY),
    botToken: required("DISCORD_BOT_TOKEN", DISCORD_BOT_TOKEN),
    ownerIds: required("VIGIL_OWNER_IDS", env.VIGIL_OWNER_IDS),
  };
}

function required(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new Error(
    `environment: ${name} must be set too, because Discord's settings are: a real Discord needs DISCORD_PUBLIC_KEY, DISCORD_BOT_TOKEN and VIGIL_OWNER_IDS (your own Discord id)`,
  );
}

const dropUndefined = (
  values: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
