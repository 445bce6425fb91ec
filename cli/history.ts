/** `vigil history`: the beats on record, newest first. */

import { defaultThreadId } from "../lib/domain/ids.ts";
import { HistoryAnswer } from "../lib/domain/wire/run.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import type { World } from "./world.ts";

export interface PageOptions extends ThreadOptions {
  /** 1..100 */
  readonly limit: number;
  /** Where an earlier page ended; undefined: from the newest on. */
  readonly cursor: string | undefined;
}

export async function history(world: World, options: PageOptions): Promise<number> {
  const { thread, limit, cursor, json } = options;
  const query = new URLSearchParams({
    limit: String(limit),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const { answer, raw } = await ask(world, {
    method: "GET",
    path: `/api/threads/${thread}/heartbeat/history?${query}`,
    schema: HistoryAnswer,
  });
  world.say(json ? JSON.stringify(raw, null, 2) : historyLines(answer, world).join("\n"));
  return 0;
}

function historyLines(answer: HistoryAnswer, world: World): string[] {
  const { activities, total_runs, next_cursor, thread_id } = answer;
  if (total_runs === 0) return ["No beat is on record here. Wake it: vigil beat"];
  const thread = thread_id === defaultThreadId ? "" : ` --thread ${thread_id}`;
  const more = next_cursor === null ? "" : `; more: vigil history --cursor ${next_cursor}${thread}`;
  return [
    ...activities.map((activity) => activityLine(activity, world)),
    world.paint("dim", `${activities.length} of ${total_runs}${more}`),
  ];
}

function activityLine(activity: HistoryAnswer["activities"][number], { paint }: World): string {
  const { timestamp, summary, success, input_tokens, output_tokens, cost_usd } = activity;
  const words = summary.replaceAll(/\s+/g, " ");
  const tokens = input_tokens + output_tokens;
  const price = cost_usd === null ? "unpriced" : `$${cost_usd.toFixed(4)}`;
  const receipt = tokens === 0 ? "" : paint("dim", ` (${tokens} tokens, ${price})`);
  return `${paint("dim", timestamp)}  ${success ? words : paint("red", words)}${receipt}`;
}
