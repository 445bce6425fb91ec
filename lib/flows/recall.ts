/** recall: history and memory files -> documents -> ranked search. */
import type { ThreadId } from "../domain/ids.ts";
import type { MemoryFile } from "../domain/memory.ts";
import {
  documentsOf,
  type Finding,
  findingLines,
  noQuestion,
  nothingFound,
  type Provenance,
  placeOf,
} from "../domain/recall.ts";
import { queryTerms } from "../domain/recall-terms.ts";
import { type RecallAnswer, recallAnswer } from "../domain/wire/recall.ts";
import type { Ports } from "../ports.ts";

type RecallPorts = Pick<Ports, "history" | "recall">;

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
const searchedMessages = 20_000;

/** Nobody but its people and the assistant can write into a thread: strangers are refused at the door. Files bear a mark. */
const marked: Provenance = {
  isOthersMessage: () => false,
  isOthersFile: ({ origin }) => origin.hearsay,
};

/** What a model reads of a search, and whether any of it is others' words. */
export async function recallInWords(
  ports: RecallPorts,
  search: Search,
): Promise<{ readonly words: string; readonly hasHearsay: boolean }> {
  const findings = await findingsOf(ports, search);
  return {
    words: whyNone(findings, search) ?? findingLines(findings, search.timezone),
    hasHearsay: findings.some(({ document }) => document.hearsay),
  };
}

/** The same for the control API. */
export async function recallOnWire(ports: RecallPorts, search: Search): Promise<RecallAnswer> {
  const findings = await findingsOf(ports, search);
  const found = findings.map((finding) => ({ ...finding, ...placeOf(finding) }));
  return recallAnswer(search.thread, { query: search.query, found }, whyNone(findings, search));
}

function whyNone(findings: readonly Finding[], { query }: Search): string | null {
  if (findings.length > 0) return null;
  return queryTerms(query).length === 0 ? noQuestion : nothingFound;
}

/** A query that asks for nothing reads nothing. */
async function findingsOf(
  { history, recall }: RecallPorts,
  { thread, timezone, query, limit, files, ownIds, provenance = marked }: Search,
): Promise<readonly Finding[]> {
  if (queryTerms(query).length === 0) return [];
  const [messages, contents] = await Promise.all([
    history.recent(thread, searchedMessages),
    files(),
  ]);
  const past = messages.filter(({ id }) => ownIds?.has(id) !== true);
  const source = { history: past, files: contents, timezone, provenance };
  return recall.search(documentsOf(source), query, limit);
}
