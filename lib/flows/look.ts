/** look: what a person asks to see, read from the store and put into words at once. */
import { formatBoard, isRunning, readBoard } from "../domain/board.ts";
import { checklistForm } from "../domain/checklist-form.ts";
import { cut } from "../domain/cut.ts";
import { relativeTime } from "../domain/discord-time.ts";
import type { FeedPost } from "../domain/feed.ts";
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import { checklistPath, type MemoryEntry, type MemoryFile } from "../domain/memory.ts";
import type { Question } from "../domain/outcome.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import { fileShown, fitted } from "../domain/whisper.ts";
import type {
  Clock,
  FeedStore,
  MemoryStore,
  ReminderStore,
  RunStore,
  SystemStore,
  ThreadRegistry,
  ThreadStore,
} from "../ports.ts";
import type { Answer } from "./interact.ts";

/** Nothing here writes; a synthesis that was decided and is not carried out yet shows when it is. */
export interface LookPorts {
  readonly clock: Clock;
  readonly threads: Pick<ThreadStore, "read">;
  readonly system: Pick<SystemStore, "read">;
  readonly runs: Pick<RunStore, "recent">;
  readonly memory: Pick<MemoryStore, "read" | "list" | "latest" | "versions">;
  readonly feed: Pick<FeedStore, "recent">;
  readonly reminders: Pick<ReminderStore, "read" | "list">;
  readonly registry: Pick<ThreadRegistry, "list">;
}

/** In private; a thread that does not exist is answered by a sentence, too. Throws the store's `Fault`s. */
export async function look(ports: LookPorts, question: Question): Promise<Answer> {
  switch (question.of) {
    case "help":
      return whisper(await helpWords());
    case "checklist":
      return checklist(ports, question.threadId);
    case "reminders":
    case "reminder":
    case "reminder-form": {
      const { lookAtReminders } = await import("./look-reminders.ts");
      return lookAtReminders(ports, question);
    }
    default: {
      const words = await wordsOf(ports, question);
      return whisper(words ?? "Nothing has happened here yet. Say something with /chat.");
    }
  }
}

const whisper = (text: string): Answer => ({ kind: "whisper", text });

/** What is answered by words alone, and only of a thread that there is. */
type Words = Extract<
  Question,
  { of: "status" | "config" | "why" | "history" | "memory" | "feed" | "memory-file" }
>;

/** Null when there is no such thread. */
async function wordsOf(ports: LookPorts, question: Words): Promise<string | null> {
  const { threadId } = question;
  const thread = await ports.threads.read(threadId);
  if (thread === null) return null;
  switch (question.of) {
    case "status":
      return statusWords(thread, ports.clock.now());
    case "config": {
      const { configLines } = await import("../domain/config-lines.ts");
      return `These are the settings of ${placeName(threadId)}:\n${configLines(thread.config)}`;
    }
    case "why": {
      const { whyOf } = await import("./control.ts");
      return (await whyOf(ports, threadId))?.sentence ?? null;
    }
    case "history":
      return historyWords(ports, threadId);
    case "memory":
      return memoryWords(await ports.memory.list(threadId));
    case "memory-file":
      return fileWords(ports, question);
    case "feed":
      return feedWords(await ports.feed.recent(threadId, postsShown));
  }
}

const placeName = (id: ThreadId): string =>
  id === defaultThreadId ? "our DM (`default`)" : `<#${id}>`;

// --- /status -------------------------------------------------------------------------------------

/** The board, the last tick and the next beat. */
function statusWords(thread: Thread, now: Instant): string {
  const last = thread.lastTickAt === null ? "none yet" : relativeTime(thread.lastTickAt);
  return [
    formatBoard(readBoard(thread.board, now)),
    `last beat: ${last}`,
    `next beat: ${nextBeat(thread, now)}`,
  ].join("\n");
}

function nextBeat(thread: Thread, now: Instant): string {
  // While a lease holds, `dueAt` is the lease's end and says nothing about the rhythm.
  if (isRunning(thread.board.heartbeat, now)) return "after this one";
  if (!thread.config.enabled) return "none, the heartbeat of this thread is off";
  return thread.dueAt <= now ? "due now" : relativeTime(thread.dueAt);
}

