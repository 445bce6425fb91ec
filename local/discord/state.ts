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
import { openMemory } from "./memory.ts";
import { compareIds } from "./snowflake.ts";
import {
  Line,
  type RegisteredCommand,
  type StoredInteraction,
  type StoredMessage,
} from "./state-types.ts";

export type Change =
  | { readonly kind: "message"; readonly message: StoredMessage }
  | { readonly kind: "deleted"; readonly id: string }
  /** The bot is typing there; Discord shows it for ten seconds, or until its message comes. */
  | { readonly kind: "typing"; readonly channelId: string; readonly untilAt: number };

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
  interactionById(id: string): StoredInteraction | undefined;
  isDeletedChannel(id: string): boolean;
  /** False: the person takes no direct messages from the bot. */
  areDmsOpen(): boolean;
  /** Null: those that hold everywhere. [] when none was ever registered. */
  commands(guildId: string | null): readonly RegisteredCommand[];
  /** Adds or replaces. It is in the file when the call returns: a killed process loses nothing that it confirmed. */
  putMessage(message: StoredMessage): void;
  putInteraction(interaction: StoredInteraction): void;
  deleteMessage(id: string): void;
  /** For good: its messages stay in the person's view. */
  deleteChannel(id: string): void;
  setDms(isOpen: boolean): void;
  putCommands(guildId: string | null, commands: readonly RegisteredCommand[]): void;
  /** Tells the listeners what no file remembers. */
  announce(change: Change): void;
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
    if (line.kind === "message" || line.kind === "deleted") announce(line);
  }

  function announce(change: Change): void {
    for (const listener of listeners) listener(change);
  }

  return {
    newestId,
    messages: () => [...known.newestFirst()].reverse(),
    newestFirst: known.newestFirst,
    message: known.message,
    hasMessagesIn: known.hasMessagesIn,
    interaction: known.interaction,
    interactionById: known.interactionById,
    isDeletedChannel: known.isDeletedChannel,
    areDmsOpen: known.areDmsOpen,
    commands: known.commands,
    putMessage: (message) => record({ kind: "message", message }),
    putInteraction: (interaction) => record({ kind: "interaction", interaction }),
    deleteMessage: (id) => record({ kind: "deleted", id }),
    deleteChannel: (id) => record({ kind: "channel-deleted", id }),
    setDms: (isOpen) => record({ kind: "dms", isOpen }),
    putCommands: (guildId, commands) =>
      record({ kind: "commands", guildId, commands: [...commands] }),
    announce,
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
  switch (line.kind) {
    case "message":
      return line.message.id;
    case "interaction":
      return line.interaction.id;
    case "deleted":
      return line.id;
    default:
      return "0";
  }
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
