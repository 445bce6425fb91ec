/** config-change: which settings two configs differ in, and what that makes void of what a beat has left. */
import type { ThreadConfig } from "./thread-config.ts";

type Key = keyof ThreadConfig;

/** Which settings the new config has otherwise than the old one. */
export function changedKeys(old: ThreadConfig, config: ThreadConfig): readonly string[] {
  const before = new Map(Object.entries(old));
  const keys = new Set([...before.keys(), ...Object.keys(config)]);
  const now = new Map(Object.entries(config));
  const written = (value: unknown) => JSON.stringify(value);
  return [...keys].filter((key) => written(before.get(key)) !== written(now.get(key)));
}

const timingKeys: readonly string[] = [
  "every",
  "active_hours_start",
  "active_hours_end",
  "timezone",
  "enabled",
] satisfies readonly Key[];

/** What decides whether the day's budget leaves a turn: after a change of these, the next beat asks again. */
const spendingKeys: readonly string[] = [
  "daily_budget_usd",
  "timezone",
  "model",
  "max_tokens",
] satisfies readonly Key[];

export const movesDue = (changed: readonly string[]): boolean =>
  changed.some((key) => timingKeys.includes(key));

/** The marks of a thread that a change makes void: a spent budget, the circuit of another model, a line's time. */
export function voidMarks(
  changed: readonly string[],
): readonly ("budgetSpentUntilAt" | "circuit" | "nextLineDueAt")[] {
  return [
    ...(changed.some((key) => spendingKeys.includes(key)) ? (["budgetSpentUntilAt"] as const) : []),
    ...(changed.includes("model") ? (["circuit"] as const) : []),
    ...(changed.includes("timezone") ? (["nextLineDueAt"] as const) : []),
  ];
}
