/** answer-turn: the waiting words, thoughts and notices become one reply, stored before it is sent. */
import { idle, running } from "../domain/board.ts";
import type { Message } from "../domain/history.ts";
import { conversationTimeoutMs } from "../domain/limits.ts";
import type { ReminderDeed } from "../domain/reminder.ts";
import { fixedWords } from "../domain/reminder-turn.ts";
import type { Settings } from "../domain/settings.ts";
import {
  type Addressee,
  addresseeOf,
  channelOfWords,
  type SignalRecord,
  textOf,
} from "../domain/signal.ts";
import { destinationOf, type Thread } from "../domain/thread.ts";
import { after } from "../domain/time.ts";
import { turnOf } from "../domain/turn.ts";
import type { Batch, ConversePorts, Tracked } from "./converse.ts";
import { deliver, type OutreachReason } from "./deliver.ts";
import { holdBack } from "./hold-back.ts";
import {
  isToBeSaidAnyhow,
  tellOfFailedReminders,
  tellOfReminders,
  withLateness,
} from "./say-reminder.ts";
import { showTyping } from "./show-typing.ts";
import { tellAboutFailure } from "./tell-about-failure.ts";
import { userMessages } from "./user-messages.ts";
import { warmAfter } from "./warm.ts";
import type { Writing, Written } from "./write-reply.ts";

/** A record that carries a turn's reply. */
export type Lead = SignalRecord & { readonly reply: string; readonly covers: readonly string[] };

/**
 * Answers the signals of `waiting` as one turn, with the status board saying so. A model writes about words and
 * thoughts; notices are fixed words at the end of its message, and go alone when it fails: that is what many tell of.
 *
 * False when it became quiet meanwhile: the reply is stored, and waits in the outbox.
 */
export async function answerTurn(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  batch: Batch,
  waiting: readonly Tracked[],
): Promise<boolean> {
  const notices = waiting.filter(({ signal }) => signal.type === "notice");
  const asked = waiting.filter(({ signal }) => signal.type !== "notice");
  const say = (turn: readonly Tracked[], { text, reminders }: Written) =>
    sayStored(ports, settings, thread, turn, { text: withNotices(text, notices), reminders });
  if (asked.length === 0) return say(notices, nothing);
  await showRunning(ports, thread, asked);
  const typing = showTyping(ports, settings, thread, asked);
  const onProgress = () => typing.again();
  try {
    const writing = { ports, settings, thread, batch, waiting: asked, onProgress };
    const reply = await replyTo(writing).catch(async (error: unknown) => {
      await say(notices, nothing);
      throw error;
    });
    return await say(waiting, reply);
  } finally {
    await typing.settled();
    await ports.threads.updateConversation(thread.id, idle(ports.clock.now()));
  }
}

const nothing: Written = { text: "", reminders: [] };

const withNotices = (reply: string, notices: readonly Tracked[]): string =>
  [reply, ...notices.map(({ signal }) => (signal.type === "notice" ? textOf(signal) : ""))]
    .filter((text) => text !== "")
    .join("\n\n");

async function showRunning(
  ports: ConversePorts,
  thread: Thread,
  asked: readonly Tracked[],
): Promise<void> {
  const startedAt = ports.clock.now();
  const { messages, thoughts } = turnOf(asked.map(({ signal }) => signal));
  const last = messages.at(-1);
  const unasked = thoughts.length > 0 ? "writing about a thought" : "writing a reminder";
  const detail = last === undefined ? unasked : "answering a message";
  const spoke = last && { at: last.timestamp, channelId: channelOfWords(last) };
  const line = running(detail, startedAt, after(startedAt, conversationTimeoutMs));
  await ports.threads.updateConversation(thread.id, line, spoke);
}

/** What writing needs is loaded when there is something to write; a person who waits hears of a failure. */
async function replyTo(writing: Writing): Promise<Written> {
  const { ports, thread, batch, waiting } = writing;
  const { writeReply } = await import("./write-reply.ts");
  try {
    return await withLateness(writing, await writeReply(writing));
  } catch (error) {
    const turn = turnOf(waiting.map(({ signal }) => signal));
    if (isToBeSaidAnyhow(turn, batch)) {
      await tellOfFailedReminders(ports, thread, turn, error);
      return withLateness(writing, { text: fixedWords(turn), reminders: [] });
    }
    const { messages } = turn;
    await tellAboutFailure(ports, thread.id, batch, messages, error);
    throw error;
  }
}

