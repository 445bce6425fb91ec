/** converse: signals of one thread -> a look that is due -> what waits in the outbox -> stored replies again -> one new turn -> commands. */
import { idle } from "../domain/board.ts";
import type { Settings } from "../domain/settings.ts";
import type { Signal, SignalRecord } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import type { Opening, Ports } from "../ports.ts";
import { answerCommand } from "./answer-command.ts";
import { answerTurn, finishTurn, type Lead } from "./answer-turn.ts";
import type { BeatPorts } from "./beat.ts";
import { forgetByOrder, isForget } from "./forget-by-order.ts";
import { holdBack, quietNow } from "./hold-back.ts";
import { listen } from "./listen.ts";
import { type OpenThreadPorts, openThread } from "./open-thread.ts";

export type ConversePorts = BeatPorts &
  OpenThreadPorts &
  Pick<
    Ports,
    | "signals"
    | "outbox"
    | "outreach"
    | "undo"
    | "ears"
    | "kv"
    | "messenger"
    | "archive"
    | "reminders"
  >;

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
 * | replied: it carries the turn's reply | the reply is sent again, under the same nonces, without a model call |
 * | claimed, and the signal that it points at carries a reply to it | that reply is sent again, or was delivered |
 * | claimed, unasked, and it must be quiet | it is held back in the outbox |
 * | claimed | it is part of the new turn |
 *
 * Unasked is what the assistant says by itself: thoughts and notices. When it need not be quiet (any more), the
 * next of them, or a release, brings along all that waits in the outbox, so that it is one message and nothing
 * overtakes it. What the person asked is answered at any hour.
 *
 * An order to forget comes alone, and has no record (see `forgetByOrder`).
 *
 * Throws when something is left to do; the queue then brings the whole batch again.
 */
export async function converse(
  ports: ConversePorts,
  settings: Settings,
  batch: Batch,
): Promise<void> {
  for (const signal of batch.signals)
    if (signal.type === "listen") await listen(ports, settings, signal);
  // A look has no record, makes no thread, and leaves nothing to answer here: what it hears comes by the queue.
  const signals = batch.signals.filter(({ type }) => type !== "listen");
  const [first] = signals;
  if (first === undefined) return;
  if (isForget(first)) return forgetByOrder(ports, settings, first, batch.deadlineAt);
  const thread = await openThread(ports, first.threadId);
  const open = await trackOpen(ports, signals);
  // The queue gives a thread's signals to one worker at a time: the line is of a turn that died.
  if (thread.board.conversation.status === "running")
    await ports.threads.updateConversation(thread.id, idle(ports.clock.now()));

  const { quiet, found } = await lookIntoOutbox(ports, thread, open);
  const words = inPlace(open, found).filter(isWords);
  const resent = await resendStored(ports, settings, thread, words);
  const waiting = words.filter(({ record }) => !resent.covered.has(record.id));
  const isAnswered = ({ record }: Tracked) => resent.answered.has(record.id);
  await Promise.all(waiting.filter(isAnswered).map(({ record }) => markDone(ports, record)));
  const fresh = waiting.filter((tracked) => !isAnswered(tracked));
  const held = quiet === null ? [] : fresh.filter(isUnasked);
  const turn = fresh.filter((tracked) => !held.includes(tracked));
  const releases = open.filter(isRelease);
  if (quiet !== null && held.length + releases.length > 0)
    await holdBack(ports, thread, signalsOf(held), quiet);
  const isSaid = (await answerTurn(ports, settings, thread, batch, turn)) && resent.isSaid;
  if (quiet === null && isSaid && found.length + releases.length > 0)
    await ports.outbox.empty(
      thread.id,
      found.map(({ record }) => record.id),
    );
  await Promise.all(releases.map(({ record }) => markDone(ports, record)));
  for (const { signal, record } of open) {
    if (signal.type === "command") await answerCommand(ports, settings, batch, signal, record);
  }
}

const signalsOf = (tracked: readonly Tracked[]): readonly Signal[] =>
  tracked.map(({ signal }) => signal);

const isRelease = ({ signal }: Tracked): boolean => signal.type === "release";
const isUnasked = ({ signal }: Tracked): boolean =>
  signal.type === "heartbeat" || signal.type === "notice";
const isWords = (tracked: Tracked): boolean =>
  tracked.signal.type === "message" || isUnasked(tracked);

