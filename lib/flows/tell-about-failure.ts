/** tell-about-failure: a person who waits is told at once what is wrong, and again when the last try has failed. */
import { reasonOf } from "../domain/fault.ts";
import { failureNonceOf, type ThreadId } from "../domain/ids.ts";
import { maxSignalReceives } from "../domain/limits.ts";
import type { CommandSignal, Heard, MessageSignal } from "../domain/signal.ts";
import type { Batch, ConversePorts } from "./converse.ts";
import { editOrLog, whisperOrLog } from "./deliver.ts";
import { orLog } from "./or-log.ts";

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
  const last = waiting.at(-1);
  // What stands in the channel stays there, so it is said at the first try and at the last, and once for all of them.
  const isWorthAMessage = receives === 1 || receives >= maxSignalReceives;
  if (last !== undefined && "heard" in last && last.heard !== undefined && isWorthAMessage)
    await sayBelow(ports, thread, last.heard, { text, nonce: failureNonceOf(last.id, receives) });
}

/** Below words that were heard in a channel, for all to see. */
const sayBelow = (
  ports: Pick<ConversePorts, "messenger" | "log">,
  thread: ThreadId,
  { channelId, messageId }: Heard,
  { text, nonce }: { readonly text: string; readonly nonce: string },
): Promise<void> =>
  orLog(ports, thread, () =>
    ports.messenger.createMessage(channelId, { text, replyTo: messageId }, nonce),
  );

const isPress = (signal: MessageSignal | CommandSignal): boolean =>
  signal.type === "command" && signal.command.name === "press";
