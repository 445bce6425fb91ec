/** The threads of a crash test: some in which the person writes, some that only the schedule wakes. */
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { registryKey, threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { defaultThreadId, type ThreadId } from "../../lib/domain/ids.ts";
import { newSystem, shardOf } from "../../lib/domain/system.ts";
import { newThread, type Thread } from "../../lib/domain/thread.ts";
import { type Instant, instant } from "../../lib/domain/time.ts";
import type { OpenTable } from "./table.ts";

/** The person writes here: in the DM and in two channels. */
export const spokenIn: readonly ThreadId[] = [defaultThreadId, "9001", "9002"];
/** Nobody writes here: beats are due again and again, and their thoughts go to the DM. */
export const quiet: readonly ThreadId[] = ["9101", "9102", "9103", "9104", "9105"];
/** Its hours are closed until they are opened: what runs by hand think there waits in its outbox. */
export const closed: ThreadId = "9201";

/** Puts them into the table before anything happens, with room in their budgets for every reservation of a beat that dies. */
export async function plantThreads({ documents, tableName }: OpenTable): Promise<void> {
  const now = instant(Date.now());
  for (const id of [...spokenIn, ...quiet, closed]) {
    const thread = newThread(id, now);
    const planted: Thread = { ...thread, config: { ...thread.config, ...configOf(id, now) } };
    const dueShard = String(shardOf(id, newSystem.shardCount));
    const items = [{ ...threadKey(id), ...planted, dueShard }, registryKey(id)];
    for (const Item of items) {
      await documents.send(new PutCommand({ TableName: tableName, Item }));
    }
  }
}

const configOf = (id: ThreadId, now: Instant): Partial<Thread["config"]> => ({
  enabled: true,
  daily_budget_usd: 1_000,
  ...(quiet.includes(id)
    ? { every: 60, think_at_least_every_seconds: 0, target: "dm" }
    : { every: 86_400 }),
  ...(id === closed ? { target: "dm", ...closedAt(now) } : {}),
});

/** An hour that is half a day away. */
function closedAt(now: Instant): Partial<Thread["config"]> {
  const hour = (new Date(now).getUTCHours() + 12) % 24;
  return { timezone: "UTC", active_hours_start: hour, active_hours_end: hour + 1 };
}
