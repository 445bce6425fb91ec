/** write-reply: one model turn that answers what waits, within the day's budgets. */
import { readBoard } from "../domain/board.ts";
import { clockLine } from "../domain/clock-line.ts";
import { conversationSections } from "../domain/context.ts";
import { bringsOthers } from "../domain/envelope-words.ts";
import { Fault } from "../domain/fault.ts";
import { pastOf } from "../domain/history.ts";
import { maxModelSteps, maxModelTurnMs } from "../domain/limits.ts";
import { type CoreLock, coreLocks } from "../domain/memory.ts";
import { sanitise } from "../domain/plain-text.ts";
import type { Settings } from "../domain/settings.ts";
import { textOf } from "../domain/signal.ts";
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
import { recallTool } from "./recall-tool.ts";
import { historyRead } from "./reflect.ts";
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

/**
 * The reply's text; empty when thoughts alone turned out not to be worth a message. The person's words are
 * kept first: whatever happens next, they are in the history.
 */
export async function writeReply(writing: Writing): Promise<string> {
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
  const board = readBoard(thread.board, now);
  const source = { files, history: before, board, timezone: config.timezone, now };
  const desk = openDesk(ports, { ...deskOf(writing, turn), shown: files }, noDeeds());
  const spending = await spend(ports, accountOf(writing), {
    model: config.model ?? settings.model,
    purpose: "conversation",
    sections: conversationSections(source),
    messages: turnMessages(before, turn),
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
      ],
      config.tools,
    ),
    maxOutputTokens: config.max_tokens,
    temperature: config.temperature,
    maxSteps: maxModelSteps,
    onProgress: writing.onProgress,
    deadlineAt: instant(Math.min(batch.deadlineAt, after(now, maxModelTurnMs))),
  });
  if (spending.kind === "budget-spent") return withoutModel(turn, spending, config.timezone);
  if (spending.kind === "cut-short") return withoutModel(turn, spending.spent, config.timezone);
  if (spending.kind === "broke-off") throw spending.fault;
  const text = sanitise(spending.answer.text);
  if (!isSilence(text)) return text.trim();
  // Thoughts alone may turn out not to be worth a message; a person who wrote is owed one.
  if (turn.messages.length === 0) return "";
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
const accountOf = ({ thread, settings, batch, waiting }: Writing) => ({
  thread,
  settings,
  turnId: `${waiting[0]?.record.replyId ?? thread.id}.${batch.receives}`,
});

/** Nothing is lost for want of money: words are kept, and thoughts are said as they were thought. */
function withoutModel(
  { messages, thoughts }: Turn,
  { words, untilAt }: BudgetSpent,
  timezone: string,
): string {
  const excuse = `I cannot think until ${clockLine(untilAt, timezone)}: ${words}.`;
  const kept = messages.length === 0 ? "" : " Your message is kept; ask me again then.";
  return [`${excuse}${kept}`, ...thoughts.map(textOf)].join("\n\n");
}
