/** The environment of each function: parsed once, at start; the stack's environments are typed by it. */
import * as z from "zod/mini";
import { Snowflake } from "./domain/ids.ts";
import { ModelName } from "./domain/model-name.ts";
import { readInput } from "./domain/parse.ts";
import type { Settings } from "./domain/settings.ts";

const name = z.string("must be set").check(z.minLength(1, "must not be empty"));
const url = z.string("must be set").check(z.regex(/^https?:\/\/\S+$/, "must be an http(s) URL"));
/** Empty means: not set. CloudFormation has no other word for it. */
const urlOrEmpty = z._default(z.union([z.literal(""), url], "must be an http(s) URL"), "");

const OwnerIds = z
  .string("must be set: the Discord ids of the people who may use Vigil, separated by commas")
  .check(z.regex(/^\d{1,20}(\s*,\s*\d{1,20})*$/, "must be Discord ids separated by commas"));

export const DailyBudgetUsd = z
  .string("must be set")
  .check(z.regex(/^\d{1,4}(\.\d{1,6})?$/, "must be dollars, as in 2 or 0.50"));

/** The functions that think: heartbeat, conversation and control (for run-now). */
export const BeatEnv = z.object({
  TABLE_NAME: name,
  QUEUE_URL: url,
  /** The folder of the SSM parameters, `/vigil`. */
  SECRETS_PATH: z.string("must be set").check(z.regex(/^(\/[\w.-]+)+$/, "must be a path, /vigil")),
  VIGIL_MODEL: ModelName,
  VIGIL_OWNER_IDS: OwnerIds,
  /** What all threads together may spend on models in a day of UTC, in dollars. */
  VIGIL_DAILY_BUDGET_USD: z._default(DailyBudgetUsd, "2"),
  ANTHROPIC_BASE_URL: urlOrEmpty,
  OPENAI_BASE_URL: urlOrEmpty,
});
export type BeatEnv = z.input<typeof BeatEnv>;
export type BeatConfig = z.output<typeof BeatEnv>;

export const ConversationEnv = z.extend(BeatEnv, {
  DISCORD_API_URL: url,
  /** Where the panel is: /panel makes a link of it. */
  CONTROL_URL: urlOrEmpty,
});
export type ConversationEnv = z.input<typeof ConversationEnv>;

export const ControlEnv = z.extend(BeatEnv, {
  /** What the conversation gave up on, for redrive. */
  DEAD_LETTERS_QUEUE_URL: url,
  /** The schedule's rule, which start and stop switch. */
  RULE_NAME: name,
  /** `token`: a bearer token. `loopback`: this machine only, as the local cloud sets it. */
  CONTROL_ACCESS: z.enum(["token", "loopback"], { error: "must be token or loopback" }),
});
export type ControlEnv = z.input<typeof ControlEnv>;

export const InteractionsEnv = z.object({
  TABLE_NAME: name,
  QUEUE_URL: url,
  DISCORD_PUBLIC_KEY: z
    .string("must be set")
    .check(z.regex(/^[0-9a-f]{64}$/i, "must be the application's public key, 64 hex digits")),
  VIGIL_OWNER_IDS: OwnerIds,
  /** Where the panel is: on this machine /panel says so, elsewhere it asks for a link. */
  CONTROL_URL: url,
});
export type InteractionsEnv = z.input<typeof InteractionsEnv>;

/** An environment as the process has it. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Where a function's environment is wrong: one sentence that names the variable. */
export function parseEnv<T extends z.ZodMiniType>(schema: T, env: Env): z.output<T> {
  const reading = readInput(schema, env);
  if (reading.ok) return reading.value;
  throw new Error(`environment: ${reading.error.message}`);
}

export const ownerIdsOf = (list: string): readonly string[] =>
  list.split(",").map((id) => Snowflake.parse(id.trim()));

/** Whether an address is one of this machine's. */
export const isLoopback = (address: string): boolean =>
  /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|$)/i.test(address);

export const settingsOf = (env: BeatConfig): Settings => ({
  model: env.VIGIL_MODEL,
  ownerIds: ownerIdsOf(env.VIGIL_OWNER_IDS),
  freeProviders: isLoopback(env.OPENAI_BASE_URL) ? ["openai"] : [],
  dailyBudgetUsd: Number(env.VIGIL_DAILY_BUDGET_USD),
});
