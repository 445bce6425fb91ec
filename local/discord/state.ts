/** What the embedded Discord remembers: one append-only file of JSON lines, replayed at start. */
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import * as z from "zod/mini";
import { Snowflake } from "../../lib/domain/ids.ts";
import { openMemory } from "./memory.ts";
import { compareIds } from "./snowflake.ts";

export const StoredMessage = z.object({
  id: Snowflake,
  channelId: Snowflake,
  /** `invocation`: the person's slash command, which only they see, and the bot's API never lists. */
  from: z.enum(["bot", "person", "invocation"]),
  content: z.string(),
  ephemeral: z.boolean(),
  /** The flag SUPPRESS_EMBEDS was set: links show no preview. */
  embedsSuppressed: z.optional(z.boolean()),
  /** Deferred: "is thinking…" until it is edited. */
  pending: z.boolean(),
  editedAt: z.optional(z.number()),
  nonce: z.optional(z.string()),
  allowedMentions: z.optional(z.unknown()),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

export const StoredInteraction = z.object({
  id: Snowflake,
  token: z.string(),
  /** `sent`: not acknowledged yet. `failed`: the application did not respond as it must. */
  state: z.enum(["sent", "acknowledged", "failed"]),
  messageId: z.optional(Snowflake),
});
export type StoredInteraction = z.infer<typeof StoredInteraction>;

const Line = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("message"), message: StoredMessage }),
  z.object({ kind: z.literal("deleted"), id: Snowflake }),
  z.object({ kind: z.literal("interaction"), interaction: StoredInteraction }),
]);
export type Line = z.infer<typeof Line>;

export type Change =
  | { readonly kind: "message"; readonly message: StoredMessage }
  | { readonly kind: "deleted"; readonly id: string };

/** What may be forgotten: what nobody asks for any more. */
export interface Forgetting {
  /** A channel's messages beyond so many, the oldest first. */
  readonly messagesAChannel: number;
  /** Nothing that is younger: an interaction can be answered, and its message edited, for so long. */
  readonly afterMs: number;
  /** A file above this is written anew at the start, with what is still known. */
  readonly fileBytes: number;
}

export interface State {
  /** The newest id in the file, of a deleted message too; "0" when there is none. */
  readonly newestId: string;
  /** Oldest first. */
  messages(): readonly StoredMessage[];
  /** Only as far as it is read: the newest ones come at no cost. */
  newestFirst(): Iterable<StoredMessage>;
  message(id: string): StoredMessage | undefined;
  hasMessagesIn(channelId: string): boolean;
  interaction(token: string): StoredInteraction | undefined;
  /** Adds or replaces. It is in the file when the call returns: a killed process loses nothing that it confirmed. */
  putMessage(message: StoredMessage): void;
  putInteraction(interaction: StoredInteraction): void;
  deleteMessage(id: string): void;
  /** Calls `listener` after each change of a message; answers how to stop that. */
  subscribe(listener: (change: Change) => void): () => void;
  close(): void;
}

/**
 * @param warn told about lines that do not parse; they are skipped, and the others are kept
 * @param forgetting left out, all is kept, and the file is left as it is: for those who read it afterwards
 */
export function openState(
  file: string,
  warn: (text: string) => void,
  forgetting?: Forgetting,
): State {
  const known = openMemory(forgetting);
  const listeners = new Set<(change: Change) => void>();
  const lines = readLines(file, warn);
  for (const line of lines) known.apply(line);
  const newestId = lines.map(idOf).reduce((a, b) => (compareIds(a, b) > 0 ? a : b), "0");
  if (forgetting !== undefined && sizeOf(file) > forgetting.fileBytes) {
    // The newest id stays known, also when its message was deleted: no other one may get it.
    writeAnew(file, [{ kind: "deleted", id: newestId }, ...known.lines()]);
  }
  const descriptor = openSync(file, "a", 0o600);

  function record(line: Line): void {
    writeSync(descriptor, `${JSON.stringify(line)}\n`);
    known.apply(line);
    if (line.kind === "interaction") return;
    for (const listener of listeners) listener(line);
  }

  return {
    newestId,
    messages: () => [...known.newestFirst()].reverse(),
    newestFirst: known.newestFirst,
    message: known.message,
    hasMessagesIn: known.hasMessagesIn,
    interaction: known.interaction,
    putMessage: (message) => record({ kind: "message", message }),
    putInteraction: (interaction) => record({ kind: "interaction", interaction }),
    deleteMessage: (id) => record({ kind: "deleted", id }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => closeSync(descriptor),
  };
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Renamed into place: a crash leaves the old file or the new one, whole. */
function writeAnew(file: string, lines: readonly Line[]): void {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function idOf(line: Line): string {
  if (line.kind === "message") return line.message.id;
  return line.kind === "deleted" ? line.id : line.interaction.id;
}

function readLines(file: string, warn: (text: string) => void): readonly Line[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  // A line without its end was being written when the process was killed, and nobody was told of it. It
  // must go: the next line would be glued to it.
  const whole = bytes.lastIndexOf("\n") + 1;
  if (whole < bytes.length) truncateSync(file, whole);
  return bytes
    .subarray(0, whole)
    .toString("utf8")
    .split("\n")
    .flatMap((text, index) => {
      if (text === "") return [];
      const line = parseLine(text);
      if (line === null) warn(`${file}: line ${index + 1} is not readable, and is left out`);
      return line === null ? [] : [line];
    });
}

function parseLine(text: string): Line | null {
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    // The caller warns, with the file and the line's number, which this function does not know.
    return null;
  }
}
