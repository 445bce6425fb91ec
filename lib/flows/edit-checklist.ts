/** edit-checklist: HEARTBEAT.md as it came back from its form; what cannot be saved is kept as a note. */
import { relativeTime } from "../domain/discord-time.ts";
import type { ThreadId } from "../domain/ids.ts";
import { checklistPath, type MemoryFile, refusedWrite } from "../domain/memory.ts";
import { type MemoryFilesPorts, writeFile } from "./memory-files.ts";
import { type SteerPorts, writeChecklist } from "./steer.ts";

/** Each text that was not saved is a version of it. */
export const unsavedPath = "notes/checklist-not-saved.md";

/** A form as it was sent. */
export interface SentChecklist {
  readonly threadId: ThreadId;
  readonly content: string;
  /** The version that the form showed, 0 for none. */
  readonly seenVersion: number;
}

/**
 * | what stands there by now | then |
 * | --- | --- |
 * | the very same text, line ends aside | nothing: it is saved, by this form or before it |
 * | the version that the form showed | the text is saved |
 * | another one | the text becomes a note, and the person is told of both |
 *
 * A text that is too long becomes a note, too. The answer is what the person reads.
 */
export async function editChecklist(
  ports: SteerPorts & MemoryFilesPorts,
  sent: SentChecklist,
): Promise<string> {
  const { threadId, content, seenVersion } = sent;
  const refusal = refusedWrite(checklistPath, content, true);
  if (refusal !== null) return keepAside(ports, sent, `I could not save it: ${refusal}.`);
  const current = await ports.memory.read(threadId, checklistPath);
  if (current !== null && isSame(current.content, content)) return savedWords(current.version);
  if ((current?.version ?? 0) !== seenVersion)
    return keepAside(ports, sent, conflictWords(current));
  const saved = await writeChecklist(ports, threadId, content, seenVersion);
  // The queue answers in a thread that it has opened; one that is gone by now was forgotten.
  return saved === null
    ? "There is nothing here to look after any more."
    : savedWords(saved.version);
}

const isSame = (one: string, other: string): boolean => plain(one) === plain(other);
const plain = (text: string): string => text.replaceAll("\r\n", "\n").trimEnd();

const savedWords = (version: number): string =>
  `Saved: \`${checklistPath}\` is at version ${version}, and my next beat goes by it.`;

const conflictWords = (current: MemoryFile | null): string =>
  current === null
    ? `\`${checklistPath}\` was removed while you wrote, so I did not save yours over it.`
    : `\`${checklistPath}\` was changed while you wrote (version ${current.version}, by ${current.origin.author} ${relativeTime(current.updatedAt)}), so I did not save yours over it.`;

async function keepAside(
  ports: SteerPorts & MemoryFilesPorts,
  { threadId, content }: SentChecklist,
  why: string,
): Promise<string> {
  const known = await ports.memory.read(threadId, unsavedPath);
  if (known === null || !isSame(known.content, content)) {
    const kept = await writeFile(ports, threadId, { path: unsavedPath, content });
    if (kept.kind === "refused")
      return `${why} There is no room to keep it as a note either (${kept.reason}); this is what you wrote:\n${content}`;
  }
  return `${why} Yours is kept as \`${unsavedPath}\` (/memory show): open /checklist again and put the two together.`;
}
