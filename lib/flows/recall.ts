/** recall: history and memory files -> documents -> ranked search. */
import type { ThreadId } from "../domain/ids.ts";
import type { MemoryFile } from "../domain/memory.ts";
import { documentsOf, type Finding, type Provenance } from "../domain/recall.ts";
import type { Ports } from "../ports.ts";

export interface Search {
  readonly thread: ThreadId;
  readonly timezone: string;
  readonly query: string;
  readonly limit: number;
  /** Every file of the thread with its content. */
  readonly files: () => Promise<readonly MemoryFile[]>;
  /** Messages that are no memory yet: a turn's own words would answer every question with itself. */
  readonly ownIds?: ReadonlySet<string>;
  readonly provenance?: Provenance;
}

/** The newest messages that are searched; the oldest of a thread that has more are not found. */
export const searchedMessages = 20_000;

/** Nobody but its people and the assistant can write into a thread or its memory: strangers are refused at the door. */
const allOurs: Provenance = { isOthersMessage: () => false, isOthersFile: () => false };

/** Best first. */
export async function search(
  { history, recall }: Pick<Ports, "history" | "recall">,
  { thread, timezone, query, limit, files, ownIds, provenance = allOurs }: Search,
): Promise<readonly Finding[]> {
  const [messages, contents] = await Promise.all([
    history.recent(thread, searchedMessages),
    files(),
  ]);
  const past = messages.filter(({ id }) => ownIds?.has(id) !== true);
  const source = { history: past, files: contents, timezone, provenance };
  return recall.search(documentsOf(source), query, limit);
}
