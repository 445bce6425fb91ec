/** answer-command: a slash command that takes longer than three seconds does its work and says so. */
import type { Settings } from "../domain/settings.ts";
import type { CommandSignal, SignalRecord } from "../domain/signal.ts";
import { carryOutOrder, type OrderWords } from "./carry-out-order.ts";
import type { Batch, ConversePorts } from "./converse.ts";
import { editOrLog } from "./deliver.ts";
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
  const { threadId, reply } = signal;
  const words = await wordsOf(ports, settings, batch, signal, record);
  await editOrLog(ports, threadId, reply, words.text);
  await ports.signals.markDelivered(threadId, record.id, ports.clock.now());
}

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
  // Buttons are not kept: an order whose answer has some is carried out again, to the same end.
  if (words.components === undefined) {
    const stored = { reply: words.text, covers: [record.id], answers: [], destination: "none" };
    await ports.signals.storeReply(threadId, record.id, stored, ports.clock.now());
  }
  return words;
}
