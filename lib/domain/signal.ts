/** What the conversation agent must answer: the queue's message, and the record of how far it got. */
import * as z from "zod/mini";
import { Attachment, Beside } from "./envelope.ts";
import { madeByDiscordAt, RunId, Snowflake, ThreadId } from "./ids.ts";
import { MemoryPath } from "./memory.ts";
import { OutreachButton } from "./outreach-button.ts";
import { Reminder, ReminderDeed, ReminderId } from "./reminder.ts";
import { ThreadConfigPatch } from "./thread-config.ts";
import { Instant } from "./time.ts";

const Text = z.object({ type: z.literal("text"), text: z.string() });
const Content = z.array(Text).check(z.minLength(1));

/** Where the answer to a slash command goes: Discord's token lives 15 minutes from the interaction. */
export const InteractionReply = z.object({
  applicationId: Snowflake,
  token: z.string().check(z.minLength(1)),
  channelId: z.optional(Snowflake),
});
export type InteractionReply = z.infer<typeof InteractionReply>;

const Author = z.object({ id: Snowflake, name: z.string() });

/** A message that was read in a channel: it is answered there, by a message of the bot. */
const Heard = z.object({ channelId: Snowflake, messageId: Snowflake });
export type Heard = z.infer<typeof Heard>;

/** Whoever asks waits in one place. */
const hasOnePlace = (asked: { reply?: unknown; heard?: unknown }): boolean =>
  (asked.reply === undefined) !== (asked.heard === undefined);

/** A person's words: of `/chat` with `reply`, in plain words with `heard`. A file may stand for words. */
export const MessageSignal = z
  .object({
    type: z.literal("message"),
    source: z.literal("discord"),
    id: z.string(),
    threadId: ThreadId,
    content: Content,
    timestamp: Instant,
    author: Author,
    reply: z.optional(InteractionReply),
    heard: z.optional(Heard),
    attachments: z.optional(z.array(Attachment)),
    beside: z.optional(Beside),
  })
  .check(z.refine(hasOnePlace, "must have either reply or heard"));
export type MessageSignal = z.infer<typeof MessageSignal>;

/** A thought of the heartbeat: a reason to write, never the message itself. */
export const ThoughtSignal = z.object({
  type: z.literal("heartbeat"),
  source: z.literal("heartbeat"),
  id: z.string(),
  threadId: ThreadId,
  content: Content,
  timestamp: Instant,
  /** Of one that waited in the outbox: whether it still matters is to be asked. */
  wasHeld: z.optional(z.literal(true)),
});
export type ThoughtSignal = z.infer<typeof ThoughtSignal>;

/** Fixed words for the person, delivered as they are: the model is down, the budget is spent. */
export const NoticeSignal = z.object({
  type: z.literal("notice"),
  source: z.literal("heartbeat"),
  id: z.string(),
  threadId: ThreadId,
  content: Content,
  timestamp: Instant,
});
export type NoticeSignal = z.infer<typeof NoticeSignal>;

/**
 * A reminder that has come: what it is about, and when it was due. Its turn looks the reminder up: one that was
 * cancelled since, or given another time, is not said.
 */
export const ReminderSignal = z.object({
  type: z.literal("reminder"),
  source: z.literal("heartbeat"),
  id: z.string(),
  threadId: ThreadId,
  content: Content,
  timestamp: Instant,
  reminderId: ReminderId,
  dueAt: Instant,
  madeBy: z._default(Reminder.shape.madeBy, "person"),
  /** Others' words were before the agent that made it. */
  hearsay: z._default(z.boolean(), false),
});
export type ReminderSignal = z.infer<typeof ReminderSignal>;

const Version = z.number().check(z.int(), z.minimum(0));

/** What was ordered by a command, a button or a form, and is carried out by the conversation function. */
const Order = z.discriminatedUnion("name", [
  z.object({ name: z.literal("beat-now") }),
  z.object({ name: z.literal("pause") }),
  z.object({ name: z.literal("resume") }),
  z.object({ name: z.literal("configure"), patch: ThreadConfigPatch }),
  /** HEARTBEAT.md whole; `seenVersion` as in a memory's change, 0 for none. */
  z.object({ name: z.literal("checklist"), content: z.string(), seenVersion: Version }),
  z.object({ name: z.literal("restore"), path: MemoryPath, version: Version }),
  z.object({ name: z.literal("forget") }),
  /** In the person's words; `when` may be a choice that encodes what was understood. */
  z.object({ name: z.literal("remind"), what: z.string(), when: z.string() }),
  z.object({ name: z.literal("reminder-confirm"), id: ReminderId }),
  z.object({ name: z.literal("reminder-cancel"), id: ReminderId }),
  z.object({
    name: z.literal("reminder-edit"),
    id: ReminderId,
    what: z.optional(z.string()),
    when: z.optional(z.string()),
  }),
  z.object({ name: z.literal("undo") }),
  /** A link into the panel, for whoever asks. */
  z.object({ name: z.literal("panel") }),
  /** A button under the unasked message `replyId`. */
  z.object({ name: z.literal("press"), button: OutreachButton, replyId: z.string() }),
]);
export type Order = z.infer<typeof Order>;

/** In queues of before there is one order, by its name alone. */
const orderOfBefore = z.pipe(
  z.literal("beat-now"),
  z.transform((name) => ({ name })),
);