// --- /heartbeat history --------------------------------------------------------------------------

const runsShown = 10;
const longestSummary = 160;

async function historyWords({ runs }: LookPorts, threadId: ThreadId): Promise<string> {
  const found = await runs.recent(threadId, runsShown);
  if (found.length === 0) return "There was no beat here yet, or none in the last 30 days.";
  const { summaryOf } = await import("../domain/run.ts");
  const lines = found.map(
    (run) => `- ${relativeTime(run.startedAt)}: ${cut(oneLine(summaryOf(run)), longestSummary)}`,
  );
  return fitted(["The last beats, newest first:", ...lines], historyHint(threadId));
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const historyHint = (id: ThreadId): string => `(\`vigil history --thread ${id}\` shows all of it.)`;

// --- /memory -------------------------------------------------------------------------------------

function memoryWords(files: readonly MemoryEntry[]): string {
  if (files.length === 0) return "I remember nothing of this place yet.";
  const lines = files.map(
    ({ path, version, bytes, updatedAt }) =>
      `- \`${path}\`: version ${version}, ${bytes} bytes, ${relativeTime(updatedAt)}`,
  );
  return fitted(
    ["`/memory show` reads one of them:", ...lines],
    `(…of ${files.length} files in all; the list after \`/memory show path:\` finds each.)`,
  );
}

async function fileWords(
  ports: LookPorts,
  { threadId, path, version }: Extract<Question, { of: "memory-file" }>,
): Promise<string> {
  const file =
    version === undefined
      ? await ports.memory.read(threadId, path)
      : await (await import("./memory-shown.ts")).versionOf(ports, threadId, { path, version });
  if (file === null) return missingWords(path, version);
  const head = headOf(file);
  return fileShown(
    head,
    file.content,
    `(It goes on: \`vigil memory show ${path} --thread ${threadId}\` shows all of it.)`,
  );
}

const missingWords = (path: string, version: number | undefined): string =>
  version === undefined
    ? `There is no \`${path}\`; /memory browse lists what there is. If it was removed, /memory restore brings it back.`
    : `There is no version ${version} of \`${path}\`; the list after \`version\` has those that there are.`;

const headOf = ({ path, version, updatedAt, origin, deleted }: MemoryFile): string =>
  `\`${path}\`, version ${version}, ${deleted ? "removed" : "written"} by ${origin.author} ${relativeTime(updatedAt)}${
    origin.hearsay ? ", when others' words were on the table" : ""
  }`;

// --- /feed ---------------------------------------------------------------------------------------

const postsShown = 5;
const longestPost = 280;

function feedWords(posts: readonly FeedPost[]): string {
  if (posts.length === 0) return "Nobody has posted anything here yet.";
  const lines = posts.map(({ at, author, title, content, up, down, comments }) =>
    [
      `**${oneLine(title)}**, by ${author === "assistant" ? "me" : `<@${author}>`} ${relativeTime(at)}`,
      cut(content.trim(), longestPost),
      `${up} up, ${down} down, ${comments.length} comments`,
    ].join("\n"),
  );
  return fitted(
    lines.flatMap((line, index) => (index === 0 ? [line] : ["", line])),
    "(The panel shows the rest: /panel.)",
  );
}

// --- /checklist ----------------------------------------------------------------------------------

async function checklist(ports: LookPorts, threadId: ThreadId): Promise<Answer> {
  const file = await ports.memory.read(threadId, checklistPath);
  const form = checklistForm(threadId, file?.content ?? "", file?.version ?? 0);
  if (form !== null) return { kind: "form", form };
  return whisper(
    `\`${checklistPath}\` is too long for a form of Discord's (five fields of 4,000 characters, cut at ends of lines). \`vigil checklist --thread ${threadId}\` shows and edits it, and so does the panel: /panel.`,
  );
}

// --- /help ---------------------------------------------------------------------------------------

async function helpWords(): Promise<string> {
  const { commandLines } = await import("../domain/command-definitions.ts");
  const about =
    "I am Vigil. I wake up on a schedule, reflect on what I know, and write only when I have something worth saying.";
  return fitted([about, ...commandLines()], "(Discord shows the rest after `/`.)");
}
