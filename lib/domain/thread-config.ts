/** What a thread's owner decides: one schema for storage, API and commands, snake_case on the wire. */
import * as z from "zod/mini";
import { ModelName } from "./model-name.ts";
import { type DurationMs, seconds } from "./time.ts";
import { ToolName, toolNames } from "./tool-names.ts";

const range = (min: number, max: number, unit = "") =>
  `must be between ${min} and ${max}${unit === "" ? "" : ` ${unit}`}`;

const everyRange = range(60, 86_400, "seconds");
const maxTokensRange = range(10, 4_000);
const targetWords = "must be none, last, dm or a channel's id";
const temperatureRange = range(0, 1);

/** Keys as ORIGIN's scripts send them. Every key has a default, so `{}` is a whole config. */
export const ThreadConfig = z.strictObject({
  enabled: z._default(z.boolean("must be true or false"), true),
  every: z._default(
    z
      .number(everyRange)
      .check(z.int(everyRange), z.minimum(60, everyRange), z.maximum(86_400, everyRange)),
    1_800,
  ),
  target: z._default(
    z.string(targetWords).check(z.regex(/^(none|last|dm|\d{1,20})$/, targetWords)),
    "dm",
  ),
  timezone: z._default(z.string("must be an IANA time zone"), "UTC"),
  model: z.optional(ModelName),
  max_tokens: z._default(
    z
      .number(maxTokensRange)
      .check(
        z.int(maxTokensRange),
        z.minimum(10, maxTokensRange),
        z.maximum(4_000, maxTokensRange),
      ),
    500,
  ),
  temperature: z._default(
    z
      .number(temperatureRange)
      .check(z.minimum(0, temperatureRange), z.maximum(1, temperatureRange)),
    0.7,
  ),
  dry_run: z._default(z.boolean("must be true or false"), false),
  tools: z._default(z.array(ToolName), [...toolNames]),
});
export type ThreadConfig = z.output<typeof ThreadConfig>;

/** The interval between two beats. */
export const everyMs = (config: ThreadConfig): DurationMs => seconds(config.every);
