/** What each setting is called, and what it does. */
import type { ConfigKey } from "./fields.ts";

interface SettingWords {
  readonly label: string;
  readonly help: string;
  readonly unit?: string;
}

export const settingWords: Readonly<Record<ConfigKey, SettingWords>> = {
  enabled: {
    label: "Heartbeat on",
    help: "Off: it answers when spoken to, and never wakes itself.",
  },
  every: { label: "Wakes every", help: "Time between two beats.", unit: "seconds" },
  target: {
    label: "Speaks in",
    help: "none: nowhere. last: where you last spoke. dm: your direct messages. Or a channel's id.",
  },
  active_hours_start: { label: "From", help: "An hour (9), or a time (09:30)." },
  active_hours_end: { label: "To", help: "As above, up to 24; may lie after midnight." },
  timezone: { label: "Time zone", help: "Of its clock: hours, days, reminders, the budget's day." },
  model: { label: "Model", help: "Empty: the system's own." },
  max_tokens: { label: "Longest answer", help: "Of one call of the model.", unit: "tokens" },
  temperature: { label: "Temperature", help: "0: always the likeliest word. 1: the most varied." },
  dry_run: { label: "Dry run", help: "On: it thinks, and only says what it would have done." },
  think_at_least_every_seconds: {
    label: "Thinks at least every",
    help: "Also when nothing is new. 0: at every beat.",
    unit: "seconds",
  },
  daily_budget_usd: { label: "Budget of a day", help: "A hard cap.", unit: "dollars" },
  synthesis_model: { label: "Model for syntheses", help: "Empty: the one that talks." },
  synthesis_daily_budget_usd: {
    label: "Of it for syntheses",
    help: "What turning history into memory may spend of a day's budget.",
    unit: "dollars",
  },
  tools: { label: "Tools", help: "What it may use; none of the others exists for it." },
  bash: {
    label: "Commands of the shell",
    help: 'Patterns such as "grep *"; Enter after each. An empty list allows none.',
  },
};

/** Fields in groups, in their order on the page; the hours have a place of their own. */
export const groups: readonly {
  readonly title: string;
  readonly keys: readonly ConfigKey[];
}[] = [
  { title: "Rhythm", keys: ["enabled", "every", "think_at_least_every_seconds"] },
  {
    title: "Speaking and thinking",
    keys: ["target", "dry_run", "model", "max_tokens", "temperature"],
  },
  {
    title: "Money and memory",
    keys: ["daily_budget_usd", "synthesis_daily_budget_usd", "synthesis_model"],
  },
  { title: "Tools", keys: ["tools", "bash"] },
];

export const hoursKeys = ["active_hours_start", "active_hours_end", "timezone"] as const;

/** A value as the page shows it in a sentence. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "not set";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return String(value);
}

/** `30 min`, `1 h 30 min`, `45 s` of seconds, to be read beside a number; empty for what is no span. */
export function spanOfSeconds(value: unknown): string {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return "";
  const units = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ] as const;
  let rest = Math.floor(value);
  return units
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count} ${unit}`];
    })
    .join(" ");
}
