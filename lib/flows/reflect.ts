/** reflect: gather what the thread knows, run the model's tool loop, tell what came of it. */
import { readBoard } from "../domain/board.ts";
import { parseChecklist } from "../domain/checklist.ts";
import { askForReflection, reflectionSections } from "../domain/context.ts";
import { dueLines, nextLineDueAt } from "../domain/due-lines.ts";
import { reasonOf } from "../domain/fault.ts";
import type { FeedPost } from "../domain/feed.ts";
import { feedPostsShown, showsOthers } from "../domain/feed-lines.ts";
import type { Message } from "../domain/history.ts";
import { maxModelSteps, maxModelTurnMs } from "../domain/limits.ts";
import { checklistPath, coreLocks, type MemoryFile } from "../domain/memory.ts";
import type { ModelName } from "../domain/model-name.ts";
import { isUnhelpful, type Outreach } from "../domain/outreach.ts";
import { isWaiting, type Reminder, remindersShown } from "../domain/reminder.ts";
import { reminderLines } from "../domain/reminder-lines.ts";
import { noUsage, type ToolStep } from "../domain/run.ts";
import type { Settings } from "../domain/settings.ts";
import type { Thread } from "../domain/thread.ts";
import { after, type Instant, instant } from "../domain/time.ts";
import type { ModelAnswer, Ports, Tool } from "../ports.ts";
import { carryOutDecision } from "./bare-decision.ts";
import { bashTool } from "./bash-tool.ts";
import { type CarryOutPorts, settledCore } from "./carry-out.ts";
import { type Deeds, hasSpoken, noDeeds, rejectRefusedCalls } from "./deeds.ts";
import { feedTools } from "./feed-tools.ts";
import { type Desk, openDesk, type Seen } from "./memory-desk.ts";
import type { Account } from "./purses.ts";
import { recallTool } from "./recall-tool.ts";
import { reminderTools } from "./reminder-tools.ts";
import { beatReminders } from "./reminder-turns.ts";
import { type BudgetSpent, costOf, spend } from "./spend.ts";
import { allowedTools, heartbeatTools, memoryTools } from "./tools.ts";

export type ReflectPorts = Pick<
  Ports,
  | "clock"
  | "log"
  | "memory"
  | "history"
  | "outreach"
  | "recall"
  | "runs"
  | "shell"
  | "feed"
  | "budgets"
  | "model"
  | "synthesis"
  | "reminders"
  | "system"
> &
  CarryOutPorts;

export interface Reflection {
  readonly kind: "reflected";
  readonly answer: ModelAnswer;
  readonly deeds: Deeds;
  /** Which versions of its memory the model was shown or has read. */
  readonly read: readonly Seen[];
  /** Why the model's turn broke off; what its tools did until then still counts. Null when it ended well. */
  readonly failure: string | null;
  /** The budget that left the model no further call; what was done until then counts. Null when none did. */
  readonly cutShort: BudgetSpent | null;
  /** Null: the model has no known price. */
  readonly costMicroUsd: number | null;
  /** When the next line of the checklist with a rhythm of its own is due. */
  readonly nextLineDueAt: Instant | null;
}

export interface ReflectionTurn {
  readonly runId: string;
  readonly fence: number;
  readonly model: ModelName;
  readonly dryRun: boolean;
  readonly deadlineAt: Instant;
  /** Hears of the tool calls so far, after each step of the model's. */
  readonly onSteps?: ((steps: readonly ToolStep[]) => void) | undefined;
}

/** How much history is read: room for the messages and the thoughts that a context shows. */
export const historyRead = 60;

const nothingYet: ModelAnswer = { text: "", steps: [], usage: noUsage, calls: [] };

/**
 * One reflection, unless the day's budget does not leave it. A model that is down, slow or talks nonsense
 * is an answer with a `failure`; only a failure of the store is thrown.
 */
