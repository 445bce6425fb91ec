/** answer-command: a slash command that takes longer than three seconds does its work and says so. */
import { Fault, reasonOf } from "../domain/fault.ts";
import { nonceOf } from "../domain/ids.ts";
import { maxSignalReceives } from "../domain/limits.ts";
import type { Settings } from "../domain/settings.ts";
import type { CommandSignal, SignalRecord } from "../domain/signal.ts";
import { fitted } from "../domain/whisper.ts";
import { carryOutOrder, type OrderWords } from "./carry-out-order.ts";
import type { Batch, ConversePorts } from "./converse.ts";
import { isDead } from "./deliver.ts";
import { dmOf } from "./direct-message.ts";
import { tellAboutFailure } from "./tell-about-failure.ts";

/**
 * What the order makes is named after the command's record: a command that is delivered twice makes it once, and
 * one that was answered is only shown again.
 */
export async function answerCommand(
  ports: ConversePorts,
  settings: Settings,
  batch: Batch,
  signal: CommandSignal,
  record: SignalRecord,
): Promise<void> {
  const words = await wordsOf(ports, settings, batch, signal, record);
  await show(ports, batch, { signal, record, words });
  await ports.signals.markDelivered(signal.threadId, record.id, ports.clock.now());
}

/**
 * Under a button's message the words stand by themselves: its response is the message, which stays as it is.
 *
 * | the deferred response | then |
 * | --- | --- |
 * | takes the words | they are there |
 * | is dead: 15 minutes are over, or Discord has lost it | the bot writes them to who ordered it, in private |
 * | does not answer just now | the queue brings the order again, which then only shows them |
 * | does not answer at the last try, or refuses them | the log says so: what was ordered is done |
 */
async function show(
  ports: ConversePorts,
  { receives }: Batch,
  answer: {
    readonly signal: CommandSignal;
    readonly record: SignalRecord;
    readonly words: OrderWords;
  },
): Promise<void> {
  const { signal, record, words } = answer;
  const text = shortEnough(words.text);
  try {
    await (signal.command.name === "press"
      ? ports.messenger.followUp(signal.reply, text, { isPrivate: true })
      : ports.messenger.editResponse(signal.reply, text, words.components)
    ).catch(async (error: unknown) => {
      if (!(error instanceof Fault && isDead(error)) || signal.author === undefined) throw error;
      const channelId = await dmOf(ports, signal.author.id);
      if (channelId === null) throw error;
      await ports.messenger.createMessage(
        channelId,
        { ...words, text },
        nonceOf(record.replyId, 0),
      );
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (isPassing(error) && receives < maxSignalReceives) throw error;
    ports.log.warn("command.not-shown", { thread: signal.threadId, reason: reasonOf(error) });
  }
}

const isPassing = ({ code }: Fault): boolean =>
  code === "throttled" || code === "unavailable" || code === "timeout";

const shortEnough = (text: string): string =>
  fitted([text], "(It goes on; the `vigil` command shows the rest.)");

async function wordsOf(
  ports: ConversePorts,
  settings: Settings,
  batch: Batch,
  signal: CommandSignal,
  record: SignalRecord,
): Promise<OrderWords> {
  if (record.reply !== undefined) return { text: record.reply };
  const { threadId } = signal;
  const call = { signal, record, deadlineAt: batch.deadlineAt };
  const words = await carryOutOrder(ports, settings, call).catch(async (error) => {
    await tellAboutFailure(ports, threadId, batch, [signal], error);
    throw error;
  });
  // Buttons and secrets are not kept: an order whose answer has some is carried out again, to the same end.
  if (words.components === undefined && words.isSecret === undefined) {
    const stored = { reply: words.text, covers: [record.id], answers: [], destination: "none" };
    await ports.signals.storeReply(threadId, record.id, stored, ports.clock.now());
  }
  return words;
}
