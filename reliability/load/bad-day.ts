/** discord: commands and thoughts on a bad day of Discord's: throttled, cut off, lost after a deferral, delivered twice. */
import { join } from "node:path";
import { dynamoRegistry } from "../../lib/adapters/dynamo/registry.ts";
import { dynamoThreads } from "../../lib/adapters/dynamo/threads.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { newSystem } from "../../lib/domain/system.ts";
import { newThread } from "../../lib/domain/thread.ts";
import { instant } from "../../lib/domain/time.ts";
import { timeOf } from "../../local/discord/snowflake.ts";
import { openState } from "../../local/discord/state.ts";
import { type LoadedCloud, startLoadedCloud } from "./cloud.ts";
import { drawnFaults, setFaults, watchEmbedded } from "./embedded.ts";
import { answeredOnce, faultsOf, type Reckoning, reckon, type Written } from "./ledger.ts";
import { markOf, say } from "./marks.ts";
import { startLoadModel } from "./model.ts";
import { aSecond, type Report, seconds } from "./report.ts";
import { enqueue, setAside, settled, sqsClient } from "./settle.ts";

export interface BadDayOptions {
  readonly commands: number;
  readonly thoughts: number;
  readonly threads: number;
  readonly seed: number;
}

export interface BadDayFigures {
  readonly commands: number;
  readonly thoughts: number;
  readonly answeredOnce: number;
  /** Commands that Discord's three seconds were too short for: nobody was promised an answer. */
  readonly unacknowledged: number;
  readonly drawn: Readonly<Record<string, number>>;
  readonly setAside: number;
  readonly tookMs: number;
}

/** The issue's own: one request in twenty, fifty; one deferral in a hundred; one interaction in twenty. */
const chances = { rate429: 0.05, drop: 0.02, notFoundAfterDefer: 0.01, duplicate: 0.05 };

/** Starts a local cloud with its own embedded Discord, and a model that answers at once. */
export async function loadBadDay(options: BadDayOptions): Promise<Report<BadDayFigures>> {
  const model = await startLoadModel(() => null);
  try {
    const cloud = await startLoadedCloud({ env: model.env, ticks: false });
    try {
      return await play(cloud, options);
    } finally {
      await cloud.stop();
    }
  } finally {
    await model.close();
  }
}

async function play(cloud: LoadedCloud, options: BadDayOptions): Promise<Report<BadDayFigures>> {
  const ids = Array.from({ length: options.threads }, (_, index) => String(5_000_000 + index));
  await seedThreads(cloud, ids);
  const watch = await watchEmbedded(cloud);
  try {
    await setFaults(cloud, { ...chances, seed: options.seed });
    const startedAt = Date.now();
    const { said, thoughts, unacknowledged } = await everybodyWrites(cloud, ids, options);
    await settled(cloud, said, watch.answered);
    const tookMs = Date.now() - startedAt;
    const drawn = await drawnFaults(cloud);
    const all = reckon(said, writtenIn(cloud));
    // What nobody was promised an answer to may have been taken all the same.
    const invented = all.invented.filter((mark) => !unacknowledged.has(mark));
    const figures = {
      commands: said.size - thoughts,
      thoughts,
      answeredOnce: answeredOnce({ ...all, invented }),
      unacknowledged: unacknowledged.size,
      drawn,
      setAside: await setAside(cloud),
      tookMs,
    };
    return reportOf({ ...all, invented }, figures, options);
  } finally {
    await watch.close();
  }
}

const mostAttempts = 5;

/** Each speaks in its own channel, and wakes by nothing but what is sent to it. */
async function seedThreads({ table }: LoadedCloud, ids: readonly string[]): Promise<void> {
  const threads = dynamoThreads(table);
  for (const id of ids) {
    const thread = newThread(id, instant(Date.now()));
    const config = { ...thread.config, enabled: false, target: id };
    await dynamoRegistry(table).add(id);
    await threads.create({ ...thread, config }, newSystem.shardCount);
  }
}

