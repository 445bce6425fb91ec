/** carry-out-order: what a command, a button or a form ordered is done, and said in words. */
import { beatWords } from "../domain/beat-result.ts";
import type { ActionRow } from "../domain/components.ts";
import { configLines } from "../domain/config-lines.ts";
import { relativeTime } from "../domain/discord-time.ts";
import type { ThreadId } from "../domain/ids.ts";
import { type MemoryFile, versionName } from "../domain/memory.ts";
import { InvalidInput } from "../domain/parse.ts";
import type { Settings } from "../domain/settings.ts";
import type { CommandSignal, SignalRecord } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { ThreadConfigPatch } from "../domain/thread-config.ts";
import type { Instant } from "../domain/time.ts";
import { beatNow } from "./beat.ts";
import type { ConversePorts } from "./converse.ts";
import { editChecklist } from "./edit-checklist.ts";
import { invite } from "./invite.ts";
import { restoreFile } from "./memory-files.ts";
import { openThread } from "./open-thread.ts";
import { orderReminder } from "./order-reminder.ts";
import { press } from "./press.ts";
import { configureThread } from "./steer.ts";
import { undo } from "./undo.ts";

/** What the person reads in the place of the deferred response. */
export interface OrderWords {
  readonly text: string;
  readonly components?: readonly ActionRow[];
  /** Such words stand in Discord alone: asked for again, they are made again. */
  readonly isSecret?: true;
}

export interface OrderCall {
  readonly signal: CommandSignal;
  /** Names whatever the order makes, so that a second delivery meets it there. */
  readonly record: SignalRecord;
  readonly deadlineAt: Instant;
}

/** Carried out twice, an order has been carried out once. Throws what the world throws; the queue brings it again. */
export async function carryOutOrder(
  ports: ConversePorts,
  settings: Settings,
  call: OrderCall,
): Promise<OrderWords> {
  const { command, threadId } = call.signal;
  switch (command.name) {
    case "beat-now": {
      const { deadlineAt, record } = call;
      const request = { threadId, dryRun: false, deadlineAt, runId: record.messageId };
      return { text: beatWords(await beatNow(ports, settings, request)) };
    }
    case "pause":
      return configure(ports, call, { enabled: false }, () => pausedWords);
    case "resume":
      return configure(ports, call, { enabled: true }, resumedWords);
    case "configure":
      return configure(ports, call, command.patch, ({ config }) =>
        [
          "So it is from now on:",
          configLines(config, Object.keys(command.patch)),
          "`/heartbeat config` shows all of it.",
        ].join("\n"),
      );
    case "checklist": {
      const { content, seenVersion } = command;
      return { text: await editChecklist(ports, { threadId, content, seenVersion }) };
    }
    case "restore":
      return { text: await restore(ports, threadId, command) };
    case "remind":
    case "reminder-confirm":
    case "reminder-cancel":
    case "reminder-edit": {
      const thread = await openThread(ports, threadId);
      const { messageId: newId } = call.record;
      const { timestamp: askedAt } = call.signal;
      return orderReminder(ports, thread, { order: command, newId, askedAt });
    }
    case "undo": {
      const thread = await openThread(ports, threadId);
      return { text: (await undo(ports, thread, call.record.id)).words };
    }
    case "panel":
      return { text: await invite(ports, settings, call.signal), isSecret: true };
    case "press": {
      const thread = await openThread(ports, threadId);
      const { button, replyId } = command;
      const { id: pressId, messageId: reminderId } = call.record;
      return { text: await press(ports, thread, { button, replyId, pressId, reminderId }) };
    }
    case "forget":
      throw new Error("an order to forget is carried out alone, before its thread is opened");
  }
}

const pausedWords =
  "I no longer wake up by myself here. I still answer you, and reminders still come; `/heartbeat resume` lets me wake again.";

const resumedWords = ({ dueAt }: Thread): string =>
  `I wake up by myself here: next ${relativeTime(dueAt)}.`;

async function configure(
  ports: ConversePorts,
  { signal: { threadId } }: OrderCall,
  patch: ThreadConfigPatch,
  words: (thread: Thread) => string,
): Promise<OrderWords> {
  try {
    const result = await configureThread(ports, threadId, patch, undefined);
    if (result.kind === "configured") return { text: words(result.thread) };
    return { text: "Somebody else is changing these settings just now. Please try again." };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { text: `I changed nothing: ${error.message}.` };
  }
}

/** Carried out before, by a process that died: the file is what it made of it. */
async function restore(
  ports: ConversePorts,
  threadId: ThreadId,
  wanted: { readonly path: string; readonly version: number },
): Promise<string> {
  const { path, version } = wanted;
  const current = await ports.memory.read(threadId, path);
  if (current?.origin.sources[0] === versionName(path, version))
    return restoredWords(current, version);
  const change = await restoreFile(ports, threadId, wanted);
  switch (change.kind) {
    case "changed":
      return restoredWords(change.file, version);
    case "conflict":
      return `\`${path}\` was changed by somebody else just now, so I did not bring anything back. Look at it with /memory show, and try again.`;
    case "refused":
      return `I changed nothing: ${change.reason}.`;
    case "missing":
    case "no-thread":
      return `There is no version ${version} of \`${path}\`, so I changed nothing.`;
  }
}

const restoredWords = ({ path, version }: MemoryFile, earlier: number): string =>
  `\`${path}\` is as it was in version ${earlier}; that is its version ${version} now.`;
