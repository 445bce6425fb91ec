/** backlog: signals that pile up while the conversation is held, and are answered then. */
import type { Signal } from "../../lib/domain/signal.ts";
import { instant } from "../../lib/domain/time.ts";
import { answeredOnce, faultsOf, reckon } from "./ledger.ts";
import { markOf, say } from "./marks.ts";
import { inParallel } from "./parallel.ts";
import { aSecond, type Report, seconds } from "./report.ts";
import type { Rig } from "./rig.ts";
import { enqueue, setAside, settled, sqsClient, watchAnswers } from "./settle.ts";

export interface BacklogOptions {
  readonly signals: number;
  readonly threads: number;
}

const batchSize = 10;
/** Every so many signals one is sent twice, as an uncertain sender would. */
const repeatedEvery = 20;

export interface BacklogFigures {
  readonly signals: number;
  readonly answeredOnce: number;
  readonly repeats: number;
  /** Model calls; a turn answers up to ten signals of one thread. */
  readonly turns: number;
  readonly filledMs: number;
  readonly drainedMs: number;
  readonly waiting: number;
}

export async function loadBacklog(
  rig: Rig,
  options: BacklogOptions,
): Promise<Report<BacklogFigures>> {
  const { cloud, discord, model } = rig;
  const answered = watchAnswers(discord);
  const turnsBefore = model.asked.conversations;
  const startedAt = Date.now();
  const { said, repeats } = await fillHeld(rig, options);
  const filledMs = Date.now() - startedAt;
  const waiting = said.size - answered.size;
  await settled(cloud, said, answered);
  const drainedMs = Date.now() - startedAt - filledMs;

  const reckoning = reckon(said, discord.written(), ours);
  const dead = await setAside(cloud);
  const turns = model.asked.conversations - turnsBefore;
  const once = answeredOnce(reckoning);
  return {
    title: `Backlog: ${said.size} signals in ${options.threads} threads, while the conversation was held`,
    rows: [
      ["put in", `${said.size}, and ${repeats} of them twice, in ${seconds(filledMs)}`],
      ["waiting at the release", String(waiting)],
      ["drained in", `${seconds(drainedMs)} (${aSecond(waiting, drainedMs)})`],
      ["turns", `${turns} (${(said.size / Math.max(1, turns)).toFixed(1)} signals each)`],
      ["answered once, in order", `${once} of ${said.size}`],
    ],
    notes: ["Two of three are a person's words, the third is a thought."],
    faults: [...faultsOf(reckoning), ...(dead > 0 ? [`${dead} signals set aside`] : [])],
    late: [],
    data: {
      signals: said.size,
      answeredOnce: once,
      repeats,
      turns,
      filledMs,
      drainedMs,
      waiting,
    },
  };
}

const ours = "backlog-";

/** Puts the signals into the queue while the model answers nobody. */
async function fillHeld({ cloud, discord, model }: Rig, { signals, threads }: BacklogOptions) {
  const client = sqsClient(cloud);
  const release = model.hold();
  const said = new Set<string>();
  let repeats = 0;
  const fill = async (index: number): Promise<void> => {
    const threadId = String(2_000_000 + index);
    const numbers = Array.from({ length: Math.ceil(signals / threads) }, (_, place) => place + 1);
    for (let from = 0; from < numbers.length; from += batchSize) {
      const some = numbers.slice(from, from + batchSize);
      const batch = some.map((number) => signalOf(discord, threadId, number));
      const again = batch.filter((_, place) => (from + place) % repeatedEvery === 0);
      await enqueue(client, cloud.queueUrl, batch);
      if (again.length > 0) await enqueue(client, cloud.queueUrl, again);
      repeats += again.length;
      for (const number of some) said.add(markOf(`${ours}${threadId}`, number));
    }
  };
  try {
    await inParallel(Array(threads).keys(), 8, fill);
    return { said, repeats };
  } finally {
    client.destroy();
    release();
  }
}

function signalOf(discord: Rig["discord"], threadId: string, number: number): Signal {
  const content = [{ type: "text" as const, text: say(markOf(`${ours}${threadId}`, number)) }];
  const timestamp = instant(Date.now());
  if (number % 3 === 0) {
    const id = `${threadId}:${timestamp}#${number}`;
    return { type: "heartbeat", source: "heartbeat", id, threadId, content, timestamp };
  }
  const id = discord.newId();
  const token = `token-${id}`;
  discord.acknowledge(token);
  return {
    type: "message",
    source: "discord",
    id,
    threadId,
    content,
    timestamp,
    author: discord.owner,
    reply: { applicationId: discord.applicationId, token, channelId: threadId },
  };
}
