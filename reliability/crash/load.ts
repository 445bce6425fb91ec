/** What happens to the cloud while it is being killed: people write, beats are due, runs are asked for. */
import { setTimeout as delay } from "node:timers/promises";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { defaultThreadId, type ThreadId } from "../../lib/domain/ids.ts";
import { type Dice, diceOf } from "../simulate/chance.ts";
import { tryPost } from "./ask.ts";
import type { CrashingCloud } from "./cloud.ts";
import { type Marker, messageText } from "./markers.ts";
import type { Ready } from "./messages.ts";
import { openTableAt } from "./table.ts";
import { closed, quiet, spokenIn } from "./threads.ts";

/** One thing that the person asked in Discord. */
export interface Asked {
  readonly marker: Marker | null;
  readonly threadId: ThreadId;
  /** Epoch ms. */
  readonly askedAt: number;
  /** When Discord showed "is thinking…"; null when it showed a failure: then nothing was promised. */
  readonly acknowledgedAt: number | null;
}

export interface Load {
  /** In the order of asking. */
  readonly asked: readonly Asked[];
  /** Runs by API and ticks that were answered. */
  readonly answers: { runs: number; ticks: number };
  /** Asks nothing new; resolves when what was under way is over. */
  stop(): Promise<void>;
}

const Shown = z.object({ pending: z.boolean() });

/** Begins at once. The seed decides who does what after which pause; what meets what is the machine's business. */
export function startLoad(cloud: CrashingCloud, seed: number): Load {
  const asked: Asked[] = [];
  const answers = { runs: 0, ticks: 0 };
  let messages = 0;
  let isOver = false;

  const post = (path: string, body: object) => tryPost(cloud, path, body);

  async function ask(threadId: ThreadId, marker: Marker | null, command: object): Promise<void> {
    const channel = threadId === defaultThreadId ? {} : { channel_id: threadId };
    const askedAt = Date.now();
    const shown = Shown.safeParse(await post("/discord/interactions", { ...command, ...channel }));
    const acknowledgedAt = shown.success && shown.data.pending ? Date.now() : null;
    asked.push({ marker, threadId, askedAt, acknowledgedAt });
  }

  async function say(threadId: ThreadId): Promise<void> {
    messages += 1;
    const marker: Marker = `m-${messages}`;
    await ask(threadId, marker, { command: "chat", options: { message: messageText(marker) } });
  }

  const beatNow = (threadId: ThreadId) =>
    ask(threadId, null, { command: "heartbeat", subcommand: "now" });

  async function run(threadId: ThreadId): Promise<void> {
    if ((await post(`/api/threads/${threadId}/heartbeat/run-now`, {})) !== null) answers.runs += 1;
  }

  async function tick(threadId: ThreadId): Promise<void> {
    await makeDue(await cloud.up(), threadId);
    if ((await post("/_local/invoke/heartbeat", {})) !== null) answers.ticks += 1;
  }

  async function worker(name: string, pauseMs: readonly [number, number], act: Act): Promise<void> {
    const dice = diceOf(seed, name);
    while (!isOver) {
      await delay(dice.between(...pauseMs));
      if (!isOver) await act(dice);
    }
  }

  const workers = [
    ...spokenIn.map((id) => worker(`say ${id}`, [200, 1_500], () => say(id))),
    worker("tick", [100, 500], (dice) => tick(dice.pick(quiet))),
    worker("tick too", [300, 900], (dice) => tick(dice.pick(quiet))),
    worker("run at night", [800, 2_500], () => run(closed)),
    worker("run", [300, 1_200], (dice) => run(dice.pick([...quiet, ...spokenIn]))),
    worker("beat now", [2_000, 5_000], (dice) => beatNow(dice.pick(spokenIn))),
  ];
  return {
    asked,
    answers,
    stop: async () => {
      isOver = true;
      await Promise.all(workers);
    },
  };
}

type Act = (dice: Dice) => Promise<void>;

/**
 * Every minute is too slow for a test of a few: the next slot of a thread that rests is now. What the
 * schedule does with it is unchanged; a thread under way is left alone.
 */
async function makeDue({ dynamodbUrl, tableName }: Ready, threadId: ThreadId): Promise<void> {
  const table = openTableAt(dynamodbUrl, tableName);
  const update = new UpdateCommand({
    TableName: tableName,
    Key: threadKey(threadId),
    UpdateExpression: "SET dueAt = :now",
    ConditionExpression: "attribute_not_exists(leaseUntilAt) AND dueAt > :now",
    ExpressionAttributeValues: { ":now": Date.now() },
  });
  // Under way, due already, or the table was killed: the tick that follows takes it as it is.
  await table.documents.send(update).catch(() => undefined);
  table.close();
}
