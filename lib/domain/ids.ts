/** Names of things: threads, slots, signals, messages. Ids are made from ids, so that repeats meet. */
import * as z from "zod/mini";
import { type Instant, instant } from "./time.ts";

/** `default` is the owner's DM; every other thread is named by its Discord channel's id. */
export const ThreadId = z
  .string("must be a thread's name")
  .check(
    z.regex(/^[A-Za-z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, hyphens or underscores"),
  );
export type ThreadId = z.infer<typeof ThreadId>;

export const defaultThreadId: ThreadId = "default";

/** A Discord id: a 64-bit number in decimal, kept as text. */
export const Snowflake = z
  .string("must be a Discord id")
  .check(z.regex(/^\d{1,20}$/, "must be a Discord id, a number of at most 20 digits"));
export type Snowflake = z.infer<typeof Snowflake>;

const discordEpochMs = 1_420_070_400_000n;

/** When Discord made an id, by its own clock (Discord, "Snowflakes"); null for a text that is none of its ids. */
export const madeByDiscordAt = (id: string): Instant | null =>
  /^\d{17,20}$/.test(id) ? instant(Number((BigInt(id) >> 22n) + discordEpochMs)) : null;

/** An id that Discord could make at `at`: whatever it has made before is smaller. */
export const discordIdAt = (at: Instant): string =>
  String(BigInt(Math.max(0, at - Number(discordEpochMs))) << 22n);

/**
 * What a beat answers: the due time in epoch ms (`1763633400000`), or `now-<ulid>` for a run by hand.
 * Everything a beat does is named after it.
 */
export const Slot = z
  .string("must be a slot")
  .check(z.regex(/^(\d{1,15}|now-[0-9A-Z]{26})$/, "must be epoch milliseconds or now-<ulid>"));
export type Slot = z.infer<typeof Slot>;

export const slotAt = (dueAt: Instant): Slot => String(dueAt);
export const slotByHand = (ulid: string): Slot => `now-${ulid}`;
export const isByHand = (slot: Slot): boolean => slot.startsWith("now-");
/** When a slot of the rhythm was due; null for a run by hand. */
export const dueAtOf = (slot: Slot): Instant | null =>
  isByHand(slot) ? null : instant(Number(slot));

/** A beat's id: a ULID. What a store made of it must stay a key, whatever else has happened to the item. */
export const RunId = z
  .string("must be a run's id")
  .check(z.regex(/^[0-9A-Za-z]{1,26}$/, "must be a ULID"));

/** The digits of a ULID (ULID specification: Crockford's base 32). */
export const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The first of a moment's ULIDs: whatever was minted before sorts before it. `at` is not negative. */
export const firstUlidAt = (at: Instant): string =>
  [...at.toString(32).padStart(10, "0")]
    .map((digit) => crockford.charAt(Number.parseInt(digit, 32)))
    .join("")
    .padEnd(26, "0");

/** `default:1763633400000` */
export const beatId = (thread: ThreadId, slot: Slot): string => `${thread}:${slot}`;

/** The signal that carries a beat's thought number `count`, counted from 1. */
export const thoughtSignalId = (beat: string, count: number): string => `${beat}#${count}`;

/** `default:release-1763712000000`: two dispatchers that see the outbox due at one time send one signal. */
export const releaseSignalId = (thread: ThreadId, dueAt: Instant): string =>
  `${thread}:release-${dueAt}`;

/** `default:listen-1763712000000`: the look that was due then, however many dispatchers saw it. */
export const listenSignalId = (thread: ThreadId, dueAt: Instant): string =>
  `${thread}:listen-${dueAt}`;

/** `default:reminder-01JD…-1763712000000`: whoever finds a reminder due at one time sends one signal. */
export const reminderSignalId = (thread: ThreadId, reminder: string, dueAt: Instant): string =>
  `${thread}:reminder-${reminder}-${dueAt}`;

/** The reminder number `count` that a turn makes, from 1: a turn that is tried again meets it there already. */
export const turnReminderId = (turnId: string, count: number): string => `${turnId}.${count}`;

/** `default:undo-01KA…`: an undo that was asked for at the control API. */
export const undoSignalId = (thread: ThreadId, ulid: string): string => `${thread}:undo-${ulid}`;

/** What a beat leaves in the history, in order: ULIDs of the run with a number, which sort after it. */
export const beatMessageId = (runId: string, count: number): string => `${runId}.${count}`;

/** A post or comment of a beat, named after the number of its effect: a retry meets it there already. */
export const beatFeedId = (runId: string, count: number): string => `${runId}.${count}`;

/**
 * Discord's `nonce` for part `part` (from 0, below 100) of a reply: at most 25 characters, the same for the same
 * part whenever it is sent, another for every other part (Discord, create-message).
 *
 * @param isElsewhere another one again: where the reply goes into another channel than it was meant for
 */
export const nonceOf = (replyId: string, part: number, isElsewhere = false): string =>
  `${replyId.slice(-21)}-${part}${isElsewhere ? "e" : ""}`;

/** Of the words that tell of a failed try: another for each try, and none that an answer has. */
export const failureNonceOf = (messageId: string, tries: number): string =>
  `!${messageId.slice(-20)}-${tries}`;

/** Where the key-value table remembers that Discord has refused a bot token, by its hash. */
export const refusedTokenKey = (hash: string): string => `discord_401:${hash}`;

/** Where the key-value table remembers a person's DM channel. */
export const dmKey = (userId: string): string => `discord_dm:${userId}`;
