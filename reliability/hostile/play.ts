/** play: one attempt from its text to what the world looks like afterwards. */
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { makeHandler as conversationHandler } from "../../functions/conversation-handler.ts";
import { makeHandler as heartbeatHandler } from "../../functions/heartbeat-handler.ts";
import { aiModel } from "../../lib/adapters/ai-model.ts";
import type { Row } from "../../lib/adapters/memory/shelf.ts";
import { maxSignalReceives, synthesisAfterMs } from "../../lib/domain/limits.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { after, seconds } from "../../lib/domain/time.ts";
import type { Attempt } from "./attempt.ts";
import { type Heard, type Loopback, loopingProvider } from "./loopback.ts";
import { type ObeyedCall, obey } from "./obey.ts";
import { type Stage, say, secrets, setStage, settings, wholeTime } from "./stage.ts";

/** What there is to look at when it is over. */
export interface Ending {
  readonly attempt: Attempt;
  readonly stage: Stage;
  /** Every item, before the schedule ticked and the queue was worked off, and now. */
  readonly before: readonly Row[];
  readonly now: readonly Row[];
  readonly calls: readonly ObeyedCall[];
  readonly modelCalls: number;
  /** What Discord heard. */
  readonly heard: readonly Heard[];
}

/** The environment of a function holds names and addresses; a key in it would be the worst case. */
const secretVariable = "HOSTILE_API_KEY";

/** @param discord heard nothing that matters yet; what it hears is taken out of it */
export async function play(attempt: Attempt, discord: Loopback): Promise<Ending> {
  const stage = await setStage(attempt, discord);
  const { world } = stage;
  const before = world.items.all();
  const calls = obey(world, attempt);
  const provider = await providerOf(attempt);
  process.env[secretVariable] = secrets.apiKey;
  try {
    await work(withProvider(stage, provider), attempt);
  } finally {
    delete process.env[secretVariable];
    await provider?.close();
  }
  const modelCalls = provider?.heard.length ?? world.model.turns.length;
  const heard = discord.heard.splice(0);
  return { attempt, stage, before, now: world.items.all(), calls, modelCalls, heard };
}

async function providerOf({ model, wants }: Attempt): Promise<Loopback | null> {
  const [call] = wants.calls ?? [];
  if (model !== "looping" || call === undefined) return null;
  return loopingProvider(call.tool, call.input);
}

/** The real model adapter in the place of the obeying model. */
function withProvider(stage: Stage, provider: Loopback | null): Stage {
  if (provider === null) return stage;
  const { clock, log } = stage.world;
  const model = aiModel({
    secrets: { read: async () => secrets.apiKey },
    baseUrls: { anthropic: "", openai: provider.url },
    clock,
    log,
  });
  return { ...stage, ports: { ...stage.ports, model } };
}

/** The queue is worked off before and after each tick, as the poller does. */
async function work({ world, ports }: Stage, attempt: Attempt): Promise<void> {
  const { ticks, where, asks, synthesis } = attempt;
  // What comes through Discord's door is for the conversation; the schedule would only stir the picture.
  const { count = byDiscord.includes(where) ? 0 : 1, secondsApart = 0 } = ticks ?? {};
  const heartbeat = heartbeatHandler({ ports, settings });
  const drained = { signals: 0 };
  const drain = async () => {
    const waiting = world.queue.sent.slice(drained.signals);
    drained.signals = world.queue.sent.length;
    await answerAll(ports, waiting);
  };
  await drain();
  for (let done = 0; done < count; done += 1) {
    await heartbeat({}, wholeTime);
    await drain();
    world.clock.set(after(world.clock.now(), seconds(secondsApart)));
  }
  if (asks !== undefined) {
    await say(world, attempt, asks);
    await drain();
  }
  if (synthesis !== true) return;
  world.clock.advance(synthesisAfterMs);
  await heartbeat({}, wholeTime);
  await drain();
}

const byDiscord: readonly Attempt["where"][] = [
  "message",
  "Discord name",
  "channel id",
  "command name",
  "attachment name",
  "thought",
];

/** A batch, brought again with what failed of it until it is done or given up. */
async function answerAll(ports: Stage["ports"], signals: readonly Signal[]): Promise<void> {
  const converse = conversationHandler({ ports, settings });
  let waiting = signals;
  for (let receives = 1; receives <= maxSignalReceives && waiting.length > 0; receives += 1) {
    const Records = waiting.map((signal) => recordOf(signal, receives));
    const { batchItemFailures } = await converse(eventOf(Records), wholeTime);
    const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    waiting = waiting.filter(({ id }) => failed.includes(id));
  }
}

const eventOf = (Records: SQSRecord[]): SQSEvent => ({ Records });

const recordOf = (signal: Signal, receives: number): SQSRecord => ({
  messageId: signal.id,
  receiptHandle: signal.id,
  body: JSON.stringify(signal),
  attributes: {
    MessageGroupId: signal.threadId,
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(signal.timestamp),
    SenderId: "hostile",
    ApproximateFirstReceiveTimestamp: String(signal.timestamp),
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:signals.fifo",
  awsRegion: "us-east-1",
});
