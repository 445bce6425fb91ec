/** tell-about-failure: a person who waits is told at once what is wrong, and again when the last try has failed. */
import { reasonOf } from "../domain/fault.ts";
import type { ThreadId } from "../domain/ids.ts";
import { maxSignalReceives } from "../domain/limits.ts";
import type { CommandSignal, MessageSignal } from "../domain/signal.ts";
import type { Batch, ConversePorts } from "./converse.ts";
import { editOrLog, whisperOrLog } from "./deliver.ts";

/**
 * Only for signals that have no answer yet: what stands in their deferred responses is replaced. Who has pressed a
 * button hears of it at the last try alone: what stands in that response is the message with the button.
 */
export async function tellAboutFailure(
  ports: Pick<ConversePorts, "messenger" | "log">,
  thread: ThreadId,
  { receives }: Batch,
  waiting: readonly (MessageSignal | CommandSignal)[],
  error: unknown,
): Promise<void> {
  const reason = reasonOf(error);
  ports.log.warn("converse.failed", { thread, receives, reason });
  const kept = waiting.some(({ type }) => type === "message")
    ? "Your message is kept; please"
    : "Please";
  const text =
    receives < maxSignalReceives
      ? `I could not answer yet (${reason}). I will try again in a moment.`
      : `I could not answer (${reason}). ${kept} ask me again later.`;
  for (const signal of waiting) {
    if (signal.reply === undefined) continue;
    if (!isPress(signal)) await editOrLog(ports, thread, signal.reply, text);
    else if (receives >= maxSignalReceives) await whisperOrLog(ports, thread, signal.reply, text);
  }
}

const isPress = (signal: MessageSignal | CommandSignal): boolean =>
  signal.type === "command" && signal.command.name === "press";
