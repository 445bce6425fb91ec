/** answer-command: a slash command that takes longer than three seconds does its work and says so. */
import { beatWords } from "../domain/beat-result.ts";
import type { Settings } from "../domain/settings.ts";
import type { CommandSignal, SignalRecord } from "../domain/signal.ts";
import { beatNow } from "./beat.ts";
import type { Batch, ConversePorts } from "./converse.ts";
import { editOrLog } from "./deliver.ts";
import { tellAboutFailure } from "./tell-about-failure.ts";

/**
 * `/heartbeat now`. The run is named after the command's record, so that a command that is delivered
 * twice answers the same slot, and one that was answered is only shown again.
 */
export async function answerCommand(
  ports: ConversePorts,
  settings: Settings,
  batch: Batch,
  signal: CommandSignal,
  record: SignalRecord,
): Promise<void> {
  const { threadId, reply } = signal;
  const { deadlineAt } = batch;
  const known = record.reply;
  if (known === undefined) {
    const request = { threadId, dryRun: false, deadlineAt, runId: record.messageId };
    const result = await beatNow(ports, settings, request).catch(async (error) => {
      await tellAboutFailure(ports, threadId, batch, [signal], error);
      throw error;
    });
    const words = beatWords(result);
    const stored = { reply: words, covers: [record.id], answers: [], destination: "none" };
    await ports.signals.storeReply(threadId, record.id, stored, ports.clock.now());
    await editOrLog(ports, threadId, reply, words);
  } else await editOrLog(ports, threadId, reply, known);
  await ports.signals.markDelivered(threadId, record.id, ports.clock.now());
}
