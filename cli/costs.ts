/** `vigil costs`: what a thread spent in its last days, by day, then by kind of turn and by model. */
import { CostsAnswer } from "../lib/domain/wire/costs.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import type { World } from "./world.ts";

export interface CostsOptions extends ThreadOptions {
  /** 1..40 */
  readonly days: number;
}

export async function costs(world: World, { thread, days, json }: CostsOptions): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "GET",
    path: `/api/threads/${thread}/costs?days=${days}`,
    schema: CostsAnswer,
  });
  world.say(json ? JSON.stringify(raw, null, 2) : costLines(answer, days, world).join("\n"));
  return 0;
}

type Spending = Pick<CostsAnswer["days"][number], "spent_usd" | "input_tokens" | "output_tokens">;
type Part = CostsAnswer["days"][number]["parts"][number];

function costLines(answer: CostsAnswer, asked: number, { paint }: World): string[] {
  const { thread_id, timezone, cap_usd } = answer;
  const span = asked === 1 ? "today" : `in the last ${asked} days`;
  const head =
    paint("bold", thread_id) + paint("dim", `, ${span} (${timezone}), at most $${cap_usd} a day`);
  const days = answer.days.filter(isAny);
  if (days.length === 0)
    return [head, "Nothing was spent. Models that cost nothing, as offline, are not counted here."];
  const parts = [
    ...Map.groupBy(
      days.flatMap((day) => day.parts),
      nameOf,
    ),
  ].map(([name, ofName]) => `${receipt(ofName)}  ${name}  ${paint("dim", turnsOf(ofName))}`);
  return [
    head,
    ...days.map((day) => `  ${receipt([day])}  ${day.day}`),
    ...parts.map((part) => `  ${part}`),
    `  ${receipt(days)}  ${paint("bold", "in all")}`,
  ];
}

const isAny = ({ spent_usd, input_tokens, output_tokens }: Spending): boolean =>
  spent_usd + input_tokens + output_tokens > 0;

const nameOf = ({ kind, model }: Part): string => `${kind}, ${model}`;

/** `$0.0123    41200 tokens`, in columns. */
function receipt(of: readonly Spending[]): string {
  const dollars = of.reduce((sum, { spent_usd }) => sum + spent_usd, 0);
  const tokens = of.reduce((sum, one) => sum + one.input_tokens + one.output_tokens, 0);
  return `$${dollars.toFixed(4).padEnd(9)} ${String(tokens).padStart(10)} tokens`;
}

function turnsOf(parts: readonly Part[]): string {
  const turns = parts.reduce((sum, part) => sum + part.turns, 0);
  return `${turns} turn${turns === 1 ? "" : "s"}`;
}
