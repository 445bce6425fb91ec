/** syntheses: what a person asks of them: which there were, undo one, accept what one proposed, make one now. */
import type { ThreadId } from "../domain/ids.ts";
import { type MemoryFile, originOf, versionName } from "../domain/memory.ts";
import type { Settings } from "../domain/settings.ts";
import type { Synthesis, SynthesisChange } from "../domain/synthesis.ts";
import type { Instant } from "../domain/time.ts";
import {
  type SynthesesAnswer,
  type SynthesisAnswer,
  type SynthesisNowAnswer,
  synthesesAnswer,
  synthesisAnswer,
  synthesisNowAnswer,
  type UndoAnswer,
} from "../domain/wire/synthesis.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announce } from "./announce.ts";
import { isOf, settleMemory } from "./carry-out.ts";
import type { PageRequest } from "./control.ts";
import { type NewsPorts, noteNews } from "./note-news.ts";
import { findThread } from "./open-thread.ts";
import { type SynthesizePorts, synthesizeThread } from "./synthesize.ts";

export type SynthesesPorts = AnnouncePorts &
  Pick<Ports, "clock" | "ids" | "memory" | "synthesis" | "threads">;

// Every answer is null when there is no such thread, or no such synthesis in it.

/** Newest first, of thirty days. */
export async function listSyntheses(
  ports: SynthesesPorts,
  id: ThreadId,
  { limit, cursor }: PageRequest,
): Promise<SynthesesAnswer | null> {
  const [thread, found, state] = await Promise.all([
    findThread(ports, id),
    ports.synthesis.recent(id, limit + 1, cursor),
    ports.synthesis.read(id),
  ]);
  return thread && synthesesAnswer(id, { found, limit, state });
}

export async function readSynthesis(
  ports: SynthesesPorts,
  id: ThreadId,
  synthesisId: string,
): Promise<SynthesisAnswer | null> {
  const record = await known(ports, id, synthesisId);
  return record && synthesisAnswer(record);
}

/**
 * Puts back what each of its files said before, as one step: may die anywhere and be asked for again. A file that
 * was changed since keeps its text, and the answer names it.
 */
export async function undoSynthesis(
  ports: SynthesesPorts,
  id: ThreadId,
  synthesisId: string,
): Promise<UndoAnswer | null> {
  const record = await settled(ports, id, synthesisId);
  if (record === null) return null;
  if (neverCounted(record)) return { thread_id: id, id: synthesisId, undone: [], kept: [] };
  const undone: string[] = [];
  const kept: string[] = [];
  for (const change of record.changes)
    ((await undoOne(ports, record, change)) ? undone : kept).push(change.path);
  if (undone.length > 0) await ports.threads.noteChange(id, ports.clock.now());
  await ports.synthesis.keep({ ...record, state: "undone" });
  await tell(ports, record, { undone: synthesisId, files: undone.join(", ") });
  return { thread_id: id, id: synthesisId, undone, kept };
}

/** As `known`, after what was decided is carried out: else whoever reads memory next would write it over this. */
async function settled(
  ports: SynthesesPorts,
  id: ThreadId,
  synthesisId: string,
): Promise<Synthesis | null> {
  if ((await findThread(ports, id)) === null) return null;
  await settleMemory(ports, id);
  return ports.synthesis.record(id, synthesisId);
}

/** Another one took its place before it counted: none of its files was written, and none will be. */
const neverCounted = ({ state }: Synthesis): boolean => state === "decided";

/** True when the file is as it was before. */
async function undoOne(
  { memory, clock }: SynthesesPorts,
  { id, threadId }: Synthesis,
  { path, before }: SynthesisChange,
): Promise<boolean> {
  const [current] = await memory.versions(threadId, path, 1);
  if (current === undefined) return false;
  const sources = [versionName(path, before)];
  if (isPutBack(current, id, sources[0])) return true;
  if (!isOf(current, id)) return false;
  const [earlier] = before === 0 ? [] : await memory.versions(threadId, path, 1, before + 1);
  if (before > 0 && earlier?.version !== before) return false;
  const content = earlier === undefined || earlier.deleted ? null : earlier.content;
  const hearsay = earlier?.origin.hearsay ?? false;
  const origin = originOf("person", { runId: id, sources, hearsay });
  const change = { path, content, origin, seenVersion: current.version };
  return (await memory.write(threadId, change, clock.now())).kind === "written";
}

/** By an earlier attempt. What a person has accepted bears the synthesis's id, too, and is not that. */
const isPutBack = ({ origin }: MemoryFile, id: string, source: string | undefined): boolean =>
  origin.author === "person" && origin.runId === id && origin.sources[0] === source;

/**
 * Writes what was proposed after all: by a person's word. `conflict` when the file was changed since; null also
 * when there is no such proposal.
 */
export async function acceptProposal(
  ports: SynthesesPorts,
  id: ThreadId,
  { synthesisId, path }: { readonly synthesisId: string; readonly path: string },
): Promise<
  | { readonly kind: "accepted"; readonly version: number }
  | {
      readonly kind: "conflict";
      readonly current: MemoryFile | null;
      readonly yours: string | null;
    }
  | null
> {
  const record = await settled(ports, id, synthesisId);
  const proposal = record?.proposals.find((one) => one.path === path);
  if (record === null || neverCounted(record) || proposal === undefined) return null;
  const { content, before, sources } = proposal;
  const origin = originOf("person", { runId: record.id, sources });
  // The synthesis may have written a draft of the file that kept more: it gives way to the person's word.
  const isOverDraft = record.changes.some((one) => one.path === path);
  const change = { path, content, origin, seenVersion: isOverDraft ? before + 1 : before };
  const written = await ports.memory.write(id, change, ports.clock.now());
  if (written.kind === "conflict")
    return { kind: "conflict", current: written.current, yours: content };
  await ports.threads.noteChange(id, ports.clock.now());
  const proposals = record.proposals.filter((one) => one !== proposal);
  await ports.synthesis.keep({ ...record, proposals });
  await tell(ports, record, { accepted: path, version: written.version });
  return { kind: "accepted", version: written.version };
}

/** One now, whatever the hour says; what keeps one from being made is the answer. */
export async function synthesizeNow(
  ports: SynthesizePorts & NewsPorts,
  settings: Settings,
  { id, deadlineAt }: { readonly id: ThreadId; readonly deadlineAt: Instant },
): Promise<SynthesisNowAnswer | null> {
  if ((await findThread(ports, id)) === null) return null;
  const state = await ports.synthesis.read(id);
  if (state?.dueAt === undefined) await noteNews(ports, settings, id, null);
  return synthesisNowAnswer(
    id,
    await synthesizeThread(ports, settings, { id, seenDueAt: null, deadlineAt }),
  );
}

const known = async (
  ports: SynthesesPorts,
  id: ThreadId,
  synthesisId: string,
): Promise<Synthesis | null> =>
  (await findThread(ports, id)) === null ? null : ports.synthesis.record(id, synthesisId);

async function tell(
  ports: SynthesesPorts,
  { threadId }: Synthesis,
  detail: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  const at = ports.clock.now();
  const type = "memory-changed" as const;
  await announce(ports, { id: ports.ids.ulid(at), threadId, at, type, detail });
}
