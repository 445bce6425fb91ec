/**
 * A thread that has been lived in for a day: what the panel's pictures and its browser tests look at.
 *
 * Written through the real adapters and the API's own door, into a local cloud that has just started.
 */
import { setTimeout } from "node:timers/promises";
import * as z from "zod/mini";
import { dynamoEvents } from "../../lib/adapters/dynamo/events.ts";
import { dynamoFeed } from "../../lib/adapters/dynamo/feed.ts";
import { dynamoHistory } from "../../lib/adapters/dynamo/history.ts";
import { dynamoRuns } from "../../lib/adapters/dynamo/runs.ts";
import { openTable } from "../../lib/adapters/dynamo/table.ts";
import { ulidIds } from "../../lib/adapters/ulid-ids.ts";
import { defaultThreadId } from "../../lib/domain/ids.ts";
import { after, type Instant, instant, minutes } from "../../lib/domain/time.ts";
import type { LocalCloud } from "../../local/cloud.ts";
import { localRegion } from "../../local/template/names.ts";
import { spendTwoWeeks } from "./lived-costs.ts";
import { dayOfBeats, notes, type World } from "./lived-day.ts";

const threadId = defaultThreadId;
const timezone = "Europe/Berlin";

/** What an owner may have written by the second day. */
const checklist = `## Checklist
- [ ] every 2h: Is a parcel out for delivery?
- [ ] at 08:30: What stands in the calendar today?
- [ ] Did the plumber answer about the boiler?

## Rules
If a parcel comes while nobody is home → speak, and name the hour.
If no urgent items → reply HEARTBEAT_OK only.

## Proactive Behaviors
- Remind of birthdays three days before.
`;

/** Fills the thread \`default\` of \`cloud\` with a day that ends \`now\`. */
export async function liveIn(cloud: LocalCloud, now: Instant): Promise<void> {
  const table = tableOf(cloud);
  const ids = ulidIds();
  const runs = dynamoRuns(table);
  const world = { ids, now };
  const day = dayOfBeats(world);
  for (const run of day) await runs.record(run);
  await talk(dynamoHistory(table), world);
  await board(dynamoFeed(table), world);
  const events = dynamoEvents(table);
  for (const run of day.filter(({ outcome }) => outcome.kind === "acted"))
    await events.append({
      id: ids.ulid(run.startedAt),
      threadId,
      at: run.startedAt,
      type: "spoke",
      detail: { run: run.id, slot: run.slot, trigger: run.trigger, actions: "speak" },
    });
  await throughTheApi(cloud);
  await chat(cloud);
  await spendTwoWeeks(table, now, timezone);
}

/** The SDK's client takes its place from the environment, when it is first used. */
export function tableOf({ dynamodbUrl, stack }: LocalCloud) {
  const [table] = stack.tables;
  if (table === undefined) throw new Error("the template has no table");
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl,
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  return openTable(table.name);
}

async function talk(history: ReturnType<typeof dynamoHistory>, { ids, now }: World): Promise<void> {
  const said = [
    {
      minutesAgo: 1_228,
      role: "assistant",
      text: "The plumber can come on Thursday at 14:00; shall I put it down?",
    },
    { minutesAgo: 1_224, role: "user", text: "Yes please." },
    { minutesAgo: 1_223, role: "assistant", text: "Done: Thursday, 14:00, the plumber." },
    {
      minutesAgo: 568,
      role: "assistant",
      text: "Two things today: the dentist at 11:30, and the parcel with the valve before four.",
    },
    {
      minutesAgo: 208,
      role: "assistant",
      text: "The parcel is out for delivery and comes between 15:20 and 15:50.",
    },
  ] as const;
  for (const { minutesAgo, role, text } of said) {
    const at = instant(now - minutes(minutesAgo));
    await history.append({
      id: ids.ulid(at),
      threadId,
      at,
      role,
      agent: "conversation",
      kind: "said",
      text,
    });
  }
}

async function board(feed: ReturnType<typeof dynamoFeed>, { ids, now }: World): Promise<void> {
  const at = instant(now - minutes(600));
  const id = ids.ulid(at);
  await feed.post({
    id,
    threadId,
    at,
    author: "assistant",
    title: "What the boiler did this week",
    content:
      "It knocked on **four** of seven nights, always between two and three. The plumber has the list.",
  });
  const repliedAt = after(at, minutes(12));
  await feed.comment({
    id: ids.ulid(repliedAt),
    threadId,
    postId: id,
    at: repliedAt,
    author: "assistant",
    content: "And once more this morning, at 05:40.",
  });
  await feed.vote(threadId, id, { voter: "assistant", direction: "up" });
}

/** What has a door of its own comes in by it. */
async function throughTheApi({ url }: LocalCloud): Promise<void> {
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const response = await fetch(`${url}/api/${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  };
  await send("POST", "threads/default/heartbeat/config", {
    timezone,
    active_hours_start: 7,
    active_hours_end: 22,
  });
  await send("POST", "heartbeat/heartbeat.md", { content: "## Checklist\n- [ ] Tea?\n" });
  await send("POST", "heartbeat/heartbeat.md", { content: checklist });
  await send("PUT", "threads/default/memory/notes/boiler.md", { content: notes });
  await send("POST", "threads/default/reminders", {
    what: "water the plants",
    when: "every weekday 8:30",
  });
  await send("POST", "threads/default/reminders", { what: "call mum", when: "tomorrow at 9" });
}

/** A question and two commands in the embedded Discord, each answered before the next. */
async function chat({ url }: LocalCloud): Promise<void> {
  const asked = [
    { command: "chat", options: { message: "Is the plumber **really** coming this week?" } },
    { command: "status" },
    { command: "reminders" },
  ];
  for (const body of asked) {
    const response = await fetch(`${url}/discord/interactions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`/${body.command}: ${await response.text()}`);
    while (await isThinking(url)) await setTimeout(100);
  }
}

const Pending = z.array(z.object({ pending: z.boolean() }));

const isThinking = async (url: string): Promise<boolean> =>
  Pending.parse(await (await fetch(`${url}/discord/messages`)).json()).some(
    ({ pending }) => pending,
  );
