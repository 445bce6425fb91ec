/** write-reply: one model turn that answers what waits, within the day's budgets. */
import { readBoard } from "../domain/board.ts";
import { clockLine } from "../domain/clock-line.ts";
import { conversationSections } from "../domain/context.ts";
import { bringsOthers } from "../domain/envelope-words.ts";
import { Fault } from "../domain/fault.ts";
import { pastOf, recentlySaid } from "../domain/history.ts";
import { maxModelSteps, maxModelTurnMs } from "../domain/limits.ts";
import { type CoreLock, coreLocks } from "../domain/memory.ts";
import { picturesOf, pictureTokens } from "../domain/pictures.ts";
import { sanitise } from "../domain/plain-text.ts";
import type { ReminderDeed } from "../domain/reminder.ts";
import { fixedWords } from "../domain/reminder-turn.ts";
import type { Settings } from "../domain/settings.ts";
import { isSilence } from "../domain/silence.ts";
import type { Thread } from "../domain/thread.ts";
import { after, instant } from "../domain/time.ts";
import { type Turn, turnMessages, turnOf } from "../domain/turn.ts";
import { bashTool } from "./bash-tool.ts";
import { settledCore } from "./carry-out.ts";
import type { Batch, ConversePorts, Tracked } from "./converse.ts";
import { noDeeds } from "./deeds.ts";
import { type DeskSpec, openDesk } from "./memory-desk.ts";
import { noteNews } from "./note-news.ts";
import type { Account } from "./purses.ts";
import { recallTool } from "./recall-tool.ts";
import { historyRead } from "./reflect.ts";
import { reminderTools } from "./reminder-tools.ts";
import { talkReminders } from "./reminder-turns.ts";
import { type BudgetSpent, spend } from "./spend.ts";
import { allowedTools, memoryTools } from "./tools.ts";
import { userMessages } from "./user-messages.ts";

export interface Writing {
  readonly ports: ConversePorts;
  readonly settings: Settings;
  readonly thread: Thread;
  readonly batch: Batch;
  readonly waiting: readonly Tracked[];
  /** Hears of each step of the model's. */
  readonly onProgress: () => void;
}

export interface Written {
  /** Empty when thoughts alone turned out not to be worth a message. */
  readonly text: string;
  /** What the tools decided about reminders, to be carried out when the reply is on record. */
  readonly reminders: readonly ReminderDeed[];
}

/** The reply. The person's words are kept first: whatever happens next, they are in the history. */
export async function writeReply(writing: Writing): Promise<Written> {
  const { ports, settings, thread, batch, waiting } = writing;
  const now = ports.clock.now();
  const [files, history] = await Promise.all([
    settledCore(ports, thread.id),
    ports.history.recent(thread.id, historyRead),
    keepWords(writing),
  ]);
  const ownIds = new Set(waiting.map(({ record }) => record.messageId));
  const before = pastOf(history, ownIds);
  const turn = turnOf(waiting.map(({ signal }) => signal));
  const { config } = thread;
  const model = config.model ?? settings.model;
  const pictures = pictureTokens(model) === null ? [] : picturesOf(turn.messages);
  const board = readBoard(thread.board, now);
  const source = { files, history: before, board, timezone: config.timezone, now };
  const desk = openDesk(ports, { ...deskOf(writing, turn), shown: files }, noDeeds());
  if (recentlySaid(before).some(({ withOthers }) => withOthers !== undefined)) desk.hearOthers();
  if (turn.reminders.some(({ hearsay }) => hearsay)) desk.hearOthers();
  const reminders: ReminderDeed[] = [];
  const spending = await spend(ports, accountOf(writing), {
    model,
    purpose: "conversation",
    sections: conversationSections(source),
    messages: turnMessages(before, turn, pictures),
    tools: allowedTools(
      [
        ...memoryTools(desk),
        bashTool(ports, { thread, settings, desk }),
        recallTool(ports, {
          thread: thread.id,
          timezone: config.timezone,
          files: desk.all,
          ownIds,
          onHearsay: desk.hearOthers,
        }),
        ...reminderTools(
          ports,
          talkReminders({ thread, turnId: turnIdOf(writing), desk }, reminders),
        ),
      ],
      config.tools,
    ),
    maxOutputTokens: config.max_tokens,
    temperature: config.temperature,
    maxSteps: maxModelSteps,
    onProgress: writing.onProgress,
    deadlineAt: instant(Math.min(batch.deadlineAt, after(now, maxModelTurnMs))),
  });
  const without = (spent: BudgetSpent): Written => ({
    text: withoutModel(turn, spent, config.timezone),
    reminders,
  });
  if (spending.kind === "budget-spent") return without(spending);
  if (spending.kind === "cut-short") return without(spending.spent);
  if (spending.kind === "broke-off") throw spending.fault;
  const text = sanitise(spending.answer.text);
  if (!isSilence(text)) return { text: text.trim(), reminders };
  // What was asked for by the minute is said, whatever a model makes of it.
  if (turn.reminders.length > 0) return { text: fixedWords(turn), reminders };
  // Thoughts alone may turn out not to be worth a message; a person who wrote is owed one.
  if (turn.messages.length === 0) return { text: "", reminders };
  throw new Fault("rejected", "model", "it answered with no text");
}

/** The person's words, then the news of them: what they say is to become memory. */
async function keepWords({ ports, settings, thread, waiting }: Writing): Promise<void> {
  const words = userMessages(waiting);
  await Promise.all(words.map((message) => ports.history.append(message)));
  const [oldest] = words.map(({ id }) => id).toSorted();
  if (oldest !== undefined) await noteNews(ports, settings, thread.id, oldest);
}

/**
 * A thought may have come of others' words on the feed: without the person in the turn it changes no core file. Nor
 * does a turn that is shown what somebody else wrote.
 */
const deskOf = (
  { settings, thread, waiting }: Writing,
  { messages }: Turn,
): Omit<DeskSpec, "shown"> => ({
  settings,
  threadId: thread.id,
  origin: {
    author: "conversation",
    runId: waiting[0]?.record.replyId ?? null,
    sources: waiting.map(({ record }) => record.messageId),
  },
  dryRun: thread.config.dry_run,
  coreLock: lockOf(messages),
});

function lockOf(messages: Turn["messages"]): CoreLock | null {
  if (messages.length === 0) return coreLocks.noWords;
  return messages.some(bringsOthers) ? coreLocks.othersShown : null;
}

/** Each attempt at the turn is an account of its own. */
const accountOf = ({ thread, settings, batch, waiting }: Writing): Account => ({
  thread,
  settings,
  kind: () => "conversation",
  turnId: `${waiting[0]?.record.replyId ?? thread.id}.${batch.receives}`,
});

/** The same at each attempt: what it makes bears the same names. */
const turnIdOf = ({ ports, waiting }: Writing): string =>
  waiting[0]?.record.replyId ?? ports.ids.ulid(ports.clock.now());

/** Nothing is lost for want of money: words are kept, thoughts and reminders are said as they stand. */
function withoutModel(turn: Turn, { words, untilAt }: BudgetSpent, timezone: string): string {
  const { messages, thoughts } = turn;
  if (messages.length === 0 && thoughts.length === 0) return fixedWords(turn);
  const excuse = `I cannot think until ${clockLine(untilAt, timezone)}: ${words}.`;
  const kept = messages.length === 0 ? "" : " Your message is kept; ask me again then.";
  return [`${excuse}${kept}`, fixedWords(turn)].filter((part) => part !== "").join("\n\n");
}