/** In each thread one thing after the other, so that there is an order to hold. */
async function everybodyWrites(cloud: LoadedCloud, ids: readonly string[], options: BadDayOptions) {
  const said = new Set<string>();
  const unacknowledged = new Set<string>();
  const client = sqsClient(cloud);
  const commandsEach = options.commands / options.threads;
  const thoughtsEach = options.thoughts / options.threads;
  let thoughts = 0;
  const every = Math.max(1, Math.floor(commandsEach / Math.max(1, thoughtsEach)));
  const write = async (threadId: string): Promise<void> => {
    let thought = 0;
    let number = 0;
    for (let command = 1; command <= commandsEach; command++) {
      // Whom Discord tells that the application did not respond sends it again.
      for (let attempt = 1; attempt <= mostAttempts; attempt++) {
        number += 1;
        const mark = markOf(threadId, number);
        const isAcknowledged = await chat(cloud, threadId, say(mark));
        (isAcknowledged ? said : unacknowledged).add(mark);
        if (isAcknowledged) break;
      }
      if (command % every !== 0 || thought >= thoughtsEach) continue;
      thought += 1;
      number += 1;
      thoughts += 1;
      said.add(await think(threadId, number));
    }
  };
  const think = async (threadId: string, number: number): Promise<string> => {
    const mark = markOf(threadId, number);
    const timestamp = instant(Date.now());
    const signal: Signal = {
      type: "heartbeat",
      source: "heartbeat",
      id: `${threadId}:${timestamp}#${number}`,
      threadId,
      content: [{ type: "text", text: say(mark) }],
      timestamp,
    };
    await enqueue(client, cloud.queueUrl, [signal]);
    return mark;
  };
  try {
    await Promise.all(ids.map(write));
    return { said, thoughts, unacknowledged };
  } finally {
    client.destroy();
  }
}

/** False when it was not acknowledged within Discord's three seconds. */
async function chat({ url }: LoadedCloud, channel: string, message: string): Promise<boolean> {
  const response = await fetch(`${url}/discord/interactions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ command: "chat", options: { message }, channel_id: channel }),
  });
  const text = await response.text();
  if (response.ok || response.status === 502) return response.ok;
  throw new Error(`/chat answered ${response.status}: ${text.slice(0, 200)}`);
}

/** From the embedded Discord's own file: all messages of the bot, as they stand at the end. */
function writtenIn({ home }: LoadedCloud): readonly Written[] {
  const state = openState(join(home, "discord", "discord.jsonl"), (line) => {
    throw new Error(line);
  });
  try {
    return state
      .messages()
      .filter(({ from }) => from === "bot")
      .map(({ id, content, editedAt }) => ({ id, text: content, at: editedAt ?? timeOf(id) }));
  } finally {
    state.close();
  }
}

function reportOf(
  reckoning: Reckoning,
  figures: BadDayFigures,
  { threads, seed }: BadDayOptions,
): Report<BadDayFigures> {
  const { commands, thoughts, drawn, unacknowledged, tookMs } = figures;
  const dead = figures.setAside;
  const times = (name: string): string => String(drawn[name] ?? 0);
  return {
    title: `Discord on a bad day: ${commands} commands and ${thoughts} thoughts in ${threads} threads`,
    rows: [
      ["requests answered with 429", times("rate429")],
      ["connections dropped", times("drop")],
      ["webhooks lost after a deferral", times("notFoundAfterDefer")],
      ["interactions delivered twice", times("duplicate")],
      ["not acknowledged within 3 s", String(unacknowledged)],
      ["answered once, in order", `${figures.answeredOnce} of ${commands + thoughts}`],
      ["set aside", String(dead)],
      ["took", `${seconds(tookMs)} (${aSecond(commands + thoughts, tookMs)})`],
    ],
    notes: [`Faults of seed ${seed}; which request meets which depends on the machine's speed.`],
    faults: [...faultsOf(reckoning), ...(dead > 0 ? [`${dead} signals set aside`] : [])],
    late: unacknowledged > 0 ? [`${unacknowledged} commands were not acknowledged within 3 s`] : [],
    data: figures,
  };
}
