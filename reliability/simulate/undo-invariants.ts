/** undo-invariants: each order takes back one act at most, what it says is gone is gone, and nothing else is. */
import { outreachKey } from "../../lib/adapters/dynamo/keys.ts";
import { type Act, Undoing } from "../../lib/domain/act.ts";
import { MemoryFile } from "../../lib/domain/memory.ts";
import { Outreach } from "../../lib/domain/outreach.ts";
import { itemsOf } from "./invariants.ts";
import type { SimulatedWorld } from "./world.ts";

const undoingsOf = (world: SimulatedWorld): readonly Undoing[] =>
  itemsOf(world, "UNDO#").map(({ item }) => Undoing.parse(item));

const isTakenBack = ({ words }: Undoing): boolean => words?.startsWith("I took back") === true;

export function checkUndos(world: SimulatedWorld): void {
  const undoings = undoingsOf(world);
  checkAnswers(world, undoings);
  for (const undoing of undoings) {
    const { id, words } = undoing;
    if (words === undefined)
      world.witness.violated("an undo is carried to its end", `${id} by ${undoing.undoId}`);
    if (!isTakenBack(undoing)) continue;
    const problem = whatIsLeft(world, undoing);
    if (problem !== null)
      world.witness.violated("what was taken back is gone", `${id}: ${problem}`);
  }
  checkMessagesGone(world, undoings);
  checkPostsGone(world, undoings);
  checkFilesBack(world, undoings);
}

/** Who ordered it reads what its undo did, and the same however often the order is delivered. */
function checkAnswers({ witness }: SimulatedWorld, undoings: readonly Undoing[]): void {
  for (const signal of witness.sent.values()) {
    const isOrder = signal.type === "command" && signal.command.name === "undo";
    if (!isOrder && signal.type !== "undo") continue;
    const own = undoings.filter(
      ({ undoId, threadId }) => undoId === signal.id && threadId === signal.threadId,
    );
    const [words = "There is nothing to take back"] = own.flatMap((one) => one.words ?? []);
    const replies = witness.stored.filter(({ covers }) => covers.includes(signal.id));
    if (replies.length === 0) witness.violated("an undo is answered", signal.id);
    for (const { reply } of replies)
      if (!reply.startsWith(words))
        witness.violated("an undo says what it did", `${signal.id}: "${reply}", not "${words}"`);
    if (own.length > 1)
      witness.violated("an undo takes back one act", own.map(({ id }) => id).join(", "));
  }
}

/** Null when nothing is. */
function whatIsLeft(world: SimulatedWorld, { threadId, act, undoId }: Undoing): string | null {
  switch (act.kind) {
    case "said": {
      const { messageIds, retractedAt } = outreachOf(world, threadId, act);
      const standing = world.ports.messenger.all().filter(({ id }) => messageIds.includes(id));
      if (standing.length > 0) return `${standing.map(({ id }) => id).join(", ")} in Discord`;
      return retractedAt === undefined ? "its record says that it stands" : null;
    }
    case "posted": {
      const posts = itemsOf(world, "P#", threadId).filter(({ item }) => item["id"] === act.postId);
      return posts.every(({ item }) => item["retractedAt"] !== undefined) ? null : act.postId;
    }
    case "wrote": {
      const versions = versionsOf(world, threadId, act.path);
      const back = versions.filter(({ origin }) => origin.runId === undoId);
      return back.length === 1 ? null : `${back.length} versions of ${act.path} bring it back`;
    }
    case "commented":
    case "voted":
      return null;
  }
}

type Said = Extract<Act, { kind: "said" }>;

const outreachOf = ({ ports }: SimulatedWorld, threadId: string, { replyId }: Said): Outreach =>
  Outreach.parse(ports.items.get(outreachKey(threadId, replyId)));

/** Only messages that an undo took back were deleted. */
function checkMessagesGone(world: SimulatedWorld, undoings: readonly Undoing[]): void {
  const wanted = new Set(
    undoings.flatMap(({ threadId, act }) =>
      act.kind === "said" ? outreachOf(world, threadId, act).messageIds : [],
    ),
  );
  for (const id of world.witness.deleted.keys())
    if (!wanted.has(id)) world.witness.violated("nothing else is gone", `message ${id}`);
}

function checkPostsGone(world: SimulatedWorld, undoings: readonly Undoing[]): void {
  for (const { item, key } of itemsOf(world, "P#")) {
    const isWanted = undoings.some(
      ({ act, threadId }) =>
        act.kind === "posted" && act.postId === item["id"] && key.pk === `T#${threadId}`,
    );
    if (item["retractedAt"] !== undefined && !isWanted)
      world.witness.violated("nothing else is gone", `post ${item["id"]}`);
  }
}

/** All that are there, the oldest first; a write that died has left a copy of the current one. */
function versionsOf(world: SimulatedWorld, thread: string, path: string): readonly MemoryFile[] {
  const files = ["A#MEM#", "M#", "MV#"]
    .flatMap((prefix) => itemsOf(world, prefix, thread))
    .filter(({ item }) => item["path"] === path)
    .map(({ item }) => MemoryFile.parse(item));
  return [...new Map(files.map((file) => [file.version, file])).values()].toSorted(
    (one, other) => one.version - other.version,
  );
}

/** What an undo writes is the version before the act's own, onto the act's own, or onto what another undo made of it. */
function checkFilesBack(world: SimulatedWorld, undoings: readonly Undoing[]): void {
  for (const { threadId, act, undoId } of undoings) {
    if (act.kind !== "wrote") continue;
    const versions = versionsOf(world, threadId, act.path);
    const back = versions.find(({ origin }) => origin.runId === undoId);
    if (back === undefined) continue;
    const isOwn = ({ origin, content, deleted }: MemoryFile) =>
      origin.runId === act.runId && (act.content === null ? deleted : content === act.content);
    const made = versions.findLast((version) => version.version < back.version && isOwn(version));
    const before = versions.findLast(({ version }) => made !== undefined && version < made.version);
    const wanted = before === undefined || before.deleted ? null : before.content;
    const found = back.deleted ? null : back.content;
    if (made === undefined || found !== wanted)
      world.witness.violated("what was taken back is gone", `${act.path} by ${undoId}: ${found}`);
    const under = versions.find(({ version }) => version === back.version - 1);
    const isUndos = undoings.some((other) => other.undoId === under?.origin.runId);
    if (under?.version !== made?.version && !isUndos)
      world.witness.violated("nothing else is gone", `version ${under?.version} of ${act.path}`);
  }
}
