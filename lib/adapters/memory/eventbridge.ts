/** EventBridge in memory: what was published, and whether the rule is on. */
import type { LogEvent } from "../../domain/event.ts";
import type { EventBus, ScheduleRule } from "../../ports.ts";

export interface MemoryBus extends EventBus {
  /** Oldest first. */
  readonly published: readonly LogEvent[];
}

export function memoryBus(): MemoryBus {
  const published: LogEvent[] = [];
  return {
    published,
    async publish(event) {
      published.push(event);
    },
  };
}

export interface MemoryRule extends ScheduleRule {
  readonly isEnabled: boolean;
}

/** Enabled, as the stack deploys it. */
export function memoryRule(): MemoryRule {
  let isEnabled = true;
  return {
    get isEnabled() {
      return isEnabled;
    },
    async enable() {
      isEnabled = true;
    },
    async disable() {
      isEnabled = false;
    },
  };
}
