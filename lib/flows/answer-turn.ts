/** answer-turn: the waiting words and thoughts become one reply, stored before it is sent. */
import { idle, running } from "../domain/board.ts";
import type { Message } from "../domain/history.ts";
import { conversationTimeoutMs } from "../domain/limits.ts";
import type { Settings } from "../domain/settings.ts";
import type { SignalRecord } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import { after } from "../domain/time.ts";
import { turnOf } from "../domain/turn.ts";
import type { Batch, ConversePorts, Tracked } from "./converse.ts";
import { deliver } from "./deliver.ts";
import { tellAboutFailure } from "./tell-about-failure.ts";
import { userMessages } from "./user-messages.ts";
import type { Writing } from "./write-reply.ts";

/** A record that carries a turn's reply. */
export type Lead = SignalRecord & { readonly reply: string; readonly covers: readonly string[] };

/** Answers the signals of `waiting` as one turn, with the status board saying so. */
export async function answerTurn(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  batch: Batch,
  waiting: readonly Tracked[],
): Promise<void> {
  const [first] = waiting;
  if (first === undefined) return;
  const startedAt = ports.clock.now();
  const turn = turnOf(waiting.map(({ signal }) => signal));
  const last = turn.messages.at(-1);
  const detail = turn.messages.length > 0 ? "answering a message" : "writing about a thought";
  const spoke = last && { at: last.timestamp, channelId: last.reply.channelId ?? null };
  const line = running(detail, startedAt, after(startedAt, conversationTimeoutMs));
  await ports.threads.updateConversation(thread.id, line, spoke);
  try {
    const reply = await replyTo({ ports, settings, thread, batch, waiting });
    const covers = waiting.map(({ record }) => record.id);
    const repliedAt = ports.clock.now();
    await ports.signals.storeReply(thread.id, first.record.id, reply, covers, repliedAt);
    const lead: Lead = { ...first.record, reply, covers, repliedAt };
    await finishTurn(ports, settings, thread, lead, waiting);
  } finally {
    await ports.threads.updateConversation(thread.id, idle(ports.clock.now()));
  }
}

/** What writing needs is loaded when there is something to write; a person who waits hears of a failure. */
async function replyTo(writing: Writing): Promise<string> {
  const { ports, thread, batch, waiting } = writing;
  const { writeReply } = await import("./write-reply.ts");
  try {
    return await writeReply(writing);
  } catch (error) {
    const { messages } = turnOf(waiting.map(({ signal }) => signal));
    await tellAboutFailure(ports, thread.id, batch, messages, error);
    throw error;
  }
}

/** From the stored reply to its delivery; every step may be repeated, by a retry, with the same effect. */
export async function finishTurn(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  lead: Lead,
  turn: readonly Tracked[],
): Promise<void> {
  const others = lead.covers.filter((id) => id !== lead.id);
  const repliedAt = lead.repliedAt ?? lead.claimedAt;
  await Promise.all([
    ...others.map((id) => ports.signals.markAnswered(thread.id, id, lead.id)),
    ...userMessages(turn).map((message) => ports.history.append(message)),
    ...replyMessages(lead, repliedAt).map((message) => ports.history.append(message)),
  ]);
  if (lead.reply !== "") {
    await deliver(ports, settings, {
      thread,
      answers: turn.flatMap(({ signal }) => (signal.type === "message" ? [signal] : [])),
      text: lead.reply,
      replyId: lead.replyId,
      repliedAt,
    });
  }
  const now = ports.clock.now();
  await Promise.all(lead.covers.map((id) => ports.signals.markDelivered(thread.id, id, now)));
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
