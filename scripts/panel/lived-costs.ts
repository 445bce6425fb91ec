/** What two weeks of a thread have cost: many silent beats, some that spoke, a few words, a synthesis a day. */
import { dynamoBudgets } from "../../lib/adapters/dynamo/budgets.ts";
import type { Table } from "../../lib/adapters/dynamo/table.ts";
import { defaultThreadId } from "../../lib/domain/ids.ts";
import type { SpendingKind } from "../../lib/domain/spending.ts";
import { days, type Instant, instant } from "../../lib/domain/time.ts";
import { dayOf } from "../../lib/domain/wall-clock.ts";

const haiku = "bedrock:us.anthropic.claude-haiku-5-5";
const sonnet = "bedrock:us.anthropic.claude-sonnet-5-5";

interface Turns {
  readonly kind: SpendingKind;
  readonly model: string;
  readonly microUsd: number;
  /** How many there are on a day that lies so many days back. */
  readonly on: (daysAgo: number) => number;
}

const usual: readonly Turns[] = [
  { kind: "silent", model: haiku, microUsd: 402, on: (daysAgo) => 8 + (daysAgo % 4) },
  { kind: "spoke", model: haiku, microUsd: 461, on: (daysAgo) => 2 + (daysAgo % 3) },
  { kind: "conversation", model: sonnet, microUsd: 6_840, on: (daysAgo) => (daysAgo * 5) % 7 },
  {
    kind: "synthesis",
    model: sonnet,
    microUsd: 9_300,
    on: (daysAgo) => (daysAgo % 5 === 4 ? 0 : 1),
  },
  { kind: "replay", model: sonnet, microUsd: 6_200, on: (daysAgo) => (daysAgo === 3 ? 2 : 0) },
];

/** Through the budget's own door: reserved, then settled. @param timezone of the thread, which turns its days */
export async function spendTwoWeeks(table: Table, now: Instant, timezone: string): Promise<void> {
  const budgets = dynamoBudgets(table);
  for (let daysAgo = 13; daysAgo >= 0; daysAgo -= 1) {
    const day = dayOf(instant(now - days(daysAgo)), timezone);
    for (const { kind, model, microUsd, on } of usual) {
      for (let turn = 0; turn < on(daysAgo); turn += 1) {
        const id = `lived.${kind}.${turn}`;
        const reservation = { scope: defaultThreadId, day, id, microUsd };
        await budgets.reserve(reservation, 500_000);
        const usage = { inputTokens: 3_120, outputTokens: 180, cachedInputTokens: 1_400 };
        await budgets.settle(reservation, { microUsd, usage, on: { kind, model, turns: 1 } });
      }
    }
  }
}
