/** config-lines: a thread's config as a person reads it in a chat. */
import { type ThreadConfig, wireConfig } from "./thread-config.ts";

/** One line a setting, under the name that `/heartbeat config` and the API know it by. */
export const configLines = (config: ThreadConfig, keys?: readonly string[]): string =>
  Object.entries(wireConfig(config))
    .filter(([key]) => keys === undefined || keys.includes(key))
    .map(([key, value]) => `- \`${key}\`: ${shown(value)}`)
    .join("\n");

function shown(value: unknown): string {
  if (value === null) return "not set";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return String(value);
}
