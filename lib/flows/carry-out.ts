/** carry-out: a synthesis that was decided becomes files, all of them, by whoever comes first. */
import type { ThreadId } from "../domain/ids.ts";
import { type MemoryFile, originOf } from "../domain/memory.ts";
import type { Proposal, Synthesis, SynthesisChange } from "../domain/synthesis.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announce } from "./announce.ts";

export type CarryOutPorts = AnnouncePorts &
  Pick<Ports, "clock" | "memory" | "synthesis" | "threads">;

/**
 * What reads memory calls this first: were a synthesis decided and its writer dead, some files would be of before
 * it and some of after. One read; true when files were written, and what was read before is to be read again.
 */
export async function settleMemory(ports: CarryOutPorts, threadId: ThreadId): Promise<boolean> {
  const state = await ports.synthesis.read(threadId);
  return settlePending(ports, threadId, state?.pendingId);
}

/** The core files, of before a synthesis or of after it: read again where one had to be carried out first. */
export async function settledCore(
  ports: CarryOutPorts,
  threadId: ThreadId,
): Promise<readonly MemoryFile[]> {
  const [files, isNews] = await Promise.all([
    ports.memory.core(threadId),
    settleMemory(ports, threadId),
  ]);
  return isNews ? ports.memory.core(threadId) : files;
}

export async function settlePending(
  ports: CarryOutPorts,
  threadId: ThreadId,
  pendingId: string | undefined,
): Promise<boolean> {
  if (pendingId === undefined) return false;
  const decided = await ports.synthesis.record(threadId, pendingId);
  // Without its record nobody can carry it out, and none of its files was begun: the mark comes after the record.
  if (decided === null) {
    ports.log.error("synthesis.lost", { thread: threadId, synthesis: pendingId });
    return false;
  }
  await carryOut(ports, decided);
  return true;
}

/**
 * Writes the files, then says so in the log of events, then takes the mark away. May be repeated, and done by two
 * at once: each file is written once. One that somebody else has changed since it was read keeps their text, and
 * the synthesis's own becomes a proposal.
 */
export async function carryOut(ports: CarryOutPorts, decided: Synthesis): Promise<Synthesis> {
  if (decided.state !== "decided") {
    // Only the mark was left behind. What is undone stays so.
    await ports.synthesis.complete(decided);
    return decided;
  }
  const late: Proposal[] = [];
  for (const change of decided.changes) {
    // What is summed up leaves the tree only when its summary stands there.
    const lost = change.content === null && late.find(({ path }) => change.sources.includes(path));
    if (lost) late.push({ ...change, reason: `${lost.path}, its summary, was not written` });
    else if (!(await writeOne(ports, decided, change)))
      late.push({ ...change, reason: `${change.path} was changed by somebody else meanwhile` });
  }
  const changes = decided.changes.filter(({ path }) => !late.some((one) => one.path === path));
  const done: Synthesis = {
    ...decided,
    state: "done",
    changes,
    proposals: [...decided.proposals, ...late],
  };
  const { id, threadId, decidedAt } = decided;
  await announce(ports, {
    id: `${id}.1`,
    threadId,
    at: decidedAt,
    type: "heartbeat",
    detail: {
      synthesis: true,
      id,
      changed: changes.map(({ path }) => path).join(", "),
      proposals: done.proposals.length,
    },
  });
  await ports.threads.noteSynthesis(threadId, decidedAt);
  await ports.synthesis.complete(done);
  return done;
}

/** False when somebody else's text stands there. */
async function writeOne(
  { memory, clock }: CarryOutPorts,
  { id, threadId }: Synthesis,
  { path, content, before, sources }: SynthesisChange,
): Promise<boolean> {
  const [latest] = before === 0 ? await memory.versions(threadId, path, 1) : [];
  // Put back while this hand slept: a new file that was undone is gone, and stays so.
  if (latest?.origin.author === "person" && latest.origin.runId === id) return true;
  const origin = originOf("synthesis", { runId: id, sources });
  const change = { path, content, origin, seenVersion: before };
  const written = await memory.write(threadId, change, clock.now());
  if (written.kind === "written") return true;
  // Written by another hand of this synthesis, and changed by a person since.
  const [next] = await memory.versions(threadId, path, 1, before + 2);
  return next !== undefined && isOf(next, id);
}

export const isOf = ({ origin }: Pick<MemoryFile, "origin">, synthesisId: string): boolean =>
  origin.author === "synthesis" && origin.runId === synthesisId;
