/** converse: signals of one thread -> drop what is done -> answer the rest as one turn -> commands. */
import { idle } from "../domain/board.ts";
import type { Settings } from "../domain/settings.ts";
import { type Signal, type SignalRecord, textOf } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import type { Ports } from "../ports.ts";
import { answerCommand } from "./answer-command.ts";
import { answerTurn, finishTurn } from "./answer-turn.ts";
import type { BeatPorts } from "./beat.ts";
import { type OpenThreadPorts, openThread } from "./open-thread.ts";

export type ConversePorts = BeatPorts &
  OpenThreadPorts &
  Pick<Ports, "signals" | "kv" | "messenger">;

export interface Batch {
  /** Waiting signals of one thread, in the queue's order. */
  readonly signals: readonly Signal[];
  /** How often the one that came most often was received, from 1: before it is set aside, the person hears of it. */
  readonly receives: number;
  readonly deadlineAt: Instant;
}

/** A signal with its record: what there is to do, and how far an earlier attempt got. */
export interface Tracked {
  readonly signal: Signal;
  readonly record: SignalRecord;
}

/**
 * | a signal's record says | then |
 * | --- | --- |
 * | delivered | it is dropped |
 * | replied, and it carries the turn's reply | the reply is sent again, under the same nonces, without a model call |
 * | replied, by another signal's reply | that one's resending covers it; if that one is gone, it was answered |
 * | claimed | it is part of the new turn; a notice is passed on as it is |
 *
 * Throws when something is left to do; the queue then brings the whole batch again.
 */
export async function converse(
  ports: ConversePorts,
  settings: Settings,
  batch: Batch,
): Promise<void> {
  const [first] = batch.signals;
  if (first === undefined) return;
  const thread = await openThread(ports, first.threadId);
  // The queue absorbs a repeat for five minutes only; one that stayed longer may stand here twice.
  const signals = new Map(batch.signals.map((signal) => [signal.id, signal]));
  const tracked = await Promise.all([...signals.values()].map((signal) => track(ports, signal)));
  const open = tracked.filter(({ record }) => record.state !== "delivered");
  const words = open.filter(({ signal }) => signal.type !== "command");
  // The queue gives a thread's signals to one worker at a time: the line is of a turn that died.
  if (thread.board.conversation.status === "running")
    await ports.threads.updateConversation(thread.id, idle(ports.clock.now()));

  const covered = await resendStored(ports, settings, thread, words);
  const waiting = words.filter(({ record }) => !covered.has(record.id));
  const orphans = waiting.filter(({ record }) => record.state === "replied");
  await Promise.all(orphans.map(({ record }) => markDone(ports, record)));
  const fresh = waiting.filter(({ record }) => record.state === "claimed");
  const spoken = fresh.filter(({ signal }) => signal.type !== "notice");
  await answerTurn(ports, settings, thread, batch, spoken);
  for (const tracked of fresh) {
    if (tracked.signal.type === "notice")
      await passOn(ports, settings, thread, tracked, textOf(tracked.signal));
  }
  for (const { signal, record } of open) {
    if (signal.type === "command") await answerCommand(ports, settings, batch, signal, record);
  }
}

/** A notice is its own reply: it is stored and delivered like one, without a model call. */
async function passOn(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  tracked: Tracked,
  reply: string,
): Promise<void> {
  const { record } = tracked;
  const repliedAt = ports.clock.now();
  const covers = [record.id];
  await ports.signals.storeReply(thread.id, record.id, reply, covers, repliedAt);
  await finishTurn(ports, settings, thread, { ...record, reply, covers, repliedAt }, [tracked]);
}

async function track(ports: ConversePorts, signal: Signal): Promise<Tracked> {
  const now = ports.clock.now();
  const minted = { messageId: ports.ids.ulid(signal.timestamp), replyId: ports.ids.ulid(now) };
  return { signal, record: await ports.signals.claim(signal, minted, now) };
}

/** Ends the turns whose reply was stored by an attempt that died. Answers the ids that they cover. */
async function resendStored(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  words: readonly Tracked[],
): Promise<ReadonlySet<string>> {
  const covered = new Set<string>();
  for (const { record } of words) {
    if (record.reply === undefined) continue;
    const covers = record.covers ?? [record.id];
    for (const id of covers) covered.add(id);
    const turn = words.filter((tracked) => covers.includes(tracked.record.id));
    await finishTurn(ports, settings, thread, { ...record, reply: record.reply, covers }, turn);
  }
  return covered;
}

const markDone = (ports: ConversePorts, { threadId, id }: SignalRecord): Promise<void> =>
  ports.signals.markDelivered(threadId, id, ports.clock.now());