export async function reflect(
  ports: ReflectPorts,
  settings: Settings,
  thread: Thread,
  turn: ReflectionTurn,
): Promise<Reflection | BudgetSpent> {
  const now = ports.clock.now();
  const [files, history, feed, unhelpful, reminders] = await Promise.all([
    settledCore(ports, thread.id),
    ports.history.recent(thread.id, historyRead),
    ports.feed.recent(thread.id, feedPostsShown),
    unhelpfulOf(ports, thread),
    nextReminders(ports, thread),
  ]);
  const deeds = noDeeds();
  const hasHearsay =
    showsOthers(feed, settings.ownerIds) || reminders.some(({ hearsay }) => hearsay);
  const coreLock = hasHearsay ? coreLocks.othersShown : null;
  const desk = openDesk(
    ports,
    {
      settings,
      threadId: thread.id,
      origin: { author: "heartbeat", runId: turn.runId, sources: [] },
      shown: files,
      dryRun: turn.dryRun,
      coreLock,
    },
    deeds,
  );
  const tools = reflectionTools(ports, { thread, settings, turn, history, feed, desk }, deeds);
  const { config } = thread;
  const board = readBoard(thread.board, now);
  const clock = { timezone: config.timezone, now };
  const due = dueLines(
    checklistOf(files, deeds),
    thread.lastReflectionAt,
    now,
    config.timezone,
  ).map(({ text }) => text);
  const account: Account = {
    thread,
    settings,
    turnId: `${turn.runId}.${turn.fence}`,
    kind: () => (hasSpoken(deeds) ? "spoke" : "silent"),
  };
  let soFar = nothingYet;
  const outcome = (
    answer: ModelAnswer,
    ended: { readonly failure?: string; readonly cutShort?: BudgetSpent } = {},
  ): Reflection => {
    rejectRefusedCalls(deeds, answer.steps);
    return {
      kind: "reflected",
      answer,
      // A tool that the turn left behind at its deadline adds nothing to what is recorded.
      deeds: { ...deeds, actions: [...deeds.actions] },
      read: desk.seen(),
      failure: ended.failure ?? null,
      cutShort: ended.cutShort ?? null,
      costMicroUsd: costOf(turn.model, settings, answer),
      nextLineDueAt: nextLineDueAt(checklistOf(files, deeds), now, config.timezone),
    };
  };
  const spending = await spend(ports, account, {
    model: turn.model,
    purpose: "reflection",
    sections: reflectionSections({
      ...{ files, history, feed, board, unhelpful },
      ...clock,
      reminders: reminderLines(reminders, now),
      dueLines: due,
    }),
    messages: [{ role: "user", text: askForReflection }],
    tools,
    maxOutputTokens: config.max_tokens,
    temperature: config.temperature,
    maxSteps: maxModelSteps,
    deadlineAt: instant(Math.min(turn.deadlineAt, after(now, maxModelTurnMs))),
    onProgress: (progress) => {
      soFar = progress;
      turn.onSteps?.(progress.steps);
    },
  });
  if (spending.kind === "budget-spent") return spending;
  if (spending.kind === "broke-off") {
    const reason = reasonOf(spending.fault);
    ports.log.warn("reflection.failed", { thread: thread.id, reason });
    return outcome(soFar, { failure: reason });
  }
  // Whoever asked for tools has not decided by plain words yet.
  if (spending.kind === "cut-short") return outcome(spending.answer, { cutShort: spending.spent });
  await carryOutDecision(spending.answer.text, tools, deeds);
  return outcome(spending.answer);
}

const outreachesRead = 50;

/** Read only of a thread whose person has ever said so. */
async function unhelpfulOf(
  { outreach }: Pick<Ports, "outreach">,
  { id, feedback }: Thread,
): Promise<readonly Outreach[]> {
  return feedback === null ? [] : (await outreach.recent(id, outreachesRead)).filter(isUnhelpful);
}

interface Gathered {
  readonly thread: Thread;
  readonly settings: Settings;
  readonly turn: ReflectionTurn;
  readonly history: readonly Message[];
  readonly feed: readonly FeedPost[];
  readonly desk: Desk;
}

function reflectionTools(
  ports: ReflectPorts,
  { thread, settings, turn, history, feed, desk }: Gathered,
  deeds: Deeds,
): readonly Tool[] {
  const { id: threadId, config } = thread;
  const { runId, dryRun } = turn;
  const tools = [
    ...memoryTools(desk),
    recallTool(ports, {
      thread: threadId,
      timezone: config.timezone,
      files: desk.all,
      onHearsay: desk.hearOthers,
    }),
    bashTool(ports, { thread, settings, desk }),
    ...heartbeatTools(ports, history, deeds, dryRun),
    ...feedTools(ports, { threadId, runId, dryRun, shown: feed }, deeds),
    ...reminderTools(ports, beatReminders({ thread, runId, dryRun, desk }, deeds)),
  ];
  return allowedTools(tools, config.tools);
}

/** Those that are set and come next, the next one first. */
async function nextReminders(
  { reminders }: Pick<Ports, "reminders">,
  { id }: Thread,
): Promise<readonly Reminder[]> {
  return (await reminders.list(id))
    .filter(isWaiting)
    .toSorted((one, other) => one.dueAt - other.dueAt)
    .slice(0, remindersShown);
}

/** The checklist as the reflection leaves it: what it wrote, or what it read. */
function checklistOf(files: readonly MemoryFile[], { actions }: Deeds) {
  const written = actions.findLast(({ target, executed }) => executed && target === checklistPath);
  const read = files.find(({ path }) => path === checklistPath);
  return parseChecklist(written?.content ?? read?.content ?? "");
}
