/** What a thread's owner decides: one schema for storage, API and commands, snake_case on the wire. */
import * as z from "zod/mini";
import type { ActiveHours } from "./active-hours.ts";
import { ModelName } from "./model-name.ts";
import { InvalidInput, parseInput, readInput } from "./parse.ts";
import { CommandPatterns } from "./shell-allowlist.ts";
import { type DurationMs, seconds } from "./time.ts";
import { ToolName, toolNames } from "./tool-names.ts";
import { isZone } from "./zone.ts";

const between = (min: number, max: number, unit = "") =>
  `must be between ${min} and ${max}${unit === "" ? "" : ` ${unit}`}`;

function number(min: number, max: number, unit?: string) {
  const words = between(min, max, unit);
  return z.number(words).check(z.minimum(min, words), z.maximum(max, words));
}

function wholeNumber(min: number, max: number, unit?: string) {
  return number(min, max, unit).check(z.int(between(min, max, unit)));
}

const yesOrNo = z.boolean("must be true or false");

/** A time of day: a whole hour, or `HH:MM`; null when the thread has no active hours. */
function timeOfDay(lastHour: number, pattern: RegExp, lastTime: string) {
  const words = `must be a whole hour between 0 and ${lastHour}, or a time between "00:00" and "${lastTime}"`;
  const hour = z.number(words).check(z.int(words), z.minimum(0, words), z.maximum(lastHour, words));
  return z.nullable(z.union([hour, z.string(words).check(z.regex(pattern, words))], words));
}

const targetWords = "must be none, last, dm or a channel's id";
const zoneWords = "must be an IANA time zone, such as Europe/Berlin";
const listWords = "must be a list of tools, each named once";

/** Least and most of each number. */
export const configRanges = {
  every: [60, 86_400],
  max_tokens: [10, 4_000],
  temperature: [0, 1],
  think_at_least_every_seconds: [0, 604_800],
  daily_budget_usd: [0, 1_000],
  synthesis_daily_budget_usd: [0, 1_000],
} as const satisfies Readonly<Record<string, readonly [min: number, max: number]>>;

/** Places that have a name; any other is a channel's id. */
export const namedTargets = ["none", "last", "dm"] as const;

/** Each setting's own range; what they must be together is `wholeWindow`. */
const settings = {
  enabled: yesOrNo,
  every: wholeNumber(...configRanges.every, "seconds"),
  target: z.string(targetWords).check(z.regex(/^(none|last|dm|\d{1,20})$/, targetWords)),
  active_hours_start: timeOfDay(23, /^([01]\d|2[0-3]):[0-5]\d$/, "23:59"),
  active_hours_end: timeOfDay(24, /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "24:00"),
  timezone: z.string(zoneWords).check(z.refine(isZone, zoneWords)),
  max_tokens: wholeNumber(...configRanges.max_tokens),
  temperature: number(...configRanges.temperature),
  dry_run: yesOrNo,
  think_at_least_every_seconds: wholeNumber(
    ...configRanges.think_at_least_every_seconds,
    "seconds",
  ),
  daily_budget_usd: number(...configRanges.daily_budget_usd, "dollars"),
  synthesis_daily_budget_usd: number(...configRanges.synthesis_daily_budget_usd, "dollars"),
  tools: z
    .array(ToolName, listWords)
    .check(z.refine((tools) => new Set(tools).size === tools.length, listWords)),
  bash: CommandPatterns,
};

interface Window {
  readonly active_hours_start: number | string | null;
  readonly active_hours_end: number | string | null;
}

const wholeWindow = z.superRefine<Window>((window, { addIssue }) => {
  const { active_hours_start: start, active_hours_end: end } = window;
  const complain = (field: keyof Window, message: string) =>
    addIssue({ code: "custom", path: [field], message, input: window[field] });
  const bothOrNeither = "active hours need a start and an end, or null for both";
  if (start === null && end === null) return;
  if (start === null) complain("active_hours_start", `must be set too: ${bothOrNeither}`);
  else if (end === null) complain("active_hours_end", `must be set too: ${bothOrNeither}`);
  else if (minuteOf(start) === minuteOf(end)) {
    complain("active_hours_end", "must differ from active_hours_start; 0 to 24 is the whole day");
  }
});

/**
 * A whole config, as it is stored. Every key has a default, so `{}` is one too.
 *
 * - `every` and `think_at_least_every_seconds` in seconds; 0 of the latter: think at every beat
 * - `active_hours_start`, `active_hours_end` as the owner wrote them, 9 or `"09:00"`; see `activeHoursOf`
 * - `model` absent: the system's; `synthesis_model` absent: the one that talks
 * - `synthesis_daily_budget_usd` is the part of `daily_budget_usd` that syntheses may spend
 * - `bash`: patterns of the commands that the virtual shell may run; null: every one
 */
export const ThreadConfig = z
  .strictObject(
    {
      enabled: z._default(settings.enabled, true),
      every: z._default(settings.every, 1_800),
      target: z._default(settings.target, "dm"),
      active_hours_start: z._default(settings.active_hours_start, null),
      active_hours_end: z._default(settings.active_hours_end, null),
      timezone: z._default(settings.timezone, "UTC"),
      model: z.optional(ModelName),
      max_tokens: z._default(settings.max_tokens, 500),
      temperature: z._default(settings.temperature, 0.7),
      dry_run: z._default(settings.dry_run, false),
      think_at_least_every_seconds: z._default(settings.think_at_least_every_seconds, 14_400),
      daily_budget_usd: z._default(settings.daily_budget_usd, 0.5),
      synthesis_model: z.optional(ModelName),
      synthesis_daily_budget_usd: z._default(settings.synthesis_daily_budget_usd, 0.1),
      tools: z._default(settings.tools, [...toolNames]),
      bash: z._default(settings.bash, null),
    },
    "must be a JSON object",
  )
  .check(wholeWindow);
