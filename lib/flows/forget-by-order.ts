/** forget-by-order: `/forget`, after its button was pressed. */
import { idle } from "../domain/board.ts";
import { relativeTime } from "../domain/discord-time.ts";
import { Fault } from "../domain/fault.ts";
import { defaultThreadId } from "../domain/ids.ts";
import type { Settings } from "../domain/settings.ts";
import type { CommandSignal, Signal } from "../domain/signal.ts";
import type { Instant } from "../domain/time.ts";
import type { Ports } from "../ports.ts";
import { editOrLog } from "./deliver.ts";
import { type ForgetPorts, type ForgetResult, forgetThread } from "./forget-thread.ts";

export type ForgetByOrderPorts = ForgetPorts & Pick<Ports, "messenger">;

/** Such a signal is carried out by itself, and never in a batch with others. */
export const isForget = (signal: Signal): signal is CommandSignal =>
  signal.type === "command" && signal.command.name === "forget";

/**
 * Forgets the thread, then says so where the button was. Unlike every other signal it has no record, which would be
 * the first thing to belong to the thread again: carried out twice, it has been carried out once.
 *
 * Throws a `Fault` when something is left to remove; the queue then brings the order again, and it goes on.
 */
export async function forgetByOrder(
  ports: ForgetByOrderPorts,
  settings: Pick<Settings, "ownerIds">,
  { threadId, reply }: CommandSignal,
  deadlineAt: Instant,
): Promise<void> {
  // The queue gives a thread's signals to one worker at a time: a conversation under way is of a turn that died.
  const thread = await ports.threads.read(threadId);
  if (thread?.board.conversation.status === "running")
    await ports.threads.updateConversation(threadId, idle(ports.clock.now()));
  const result = await forgetThread(ports, settings, threadId, deadlineAt);
  if (result.kind === "forgotten" && result.answer.left > 0)
    throw new Fault("timeout", "forget-thread", `${result.answer.left} items are left to remove`);
  await editOrLog(ports, threadId, reply, wordsOf(threadId, result), []);
}

function wordsOf(threadId: string, result: ForgetResult): string {
  switch (result.kind) {
    case "no-thread":
      return "There is nothing here that I could forget.";
    case "busy":
      return `I am at work here just now, at most until ${relativeTime(result.untilAt)}, so I forgot nothing. Please send /forget again after that.`;
    case "forgotten":
      return `Forgotten: ${result.answer.removed} items are removed, and nothing is left.${
        threadId === defaultThreadId
          ? " I begin anew, and wake by the schedule; /heartbeat pause keeps me asleep."
          : ""
      }`;
  }
}