/** What is not delivered yet, each signal once: one that stayed longer than the queue's memory may come twice. */
async function trackOpen(
  ports: ConversePorts,
  signals: readonly Signal[],
): Promise<readonly Tracked[]> {
  const each = new Map(signals.map((signal) => [signal.id, signal])).values();
  return (await Promise.all([...each].map((signal) => track(ports, signal)))).filter(
    ({ record }) => record.state !== "delivered",
  );
}

async function track(ports: ConversePorts, signal: Signal): Promise<Tracked> {
  const now = ports.clock.now();
  const minted = { messageId: ports.ids.ulid(signal.timestamp), replyId: ports.ids.ulid(now) };
  return { signal, record: await ports.signals.claim(signal, minted, now) };
}

interface Outbox {
  /** Whether what is unasked must wait, and until when; null when it need not, or nothing of it is there. */
  readonly quiet: Opening | null;
  /** What has waited and may be said now, in the order in which it first came; also what was delivered by now. */
  readonly found: readonly Tracked[];
}

async function lookIntoOutbox(
  ports: ConversePorts,
  thread: Thread,
  open: readonly Tracked[],
): Promise<Outbox> {
  if (!open.some((tracked) => isUnasked(tracked) || isRelease(tracked)))
    return { quiet: null, found: [] };
  const quiet = await quietNow(ports, thread);
  if (quiet !== null) return { quiet, found: [] };
  const signals = await ports.outbox.list(thread.id);
  const found = await Promise.all(signals.map((signal) => track(ports, signal)));
  // Records were made in the order of the queue, and their ids grow.
  return {
    quiet,
    found: found.toSorted((one, other) => (one.record.replyId < other.record.replyId ? -1 : 1)),
  };
}

/**
 * What waited takes the place of the first unasked signal or release. A retry may bring the batch in pieces, from
 * its start on: so the first piece always holds the first signal of the turn, whose record carries the reply.
 */
function inPlace(open: readonly Tracked[], found: readonly Tracked[]): readonly Tracked[] {
  const ids = new Set(found.map(({ record }) => record.id));
  const place = open.findIndex((tracked) => isUnasked(tracked) || isRelease(tracked));
  const others = (some: readonly Tracked[]) => some.filter(({ record }) => !ids.has(record.id));
  return [...others(open.slice(0, place)), ...found, ...others(open.slice(place))];
}

interface Resent {
  /** What the replies that were sent again answer. */
  readonly covered: ReadonlySet<string>;
  /** What was answered by a reply that has been delivered. */
  readonly answered: ReadonlySet<string>;
  /** False when one of the replies must wait in the outbox. */
  readonly isSaid: boolean;
}

/** Ends the turns whose reply was stored by an attempt that died. */
async function resendStored(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  words: readonly Tracked[],
): Promise<Resent> {
  const leads = await leadsOf(ports, words);
  const coveredBy = (state: Lead["state"]): ReadonlySet<string> =>
    new Set(leads.filter((lead) => lead.state === state).flatMap(({ covers }) => covers));
  let isSaid = true;
  for (const lead of leads) {
    if (lead.state !== "replied") continue;
    const turn = words.filter(({ record }) => lead.covers.includes(record.id));
    isSaid = (await finishTurn(ports, settings, thread, lead, turn)) && isSaid;
  }
  return { covered: coveredBy("replied"), answered: coveredBy("delivered"), isSaid };
}

/** The records that carry a reply: of `words`, and of turns whose first signal is not among them. */
async function leadsOf(ports: ConversePorts, words: readonly Tracked[]): Promise<readonly Lead[]> {
  const here = new Set(words.map(({ record }) => record.id));
  const away = new Map(
    words.flatMap(({ signal: { threadId }, record: { answeredBy: id } }) =>
      id === undefined || here.has(id) ? [] : [[id, threadId] as const],
    ),
  );
  const records = await Promise.all(
    [...away].map(([id, threadId]) => ports.signals.read(threadId, id)),
  );
  return [...words.map(({ record }) => record), ...records].flatMap((record) =>
    record?.reply === undefined
      ? []
      : [{ ...record, reply: record.reply, covers: record.covers ?? [record.id] }],
  );
}

const markDone = (ports: ConversePorts, { threadId, id }: SignalRecord): Promise<void> =>
  ports.signals.markDelivered(threadId, id, ports.clock.now());
