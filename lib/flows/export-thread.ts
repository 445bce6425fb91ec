/** export-thread: a page of everything that is stored of a thread, as pieces of files. */
import type { ArchivePlace } from "../domain/archive.ts";
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import type { Settings } from "../domain/settings.ts";
import { type ExportAnswer, exportAnswer } from "../domain/wire/rights.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announce } from "./announce.ts";
import { belongingsOf } from "./belongings.ts";

export type ExportPorts = AnnouncePorts & Pick<Ports, "archive" | "clock" | "ids">;

/** The store ends a page at about 1 MB, of which JSON within JSON makes 4 MB at worst; Lambda answers up to 6 MB. */
const itemsPerPage = 1_000;

/**
 * Null when nothing is stored of such a thread. Items are shown as they are, also those that no longer parse: a
 * damaged thread is the person's, too. The log tells of an export when its last page was read.
 *
 * @param after where the page before ended; null: from the beginning
 */
export async function exportThread(
  ports: ExportPorts,
  settings: Pick<Settings, "ownerIds">,
  id: ThreadId,
  after: ArchivePlace | null,
): Promise<ExportAnswer | null> {
  const now = ports.clock.now();
  const of = belongingsOf(settings, id, now);
  const { items, next } = await ports.archive.page(of, itemsPerPage, after);
  if (after === null && items.length === 0 && id !== defaultThreadId) return null;
  if (after !== null && next === null)
    await announce(ports, {
      id: ports.ids.ulid(now),
      threadId: id,
      at: now,
      type: "exported",
      detail: {},
    });
  return exportAnswer(id, items, next);
}
