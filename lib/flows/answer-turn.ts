/** answer-turn: the waiting words and thoughts become one reply, stored before it is sent. */
import { idle, readBoard, running } from "../domain/board.ts";
import { conversationSections } from "../domain/context.ts";
import { Fault } from "../domain/fault.ts";
import type { Message } from "../domain/history.ts";
import { conversationTimeoutMs, maxModelSteps, maxModelTurnMs } from "../domain/limits.ts";
import type { Settings } from "../domain/settings.ts";
import { type SignalRecord, textOf } from "../domain/signal.ts";
import { isSilence } from "../domain/silence.ts";
import type { Thread } from "../domain/thread.ts";
import { after, instant } from "../domain/time.ts";
import { turnMessages, turnOf } from "../domain/turn.ts";
import type { Batch, ConversePorts, Tracked } from "./converse.ts";
import { deliver } from "./deliver.ts";
import { historyRead } from "./reflect.ts";
import { tellAboutFailure } from "./tell-about-failure.ts";
import { allowedTools, memoryTools, noDeeds } from "./tools.ts";

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
    const reply = await writeReply(ports, settings, thread, batch, waiting).catch(async (error) => {
      await tellAboutFailure(ports, thread.id, batch, turn.messages, error);
      throw error;
    });
    const covers = waiting.map(({ record }) => record.id);
    const repliedAt = ports.clock.now();
    await ports.signals.storeReply(thread.id, first.record.id, reply, covers, repliedAt);
    const lead: Lead = { ...first.record, reply, covers, repliedAt };
    await finishTurn(ports, settings, thread, lead, waiting);
  } finally {
    await ports.threads.updateConversation(thread.id, idle(ports.clock.now()));
  }
}

/** One model turn. The person's words are kept first: whatever happens next, they are in the history. */
async function writeReply(
  ports: ConversePorts,
  settings: Settings,
  thread: Thread,
  { deadlineAt }: Batch,
  waiting: readonly Tracked[],
): Promise<string> {
  const now = ports.clock.now();
  const [files, history] = await Promise.all([
    ports.memory.core(thread.id),
    ports.history.recent(thread.id, historyRead),
    ...userMessages(waiting).map((message) => ports.history.append(message)),
  ]);
  const own = new Set(waiting.map(({ record }) => record.messageId));
  const before = history.filter(({ id }) => !own.has(id));
  const turn = turnOf(waiting.map(({ signal }) => signal));
  const { config } = thread;
  const board = readBoard(thread.board, now);
  const { text } = await ports.model.run({
    model: config.model ?? settings.model,
    purpose: "conversation",
    sections: conversationSections({
      files,
      history: before,
      board,
      timezone: config.timezone,
      now,
    }),
    messages: turnMessages(before, turn),
    tools: allowedTools(memoryTools(ports, thread.id, noDeeds(), config.dry_run), config.tools),
    maxOutputTokens: config.max_tokens,
    temperature: config.temperature,
    maxSteps: maxModelSteps,
    deadlineAt: instant(Math.min(deadlineAt, after(now, maxModelTurnMs))),
  });
  if (!isSilence(text)) return text.trim();
  // Thoughts alone may turn out not to be worth a message; a person who wrote is owed one.
  if (turn.messages.length === 0) return "";
  throw new Fault("rejected", "model", "it answered with no text");
}

const userMessages = (tracked: readonly Tracked[]): readonly Message[] =>
  tracked.flatMap(({ signal, record }) =>
    signal.type === "message"
      ? [
          {
            id: record.messageId,
            threadId: signal.threadId,
            at: signal.timestamp,
            role: "user",
            agent: "conversation",
            kind: "said",
            text: textOf(signal),
            author: signal.author.name,
          } as const,
        ]
      : [],
  );

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
