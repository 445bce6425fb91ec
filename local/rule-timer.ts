/** EventBridge's schedule: a scheduled event to the rule's targets, at the start and then at its rate. */
import { randomUUID } from "node:crypto";
import { localAccount, localRegion } from "./template/names.ts";
import type { LocalRule } from "./template/resources.ts";

export interface RuleTimerOptions {
  readonly rule: LocalRule;
  readonly isEnabled: () => boolean;
  /** Invokes the function `arn`. Like an asynchronous invocation it is not waited for, and must not reject. */
  readonly invoke: (arn: string, event: unknown) => void;
  readonly now?: () => number;
}

export interface RuleTimer {
  stop(): void;
}

/**
 * Fires at once, then every `rule.everyMs`, on the start's phase; times that passed while the machine
 * slept are skipped. A disabled rule keeps its phase and fires nothing.
 */
export function startRuleTimer({
  rule,
  isEnabled,
  invoke,
  now = Date.now,
}: RuleTimerOptions): RuleTimer {
  const startedAt = now();
  let timer: NodeJS.Timeout | undefined;
  const fire = () => {
    const firedAt = now();
    if (isEnabled()) {
      for (const { arn, input } of rule.targets) {
        invoke(arn, input ?? scheduledEvent(rule, firedAt));
      }
    }
    timer = setTimeout(fire, rule.everyMs - ((firedAt - startedAt) % rule.everyMs));
  };
  fire();
  return { stop: () => clearTimeout(timer) };
}

/** The event of a scheduled rule, as EventBridge writes it; its time has whole seconds. */
export const scheduledEvent = (rule: LocalRule, at: number) => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: localAccount,
  time: `${new Date(at).toISOString().slice(0, 19)}Z`,
  region: localRegion,
  resources: [rule.arn],
  detail: {},
});
