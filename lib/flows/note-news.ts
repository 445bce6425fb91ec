/** note-news: what came in is to become memory: the thread's next synthesis is due. */
import type { ThreadId } from "../domain/ids.ts";
import { synthesisAfterMs } from "../domain/limits.ts";
import type { Settings } from "../domain/settings.ts";
import { newSystem } from "../domain/system.ts";
import { after } from "../domain/time.ts";
import type { Ports } from "../ports.ts";

export type NewsPorts = Pick<Ports, "clock" | "system" | "synthesis">;

/**
 * After the message (or, with null, the diary entry) was kept. One read and one write, two when an older message
 * waits already.
 */
export async function noteNews(
  { clock, system, synthesis }: NewsPorts,
  settings: Pick<Settings, "synthesisAfterMs">,
  threadId: ThreadId,
  messageId: string | null,
): Promise<void> {
  const { shardCount } = (await system.read()) ?? newSystem;
  const dueAt = after(clock.now(), settings.synthesisAfterMs ?? synthesisAfterMs);
  await synthesis.note(threadId, messageId, { dueAt, shardCount });
}
