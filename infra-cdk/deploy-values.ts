/** What the user decides about a deployment: written into the template when known, else asked for by it. */
import { readFileSync } from "node:fs";
import { parseEnv as parseDotEnv } from "node:util";
import { Annotations, CfnParameter, type CfnParameterProps, type Stack } from "aws-cdk-lib";
import * as z from "zod/mini";
import {
  BeatEnv,
  ConversationEnv,
  DailyBudgetUsd,
  InteractionsEnv,
  parseEnv,
} from "../lib/config.ts";
import { faultPointVariable } from "../lib/domain/fault-point.ts";
import { defaultDeployedModel } from "../lib/domain/model-name.ts";

const url = ConversationEnv.shape.DISCORD_API_URL;

/** Known at synth or not; each is checked as the function that reads it will. */
const GivenValues = z.partial(
  z.object({
    VIGIL_OWNER_IDS: BeatEnv.shape.VIGIL_OWNER_IDS,
    DISCORD_PUBLIC_KEY: InteractionsEnv.shape.DISCORD_PUBLIC_KEY,
    VIGIL_MODEL: BeatEnv.shape.VIGIL_MODEL,
    VIGIL_DAILY_BUDGET_USD: DailyBudgetUsd,
    ANTHROPIC_BASE_URL: url,
    OPENAI_BASE_URL: url,
    DISCORD_API_URL: url,
  }),
);
export type GivenValues = z.input<typeof GivenValues>;

/** The values as the functions' environments carry them: the value itself, or a reference to its parameter. */
export interface DeployValues {
  readonly ownerIds: string;
  readonly discordPublicKey: string;
  readonly model: string;
  readonly dailyBudgetUsd: string;
  readonly anthropicBaseUrl: string;
  readonly openAiBaseUrl: string;
  readonly discordApiUrl: string;
}

/**
 * The values that the environment holds, or else the `.env` file at `dotEnvPath`, if there is one.
 *
 * An empty value counts as not given; in the environment it also hides what `.env` says. Throws one
 * sentence that names the variable when one does not fit, and when a fault point is set: nobody deploys one.
 */
export function readGivenValues(
  env: Readonly<Record<string, string | undefined>>,
  dotEnvPath: string,
): GivenValues {
  const merged = Object.entries({ ...readDotEnv(dotEnvPath), ...env });
  const given = Object.fromEntries(merged.filter(([, value]) => value !== ""));
  if (given[faultPointVariable] !== undefined) {
    throw new Error(
      `environment: ${faultPointVariable} is set. It makes functions kill themselves and is for the local cloud alone: remove it from the environment and from .env, then deploy`,
    );
  }
  return parseEnv(GivenValues, given);
}

function readDotEnv(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseDotEnv(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new Error(`${path} cannot be read: check its permissions`, { cause: error });
  }
}

/**
 * A given value stands in the template; one that is not given becomes a parameter of the stack.
 *
 * A parameter's default would not do for a given value: once a stack exists, `cdk deploy` keeps each
 * parameter as it was, and an edited `.env` would change nothing.
 */
export function deployValues(stack: Stack, given: GivenValues): DeployValues {
  const parameter = (name: string, props: CfnParameterProps): string =>
    new CfnParameter(stack, name, props).valueAsString;
  for (const warning of loopbackWarnings(given)) {
    Annotations.of(stack).addWarningV2("vigil:loopback", warning);
  }
  return {
    ownerIds: given.VIGIL_OWNER_IDS ?? parameter("OwnerIds", ownerIds),
    discordPublicKey: given.DISCORD_PUBLIC_KEY ?? parameter("DiscordPublicKey", discordPublicKey),
    model: given.VIGIL_MODEL ?? parameter("Model", model),
    dailyBudgetUsd: given.VIGIL_DAILY_BUDGET_USD ?? parameter("DailyBudgetUsd", dailyBudgetUsd),
    anthropicBaseUrl: given.ANTHROPIC_BASE_URL ?? parameter("AnthropicBaseUrl", baseUrl),
    openAiBaseUrl: given.OPENAI_BASE_URL ?? parameter("OpenAiBaseUrl", baseUrl),
    discordApiUrl: given.DISCORD_API_URL ?? "https://discord.com/api/v10",
  };
}

/** One sentence for each address that only this machine can reach, as Ollama's, easily left in `.env`. */
export const loopbackWarnings = (given: GivenValues): readonly string[] =>
  (["ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "DISCORD_API_URL"] as const)
    .filter((name) => loopback.test(given[name] ?? ""))
    .map(
      (name) =>
        `${name} is ${given[name]}, an address of this machine that deployed functions cannot reach. ` +
        `Deploy without it: ${name}= npx cdk deploy`,
    );

const loopback = /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])(:\d+)?(\/|$)/i;

// No default for the first two: a deploy without them is refused, by name, before anything is made.
const ownerIds: CfnParameterProps = {
  description: "Discord ids of the people who may use Vigil, separated by commas (VIGIL_OWNER_IDS)",
  allowedPattern: "\\d{1,20}(\\s*,\\s*\\d{1,20})*",
  constraintDescription: "must be Discord ids separated by commas",
};

const discordPublicKey: CfnParameterProps = {
  description: "The Discord application's public key (DISCORD_PUBLIC_KEY)",
  allowedPattern: "[0-9a-fA-F]{64}",
  constraintDescription: "must be the application's public key, 64 hex digits",
};

const model: CfnParameterProps = {
  description: "The model that answers (VIGIL_MODEL)",
  default: defaultDeployedModel,
  allowedPattern: "(offline|(bedrock|anthropic|openai):\\S{1,200})",
  constraintDescription: "must be bedrock:<id>, anthropic:<id>, openai:<id> or offline",
};

const dailyBudgetUsd: CfnParameterProps = {
  description:
    "What all threads together may spend on models in a day, in dollars (VIGIL_DAILY_BUDGET_USD)",
  default: "2",
  allowedPattern: "\\d{1,4}(\\.\\d{1,6})?",
  constraintDescription: "must be dollars, as in 2 or 0.50",
};

const baseUrl: CfnParameterProps = {
  description: "Where the provider is, when it is not at its usual address",
  default: "",
  allowedPattern: "(https?://\\S+)?",
  constraintDescription: "must be an http(s) URL, or empty",
};
