/** converse: signals of one thread -> a look that is due -> what waits in the outbox -> stored replies again -> one new turn -> commands. */
import { idle } from "../domain/board.ts";
import type { ThreadId } from "../domain/ids.ts";
import type { Settings } from "../domain/settings.ts";
import type { Signal, SignalRecord } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import type { Ports } from "../ports.ts";
import { answerCommand } from "./answer-command.ts";
import { answerTurn, finishTurn, type Lead } from "./answer-turn.ts";
import { answerUndo } from "./ask-undo.ts";
import type { BeatPorts } from "./beat.ts";
import { forgetByOrder, isForget } from "./forget-by-order.ts";
import { holdBack, type Quiet, quietNow } from "./hold-back.ts";
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
    | "passes"
    | "tokens"
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
 * | claimed, a reminder, and the system is stopped | the same |
 * | claimed, a reminder that was cancelled, or given another time, since it was sent | it is dropped |
 * | claimed | it is part of the new turn |
 *
 * Unasked is what the assistant says by itself: thoughts and notices. When it need not be quiet (any more), the
 * next of them, or a release, brings along all that waits in the outbox, so that it is one message and nothing
 * overtakes it. What the person asked is answered at any hour, and a reminder was asked for by the minute.
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
  const thread = await threadOf(ports, signals, first.threadId);
  if (thread === null) return;
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
  const mustWait = (tracked: Tracked) =>
    quiet !== null && (isUnasked(tracked) || (isReminder(tracked) && quiet.isStopped));
  const held = fresh.filter(mustWait);
  const turn = await dropOverruled(
    ports,
    fresh.filter((tracked) => !held.includes(tracked)),
  );
  const releases = open.filter(isRelease);
  if (quiet !== null && held.length + releases.length > 0)
    await holdBack(ports, thread, signalsOf(held), quiet);
  const isSaid = (await answerTurn(ports, settings, thread, batch, turn)) && resent.isSaid;
  const said = isSaid ? found.map(({ record }) => record.id) : [];
  if (quiet === null && isSaid && found.length + releases.length > 0)
    await ports.outbox.empty(thread.id, said);
  else if (said.length > 0) await ports.outbox.remove(thread.id, said);
  await Promise.all(releases.map(({ record }) => markDone(ports, record)));
  for (const { signal, record } of open) {
    if (signal.type === "command") await answerCommand(ports, settings, batch, signal, record);
    if (signal.type === "undo") await answerUndo(ports, thread, { signal, record });
  }
}

/** Null when reminders alone are left of a thread that was forgotten: they do not bring it back. */
const threadOf = (
  ports: ConversePorts,
  signals: readonly Signal[],
  id: ThreadId,
): Promise<Thread | null> =>
  signals.every(({ type }) => type === "reminder") ? ports.threads.read(id) : openThread(ports, id);

const signalsOf = (tracked: readonly Tracked[]): readonly Signal[] =>
  tracked.map(({ signal }) => signal);

const isRelease = ({ signal }: Tracked): boolean => signal.type === "release";
const isUnasked = ({ signal }: Tracked): boolean =>
  signal.type === "heartbeat" || signal.type === "notice";
const isReminder = ({ signal }: Tracked): boolean => signal.type === "reminder";
const isWords = (tracked: Tracked): boolean =>
  tracked.signal.type === "message" || isUnasked(tracked) || isReminder(tracked);

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
  readonly quiet: Quiet | null;
  /** What has waited and may be said now, in the order in which it first came; also what was delivered by now. */
  readonly found: readonly Tracked[];
}

async function lookIntoOutbox(
  ports: ConversePorts,
  thread: Thread,
  open: readonly Tracked[],
): Promise<Outbox> {
  if (!open.some(looksIntoOutbox)) return { quiet: null, found: [] };
  const quiet = await quietNow(ports, thread);
  const mayWaken = open.some((tracked) => isReminder(tracked) || isRelease(tracked));
  if (quiet !== null && (quiet.isStopped || !mayWaken)) return { quiet, found: [] };
  const signals = await ports.outbox.list(thread.id);
  // One that waited for the start need not wait for the hours, too.
  const sayable = quiet === null ? signals : signals.filter(({ type }) => type === "reminder");
  const found = await Promise.all(sayable.map((signal) => track(ports, signal)));
  // Records were made in the order of the queue, and their ids grow.
  return {
    quiet,
    found: found.toSorted((one, other) => (one.record.replyId < other.record.replyId ? -1 : 1)),
  };
}

const looksIntoOutbox = (tracked: Tracked): boolean =>
  isUnasked(tracked) || isReminder(tracked) || isRelease(tracked);

/** Without the reminders whose person has changed their mind since they were sent: those are done. */
async function dropOverruled(
  ports: ConversePorts,
  turn: readonly Tracked[],
): Promise<readonly Tracked[]> {
  if (!turn.some(isReminder)) return turn;
  const { isOverruled } = await import("./overruled.ts");
  const overruled = await Promise.all(turn.map(({ signal }) => isOverruled(ports, signal)));
  await Promise.all(
    turn.filter((_, index) => overruled[index]).map(({ record }) => markDone(ports, record)),
  );
  return turn.filter((_, index) => !overruled[index]);
}

/**
 * What waited takes the place of the first unasked signal, reminder or release. A retry may bring the batch in pieces, from
 * its start on: so the first piece always holds the first signal of the turn, whose record carries the reply.
 */
function inPlace(open: readonly Tracked[], found: readonly Tracked[]): readonly Tracked[] {
  const ids = new Set(found.map(({ record }) => record.id));
  const place = open.findIndex(looksIntoOutbox);
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
