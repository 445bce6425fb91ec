/** memory-invariants: no version of a file is lost, no synthesis is half there, and nothing that was said is overlooked. */
import { memoryVersionKey, synthesisKey } from "../../lib/adapters/dynamo/keys.ts";
import type { ThreadId } from "../../lib/domain/ids.ts";
import { MemoryFile } from "../../lib/domain/memory.ts";
import { noSynthesisYet, Synthesis, SynthesisState } from "../../lib/domain/synthesis.ts";
import { after, minutes } from "../../lib/domain/time.ts";
import { itemsOf } from "./invariants.ts";
import type { SimulatedWorld } from "./world.ts";

const stateOf = ({ ports }: SimulatedWorld, id: ThreadId): SynthesisState => {
  const item = ports.items.get(synthesisKey(id));
  return item === null ? noSynthesisYet : SynthesisState.parse(item);
};

/** Within the hour (here: five minutes), and not put off to the next day's budget. */
export function isSynthesisDue(world: SimulatedWorld, id: ThreadId): boolean {
  const { dueAt } = stateOf(world, id);
  return dueAt !== undefined && dueAt <= after(world.timeline.now(), minutes(6));
}

export const synthesesDone = (world: SimulatedWorld): number =>
  itemsOf(world, "SY#").filter(({ item }) => item["state"] === "done").length;

export function checkMemory(world: SimulatedWorld, id: ThreadId): void {
  const versions = checkVersions(world, id);
  checkSyntheses(world, id, versions);
  checkWordsRead(world, id);
}

/** Each version of each file is there, whoever wrote it; answers them all. */
function checkVersions(world: SimulatedWorld, id: ThreadId): readonly MemoryFile[] {
  const { ports, witness } = world;
  const current = ["A#MEM#", "M#"].flatMap((prefix) =>
    itemsOf(world, prefix, id).map(({ item }) => MemoryFile.parse(item)),
  );
  const earlier = current.flatMap(({ path, version }) =>
    Array.from({ length: version - 1 }, (_, index) => {
      const item = ports.items.get(memoryVersionKey(id, path, index + 1));
      if (item === null) witness.violated("no version is lost", `${id}: ${path}, ${index + 1}`);
      return item === null ? [] : [MemoryFile.parse(item)];
    }).flat(),
  );
  return [...current, ...earlier];
}

/**
 * One that is done has written each of its files, once; one that never counted has written none. What a version
 * says of where it comes from is there.
 */
function checkSyntheses(
  world: SimulatedWorld,
  id: ThreadId,
  versions: readonly MemoryFile[],
): void {
  const { witness } = world;
  const { pendingId } = stateOf(world, id);
  const records = itemsOf(world, "SY#", id).map(({ item }) => Synthesis.parse(item));
  const said = new Set(itemsOf(world, "H#", id).map(({ item }) => item["id"]));
  const isKnown = (source: string) =>
    said.has(source) || versions.some(({ path }) => path === source);
  for (const record of records) {
    const own = versions.filter(({ origin }) => origin.runId === record.id);
    const written = own
      .map(({ path }) => path)
      .toSorted()
      .join();
    const wanted = record.changes
      .map(({ path }) => path)
      .toSorted()
      .join();
    if (record.state === "done" && written !== wanted)
      witness.violated("a synthesis is never half there", `${record.id}: ${written} of ${wanted}`);
    if (record.state === "decided" && record.id !== pendingId && own.length > 0)
      witness.violated("a synthesis is never half there", `${record.id} never counted: ${written}`);
    for (const { path, origin } of own)
      if (origin.sources.length === 0 || !origin.sources.every(isKnown))
        witness.violated("provenance is kept", `${path} of ${record.id}: ${origin.sources}`);
  }
  for (const { path, version, origin } of versions)
    if (origin.author === "synthesis" && !records.some((record) => record.id === origin.runId))
      witness.violated(
        "provenance is kept",
        `${id}: ${path}, version ${version}, is of no synthesis`,
      );
}

/** What the person said was read by a synthesis that counted, or is still to be read. */
function checkWordsRead(world: SimulatedWorld, id: ThreadId): void {
  const { fromId, pendingId } = stateOf(world, id);
  const read = new Set(
    itemsOf(world, "SY#", id)
      .map(({ item }) => Synthesis.parse(item))
      .filter((record) => record.state !== "decided" || record.id === pendingId)
      .flatMap((record) => record.read.messages),
  );
  for (const { item } of itemsOf(world, "H#", id)) {
    const messageId = String(item["id"]);
    const isUnread = fromId !== undefined && messageId >= fromId;
    if (item["role"] === "user" && !read.has(messageId) && !isUnread)
      world.witness.violated("nothing that was said is overlooked", `${id}: ${item["text"]}`);
  }
}
