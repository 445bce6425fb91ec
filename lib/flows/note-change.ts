/** note-change: a person has changed a file of a thread's memory, and its next beat is to know. */
import { type Checklist, parseChecklist } from "../domain/checklist.ts";
import { checklistPath } from "../domain/memory.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import type { Ports } from "../ports.ts";

/**
 * Marks the thread as changed, after the file was written; with a new HEARTBEAT.md also when its next line
 * is due. A beat between the file and the mark takes nothing for seen that it has not read.
 *
 * @param change `content` is null when the file was removed
 */
export async function noteFileChange(
  { threads, clock }: Pick<Ports, "threads" | "clock">,
  thread: Thread,
  { path, content }: { readonly path: string; readonly content: string | null },
): Promise<void> {
  const now = clock.now();
  if (path !== checklistPath) return threads.noteChange(thread.id, now);
  const dueAt = await lineDueAt(parseChecklist(content ?? ""), thread, now);
  return threads.noteChange(thread.id, now, dueAt);
}

/** When the next line with a rhythm of its own is due, as `dueLines` will see it; null when none can be. */
export async function lineDueAt(
  checklist: Checklist,
  { lastReflectionAt, config }: Thread,
  now: Instant,
): Promise<Instant | null> {
  if (checklist.rhythmic.length === 0) return null;
  const { dueLines, nextLineDueAt } = await import("../domain/due-lines.ts");
  if (lastReflectionAt !== null) return nextLineDueAt(checklist, lastReflectionAt, config.timezone);
  const isDue = dueLines(checklist, null, now, config.timezone).length > 0;
  return isDue ? now : nextLineDueAt(checklist, now, config.timezone);
}