export type ThreadConfig = z.output<typeof ThreadConfig>;

/** Some settings of a config. Null clears the active hours, the thread's own models and the list of commands. */
export const ThreadConfigPatch = z.partial(
  z.strictObject(
    { ...settings, model: z.nullable(ModelName), synthesis_model: z.nullable(ModelName) },
    "must be a JSON object",
  ),
);
export type ThreadConfigPatch = z.output<typeof ThreadConfigPatch>;

/** Other spellings that are taken for a key; answers always use the key itself. */
const spellings: ReadonlyMap<string, string> = new Map([
  ["every_seconds", "every"],
  ["thinkAtLeastEverySeconds", "think_at_least_every_seconds"],
  ["dailyBudgetUsd", "daily_budget_usd"],
]);

/**
 * Settings as a person or a script sends them, under any of their spellings.
 *
 * Throws `InvalidInput` for an unknown key, a value out of its range, and for two spellings of one
 * setting with different values.
 */
export const parseConfigPatch = (value: unknown): ThreadConfigPatch =>
  parseInput(ThreadConfigPatch, isObject(value) ? inOwnSpelling(value) : value);

function inOwnSpelling(value: object): object {
  const found = new Map<string, unknown>();
  for (const [spelling, setting] of Object.entries(value)) {
    const key = spellings.get(spelling) ?? spelling;
    if (found.has(key) && found.get(key) !== setting) {
      const other = [...spellings].find(([, own]) => own === key)?.[0] ?? spelling;
      throw new InvalidInput(key, `and ${other} are one setting: give only one of them`);
    }
    found.set(key, setting);
  }
  return Object.fromEntries(found);
}

const modelKeys: readonly string[] = ["model", "synthesis_model"];

/** The config with the patch's settings in it. Throws `InvalidInput` when they do not go together. */
export function applyPatch(config: ThreadConfig, patch: ThreadConfigPatch): ThreadConfig {
  const changes = Object.entries(patch).filter(([, setting]) => setting !== undefined);
  const patched = Object.entries({ ...config, ...Object.fromEntries(changes) });
  const isCleared = ([key, setting]: readonly [string, unknown]): boolean =>
    setting === null && modelKeys.includes(key);
  return parseInput(ThreadConfig, Object.fromEntries(patched.filter((one) => !isCleared(one))));
}

export interface StoredConfig {
  readonly config: ThreadConfig;
  /** Why a part of what is stored was not used; null when all of it was. */
  readonly problem: string | null;
}

/**
 * What is stored, with the default in the place of every setting that no longer parses, so that a zone
 * that is gone does not turn a dry run into a real one. Active hours fall together. Never throws.
 *
 * @param defaults for what is missing or does not parse
 */
export function readStoredConfig(
  value: unknown,
  defaults: ThreadConfig = ThreadConfig.parse({}),
): StoredConfig {
  if (!isObject(value)) return { config: defaults, problem: "config must be an object" };
  const kept = new Map(Object.entries(value));
  const problems: string[] = [];
  for (;;) {
    const reading = readInput(ThreadConfig, { ...defaults, ...Object.fromEntries(kept) });
    if (reading.ok) return { config: reading.value, problem: problems.join("; ") || null };
    problems.push(reading.error.message);
    const dropped = keysToDrop(reading.error.field, kept);
    // Nothing left to drop would mean that the defaults themselves do not parse.
    if (dropped.length === 0) return { config: defaults, problem: problems.join("; ") };
    for (const key of dropped) kept.delete(key);
    // A list of what is allowed that cannot be read allows nothing.
    if (dropped.includes("bash")) kept.set("bash", []);
  }
}

const hoursKeys: readonly string[] = ["active_hours_start", "active_hours_end"];

/** `field` is a key, or the path of something inside one (`tools.0`). */
function keysToDrop(field: string, kept: ReadonlyMap<string, unknown>): readonly string[] {
  const stored = [...kept.keys()];
  if (hoursKeys.includes(field)) return stored.filter((key) => hoursKeys.includes(key));
  return stored.filter((key) => field === key || field.startsWith(`${key}.`));
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A config as answers show it: every key, null where nothing is set. Sent back, it changes nothing. */
export const wireConfig = (config: ThreadConfig) => ({
  ...config,
  model: config.model ?? null,
  synthesis_model: config.synthesis_model ?? null,
});

/** The interval between two beats. */
export const everyMs = (config: ThreadConfig): DurationMs => seconds(config.every);

/** All that the hours are made of: a config as it is stored, or as answers show it. */
type HoursConfig = Pick<ThreadConfig, "active_hours_start" | "active_hours_end" | "timezone">;

/** The hours in which the thread beats; null: always. */
export function activeHoursOf(config: HoursConfig): ActiveHours | null {
  const { active_hours_start: start, active_hours_end: end, timezone } = config;
  if (start === null || end === null) return null;
  return { startMinute: minuteOf(start), endMinute: minuteOf(end), timezone };
}

const usualMorning = 9 * 60;

/** When the thread's day begins, in minutes since midnight: with its active hours, else at nine. */
export const morningOf = (config: HoursConfig): number =>
  activeHoursOf(config)?.startMinute ?? usualMorning;

/** Minutes since midnight of `9`, `"09:00"`, `"24:00"`: 0..1440. */
function minuteOf(time: number | string): number {
  if (typeof time === "number") return time * 60;
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