/**
 * The first signal of the turn carries the reply, and the others point at it before it does: that one write
 * answers all of them. True also when there is nothing to say.
 */
async function sayStored(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  turn: readonly Tracked[],
  { text: reply, reminders }: Written,
): Promise<boolean> {
  const [first] = turn;
  if (first === undefined) return true;
  const covers = turn.map(({ record }) => record.id);
  await Promise.all(
    covers.slice(1).map((id) => ports.signals.joinTurn(thread.id, id, first.record.id)),
  );
  const answers = turn.flatMap(addresseesOf);
  const hasReminder = turn.some(({ signal }) => signal.type === "reminder");
  const stored = {
    reply,
    covers,
    answers,
    destination: destinationOf(thread),
    ...(hasReminder ? { isByTheMinute: true as const } : {}),
    ...(reminders.length > 0 ? { reminders: [...reminders] } : {}),
  };
  const repliedAt = ports.clock.now();
  await ports.signals.storeReply(thread.id, first.record.id, stored, repliedAt);
  return finishTurn(ports, settings, thread, { ...first.record, ...stored, repliedAt }, turn);
}

const addresseesOf = ({ signal }: Tracked): Addressee[] => {
  const addressee = addresseeOf(signal);
  return addressee === null ? [] : [addressee];
};

/**
 * From the stored reply to its delivery; every step may be repeated, by a retry, with the same effect.
 *
 * False when the reply is unasked and it must be quiet: then the turn waits in the outbox, and its reply with it.
 */
export async function finishTurn(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  lead: Lead,
  turn: readonly Tracked[],
): Promise<boolean> {
  const repliedAt = lead.repliedAt ?? lead.claimedAt;
  await Promise.all([
    ...userMessages(turn).map((message) => ports.history.append(message)),
    ...replyMessages(lead, repliedAt).map((message) => ports.history.append(message)),
  ]);
  const answers = lead.answers ?? turn.flatMap(addresseesOf);
  if (lead.reminders !== undefined) await carryOut(ports, thread, lead.reminders);
  if (lead.reply !== "") {
    const quiet = await deliver(ports, settings, {
      thread,
      answers,
      destination: lead.destination ?? destinationOf(thread),
      text: lead.reply,
      replyId: lead.replyId,
      repliedAt,
      leadId: lead.id,
      isRepeated: lead.state === "replied",
      postingAt: lead.postingAt,
      isByTheMinute: lead.isByTheMinute === true,
      outreach: reasonToSpeak(lead, turn),
    });
    if (quiet !== null) {
      const signals = turn.map(({ signal }) => signal);
      await holdBack(ports, thread, signals, quiet);
      return false;
    }
  }
  if (lead.reply !== "") await warmAfter(ports, thread, { replyId: lead.replyId, answers });
  await tellOfReminders(ports, thread, turn);
  const now = ports.clock.now();
  await Promise.all(lead.covers.map((id) => ports.signals.markDelivered(thread.id, id, now)));
  return true;
}

/** What it takes is loaded only when there is a reminder. */
async function carryOut(
  ports: ConversePorts,
  thread: Thread,
  deeds: readonly ReminderDeed[],
): Promise<void> {
  const { carryOutReminders } = await import("./reminder-deeds.ts");
  await carryOutReminders(ports, thread, deeds);
}

/** A retry may bring only some of the turn's signals: then those that it brings are told of. */
function reasonToSpeak({ covers }: Lead, turn: readonly Tracked[]): OutreachReason | null {
  const { thoughts, reminders } = turnOf(turn.map(({ signal }) => signal));
  const causes = [...thoughts, ...reminders].map(textOf);
  if (causes.length === 0) return null;
  return {
    cause: thoughts.length > 0 ? "thought" : "reminder",
    signalIds: covers,
    thoughts: causes,
  };
}

const replyMessages = (lead: Lead, at: Lead["claimedAt"]): readonly Message[] =>
  lead.reply === ""
    ? []
    : [
        {
          id: lead.replyId,
          threadId: lead.threadId,
          at,
          role: "assistant",
          agent: "conversation",
          kind: "said",
          text: lead.reply,
        },
      ];
