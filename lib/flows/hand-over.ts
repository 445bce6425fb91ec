/** hand-over: what a recorded run thought goes to the queue, and into the history. */
import { beatId, beatMessageId, thoughtSignalId } from "../domain/ids.ts";
import type { Run } from "../domain/run.ts";
import { isSilence } from "../domain/silence.ts";
import { after } from "../domain/time.ts";
import type { Ports } from "../ports.ts";

/**
 * Thoughts are sent one after the other, each before it is kept: a thought in the history is on its way.
 * All of it may be repeated, and sends the same ids again. A dry run hands over nothing.
 */
export async function handOver(ports: Pick<Ports, "queue" | "history">, run: Run): Promise<void> {
  if (run.dryRun) return;
  const { id, threadId, slot, text, actions } = run;
  const at = after(run.startedAt, run.durationMs);
  const thoughts = actions.filter(({ type }) => type === "speak").map(({ content }) => content);
  const keep = (count: number, kind: "thought" | "aside", words: string) =>
    ports.history.append({
      id: beatMessageId(id, count),
      threadId,
      at,
      role: "assistant",
      agent: "heartbeat",
      kind,
      text: words,
    });
  for (const [index, thought] of thoughts.entries()) {
    await ports.queue.send({
      type: "heartbeat",
      source: "heartbeat",
      id: thoughtSignalId(beatId(threadId, slot), index + 1),
      threadId,
      content: [{ type: "text", text: thought }],
      timestamp: at,
    });
    await keep(index + 1, "thought", thought);
  }
  if (!isSilence(text)) await keep(thoughts.length + 1, "aside", text);
}