/** A command that changes something or takes longer than Discord's three seconds. */
export const CommandSignal = z.object({
  type: z.literal("command"),
  source: z.literal("discord"),
  id: z.string(),
  threadId: ThreadId,
  command: z.union([orderOfBefore, Order]),
  timestamp: Instant,
  author: z.optional(Author),
  reply: InteractionReply,
});
export type CommandSignal = z.infer<typeof CommandSignal>;

/** The quiet may be over: what waits in the thread's outbox is to be looked at. */
const ReleaseSignal = z.object({
  type: z.literal("release"),
  source: z.literal("heartbeat"),
  id: z.string(),
  threadId: ThreadId,
  timestamp: Instant,
});

/** Plain words may stand in the thread's DM: its channel is to be read. */
export const ListenSignal = z.object({
  type: z.literal("listen"),
  source: z.literal("heartbeat"),
  id: z.string(),
  threadId: ThreadId,
  timestamp: Instant,
  /** When the look was due: one that was made already is due later. */
  dueAt: Instant,
});
export type ListenSignal = z.infer<typeof ListenSignal>;

/**
 * Asked for at the control API, whose function may not write into Discord: the last act is taken back; with a run, all
 * that it did.
 */
const UndoSignal = z.object({
  type: z.literal("undo"),
  source: z.literal("control"),
  id: z.string(),
  threadId: ThreadId,
  timestamp: Instant,
  runId: z.optional(RunId),
});
export type UndoSignal = z.infer<typeof UndoSignal>;

export const Signal = z.discriminatedUnion("type", [
  MessageSignal,
  ThoughtSignal,
  NoticeSignal,
  ReminderSignal,
  CommandSignal,
  ReleaseSignal,
  ListenSignal,
  UndoSignal,
]);
export type Signal = z.infer<typeof Signal>;

/** What the assistant says by itself, and holds back while it must be quiet. */
export const HeldSignal = z.discriminatedUnion("type", [
  ThoughtSignal,
  NoticeSignal,
  ReminderSignal,
]);
export type HeldSignal = z.infer<typeof HeldSignal>;

/** The words of a signal; parts are joined by line breaks. */
export const textOf = (
  signal: MessageSignal | ThoughtSignal | NoticeSignal | ReminderSignal,
): string => signal.content.map(({ text }) => text).join("\n");

/** What went wrong at the latest receive of a signal, the `receives`-th. */
export const SignalFailure = z.object({ at: Instant, reason: z.string(), receives: z.number() });
export type SignalFailure = z.infer<typeof SignalFailure>;

/**
 * Whose question a reply answers, and where: enough to send it when the question itself is not at hand.
 * `askedAt` is by Discord's clock, as the times of its messages are.
 */
export const Addressee = z
  .object({
    author: z.object({ id: Snowflake }),
    reply: z.optional(InteractionReply),
    heard: z.optional(Heard),
    askedAt: Instant,
    /** Discord's id of what was asked; what was stored before lacks it. */
    askedId: z.optional(z.string()),
  })
  .check(z.refine(hasOnePlace, "must have either reply or heard"));
export type Addressee = z.infer<typeof Addressee>;

/** Where the person spoke; null where Discord did not say. */
export const channelOfWords = ({ reply, heard }: MessageSignal): string | null =>
  heard?.channelId ?? reply?.channelId ?? null;

/** Null for a signal that nobody asked. */
export const addresseeOf = (signal: Signal): Addressee | null =>
  signal.type === "message"
    ? {
        author: { id: signal.author.id },
        ...(signal.reply && { reply: signal.reply }),
        ...(signal.heard && { heard: signal.heard }),
        askedAt: madeByDiscordAt(signal.id) ?? signal.timestamp,
        askedId: signal.id,
      }
    : null;

/**
 * How far a signal got: `claimed -> replied -> delivered`.
 *
 * The ids are minted by the first claim and kept, so that every retry writes the same items and sends
 * the same nonces. The first signal of a turn carries the turn's reply and the ids that it `covers`;
 * the others point at it by `answeredBy`, already before it has the reply: once it has, all are answered.
 */
export const SignalRecord = z.object({
  id: z.string(),
  threadId: ThreadId,
  state: z.enum(["claimed", "replied", "delivered"]),
  messageId: z.string(),
  replyId: z.string(),
  claimedAt: Instant,
  reply: z.optional(z.string()),
  repliedAt: z.optional(Instant),
  covers: z.optional(z.array(z.string())),
  /** Whom the reply answers, in order; nobody when it is unasked. */
  answers: z.optional(z.array(Addressee)),
  /** Since when the bot may have written the answer by itself, the interaction's token being dead. */
  postingAt: z.optional(Instant),
  /** Where an unasked reply goes: `none`, `dm` or a channel's id. */
  destination: z.optional(z.string()),
  /** A reminder is among what it says: it goes out in quiet hours, too. */
  isByTheMinute: z.optional(z.literal(true)),
  /** What the turn's tools decided about reminders; carried out before the reply is sent. */
  reminders: z.optional(z.array(ReminderDeed)),
  answeredBy: z.optional(z.string()),
  deliveredAt: z.optional(Instant),
  lastFailure: z.optional(SignalFailure),
});
export type SignalRecord = z.infer<typeof SignalRecord>;
