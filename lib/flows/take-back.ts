/** take-back: one act of the assistant's is undone; every step may be repeated, and nobody else's work is touched. */
import type { Act, Undoing } from "../domain/act.ts";
import { cut } from "../domain/cut.ts";
import { Fault } from "../domain/fault.ts";
import { assistantAuthor } from "../domain/feed.ts";
import {
  bytesOf,
  type MemoryFile,
  originOf,
  refusedByTree,
  refusedRemoval,
  versionName,
} from "../domain/memory.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports } from "../ports.ts";
import { type CarryOutPorts, settleMemory } from "./carry-out.ts";
import { noteFileChange } from "./note-change.ts";

export type TakeBackPorts = CarryOutPorts &
  Pick<Ports, "messenger" | "outreach" | "history" | "feed">;

/** Answers what was taken back, or why it stays as it is. */
export async function takeBack(
  ports: TakeBackPorts,
  thread: Thread,
  { act, undoId }: Undoing,
): Promise<string> {
  const { id } = thread;
  switch (act.kind) {
    case "said":
      return unsay(ports, thread, act.replyId);
    case "wrote":
      return unwrite(ports, thread, { act, undoId });
    case "posted":
      await ports.feed.retractPost(id, act.postId, ports.clock.now());
      return `I took back my post “${quoted(act.title)}”.`;
    case "commented":
      await ports.feed.retractComment(id, act, ports.clock.now());
      return `I took back my comment “${quoted(act.content)}”.`;
    case "voted":
      await ports.feed.retractVote(id, act.postId, assistantAuthor);
      return `I took back my vote (${act.direction}) on the post ${act.postId}.`;
  }
}

const quoted = (text: string): string => cut(text.replace(/\s+/g, " ").trim(), 120);

// --- a message -----------------------------------------------------------------------------------

/** Deleted first: whoever dies afterwards deletes it again, and it is gone. History keeps the words, and says so. */
async function unsay(ports: TakeBackPorts, { id }: Thread, replyId: string): Promise<string> {
  const outreach = await ports.outreach.read(id, replyId);
  if (outreach === null) return "My last message is no longer on record, so it stands.";
  const { channelId, messageIds, text } = outreach;
  for (const messageId of messageIds) {
    if (!(await deleted(ports, channelId, messageId)))
      return `I may not delete in the channel of my message “${quoted(text)}” any more, so it stands there.`;
  }
  const now = ports.clock.now();
  await ports.outreach.retract(id, replyId, now);
  const [message] = await ports.history.since(id, replyId, 1);
  if (message?.id === replyId && message.retractedAt === undefined)
    await ports.history.append({ ...message, retractedAt: now });
  return `I took back my message “${quoted(text)}”.`;
}

/** False when the bot may not; a message that somebody has deleted is gone already. */
async function deleted(
  { messenger }: Pick<Ports, "messenger">,
  channelId: string,
  messageId: string,
): Promise<boolean> {
  try {
    await messenger.deleteMessage(channelId, messageId);
    return true;
  } catch (error) {
    if (error instanceof Fault && error.code === "unreachable") return false;
    throw error;
  }
}

// --- memory --------------------------------------------------------------------------------------

type Wrote = Extract<Act, { kind: "wrote" }>;

const versionsRead = 200;

/**
 * | the file by now | then |
 * | --- | --- |
 * | is as this undo has left it, before it died | it is done |
 * | is as the act left it, also by another undo | the version before comes back; there was none: it leaves the tree |
 * | was changed since, or its versions are gone | it stays, and that is said |
 */
async function unwrite(
  ports: TakeBackPorts,
  thread: Thread,
  { act, undoId }: { readonly act: Wrote; readonly undoId: string },
): Promise<string> {
  const { path } = act;
  await settleMemory(ports, thread.id);
  const versions = await ports.memory.versions(thread.id, path, versionsRead);
  const [current] = versions;
  const made = versions.find((version) => isMadeBy(version, act));
  if (current === undefined || made === undefined)
    return `What I did to \`${path}\` is no longer on record, so it stays as it is.`;
  const before = versions.find(({ version }) => version < made.version);
  const isDone = current.origin.runId === undoId;
  if (!isDone) {
    const isChanged = standsFor(current, versions) !== made.version;
    const problem = isChanged
      ? changedSince(path)
      : await putBack(ports, thread, { current, before, undoId });
    if (problem !== null) return problem;
  }
  const content = contentOf(before);
  await noteFileChange(ports, thread, { path, content });
  const was = act.content === null ? "removal of" : "change of";
  return content === null
    ? `I took back my ${was} \`${path}\`: the file is gone, as before.`
    : `I took back my ${was} \`${path}\`: it is as it was in version ${before?.version}.`;
}

const isMadeBy = ({ origin, deleted: isGone, content }: MemoryFile, act: Wrote): boolean =>
  origin.author === "heartbeat" &&
  origin.runId === act.runId &&
  (act.content === null ? isGone : !isGone && content === act.content);

/** The version that a file is as: its own, or the one that an undo has brought back. */
function standsFor(current: MemoryFile, versions: readonly MemoryFile[]): number {
  const { author, runId, sources } = current.origin;
  const back = versions.find(
    ({ path, version }) => version < current.version && sources[0] === versionName(path, version),
  );
  return author !== "person" || runId === null || back === undefined
    ? current.version
    : standsFor(back, versions);
}

const changedSince = (path: string): string =>
  `\`${path}\` was changed after I wrote it, so I left it as it is. /memory brings any version of it back.`;

const contentOf = (before: MemoryFile | undefined): string | null =>
  before === undefined || before.deleted ? null : before.content;

interface PutBack {
  readonly current: MemoryFile;
  readonly before: MemoryFile | undefined;
  readonly undoId: string;
}

/** Null when it is as it was before; else why not. */
async function putBack(
  ports: TakeBackPorts,
  { id }: Thread,
  { current, before, undoId }: PutBack,
): Promise<string | null> {
  const { path } = current;
  const content = contentOf(before);
  const reason =
    content === null
      ? refusedRemoval(path)
      : refusedByTree(await ports.memory.list(id), path, bytesOf(content));
  if (reason !== null) return `I could not take back my change of \`${path}\`: ${reason}.`;
  const origin = originOf("person", {
    runId: undoId,
    sources: before === undefined ? [] : [versionName(path, before.version)],
    hearsay: before?.origin.hearsay ?? false,
  });
  const change = { path, content, origin, seenVersion: current.version };
  const written = await ports.memory.write(id, change, ports.clock.now());
  return written.kind === "conflict" ? changedSince(path) : null;
}
