/**
 * Every interface to the outside world, on one page.
 *
 * Each port has one adapter in `lib/adapters/` and one twin in `lib/adapters/memory.ts`; one contract
 * suite in `test/contracts/` holds the two together. Expected outcomes are values; a failure of the
 * world is a `Fault`.
 */
import type * as z from "zod/mini";
import type { Undoing } from "./domain/act.ts";
import type { ArchivedItem, ArchivePlace } from "./domain/archive.ts";
import type { BoardLine } from "./domain/board.ts";
import type { BudgetDay, BudgetScope } from "./domain/budget.ts";
import type { ActionRow } from "./domain/components.ts";
import type { DeadLetter } from "./domain/dead-letter.ts";
import type { Letter } from "./domain/discord-message.ts";
import type { Ear } from "./domain/ear.ts";
import type { EventId, LogEvent } from "./domain/event.ts";
import type { Comment, FeedPost, NewPost, VoteCounts, VoteDirection } from "./domain/feed.ts";
import type { Feedback } from "./domain/feedback.ts";
import type { Message } from "./domain/history.ts";
import type { Slot, ThreadId } from "./domain/ids.ts";
import type { MemoryEntry, MemoryFile, MemoryPath } from "./domain/memory.ts";
import type { MemoryChange } from "./domain/memory-version.ts";
import type { ModelName } from "./domain/model-name.ts";
import type { Outreach, OutreachUse } from "./domain/outreach.ts";
import type { Pass } from "./domain/pass.ts";
import type { Picture } from "./domain/pictures.ts";
import type { CallUsage } from "./domain/prices.ts";
import type { Section } from "./domain/prompt.ts";
import type { Finding, RecallDocument } from "./domain/recall.ts";
import type { Reminder, ReminderDeed, ReminderId } from "./domain/reminder.ts";
import type { Run, ToolStep, Usage } from "./domain/run.ts";
import type { RunProgress } from "./domain/run-progress.ts";
import type { ShellStop } from "./domain/shell.ts";
import type {
  Addressee,
  HeldSignal,
  InteractionReply,
  Signal,
  SignalFailure,
  SignalRecord,
} from "./domain/signal.ts";
import type { Spent } from "./domain/spending.ts";
import type { Synthesis, SynthesisSkip, SynthesisState } from "./domain/synthesis.ts";
import type { System } from "./domain/system.ts";
import type { Thread } from "./domain/thread.ts";
import type { ThreadConfig } from "./domain/thread-config.ts";
import type { DurationMs, Instant } from "./domain/time.ts";

export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tokens: Tokens;
  readonly log: Log;
  readonly threads: ThreadStore;
  readonly memory: MemoryStore;
  readonly history: HistoryStore;
  readonly recall: Recall;
  readonly runs: RunStore;
  readonly signals: SignalStore;
  readonly outbox: OutboxStore;
  readonly outreach: OutreachStore;
  readonly undo: UndoStore;
  readonly synthesis: SynthesisStore;
  readonly ears: EarStore;
  readonly reminders: ReminderStore;
  readonly system: SystemStore;
  readonly kv: KvStore;
  readonly feed: FeedStore;
  readonly budgets: BudgetStore;
  readonly events: EventStore;
  readonly registry: ThreadRegistry;
  readonly passes: PassStore;
  readonly archive: Archive;
  readonly queue: SignalQueue;
  readonly deadLetters: DeadLetters;
  readonly bus: EventBus;
  readonly rule: ScheduleRule;
  readonly model: Model;
  readonly shell: Shell;
  readonly messenger: Messenger;
}

export interface Clock {
  now(): Instant;
}

export interface Ids {
  /** A new ULID whose time is `at`; later calls with the same `at` sort later. */
  ulid(at: Instant): string;
}

/** Secrets that let somebody in, and what is kept of them. */
export interface Tokens {
  /** A new secret that nobody can guess: 32 random bytes in base64url, 43 characters. */
  make(): string;
  /** SHA-256 in base64url: tells nothing of the token, and is always the same. */
  digestOf(token: string): string;
}

/** One JSON line a call. Never message text at info level, never a secret. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

// --- the store -----------------------------------------------------------------------------------

export interface DueThread {
  readonly id: ThreadId;
  readonly dueAt: Instant;
}

/** One of a thread's reminders that has come. */
export interface DueReminder extends DueThread {
  readonly kind: "reminder";
  readonly reminderId: ReminderId;
}

/** A row of the due index: a thread's beat, what waits in its outbox, its synthesis, a look into its DM, or a reminder. */
export type DueItem =
  | (DueThread & { readonly kind: "beat" | "outbox" | "synthesis" | "listen" })
  | DueReminder;

export interface ClaimRequest {
  readonly id: ThreadId;
  /** The due time that the caller saw in the index; null for a run by hand, which asks for the lease only. */
  readonly seenDueAt: Instant | null;
  readonly now: Instant;
  readonly leaseMs: DurationMs;
  /** The slot and run to begin. A slot left unfinished by an earlier claim is answered instead. */
  readonly slot: Slot;
  readonly runId: string;
  /** What the status board says while the claim holds. */
  readonly detail: string;
}

/** A thread that this process alone may beat until `thread.leaseUntilAt`. */
export interface Claim {
  readonly thread: Thread;
  readonly slot: Slot;
  readonly runId: string;
  /** The thread's fence after the claim; finishing is conditional on it. */
  readonly fence: number;
  /** 1 for the first claim of the slot. */
  readonly attempt: number;
}

/** How a claim ends. The lease is given back and the heartbeat's board line is idle, whatever it was. */
export interface Finish {
  readonly now: Instant;
  readonly dueAt: Instant;
  /** True when the slot is not answered yet: the next claim takes it up again. */
  readonly keepsSlot: boolean;
  /** With `keepsSlot`: true when this claim counts as a failed attempt at it, false when it only waited. */
  readonly countsAttempt: boolean;
  /** Set after a successful run only; left out, the last tick stays as it was. */
  readonly lastTickAt?: Instant;
  readonly lastReflectionAt?: Instant;
  readonly marks?: BeatMarks;
}

/** What a beat leaves for the gate of the next one; a mark that is left out stays as it was. */
export type BeatMarks = Partial<
  Pick<Thread, "nextLineDueAt" | "budgetSpentUntilAt" | "circuit" | "streak">
>;

/** A new config and what follows from it. */
export interface Configuration {
  readonly config: ThreadConfig;
  /** The thread as the caller saw it: the write fails when its config was changed since, or a beat has begun or ended. */
  readonly seen: Pick<Thread, "rev" | "fence" | "leaseUntilAt">;
  /** Left out while a lease holds: finishing sets the next due time. */
  readonly dueAt?: Instant;
  readonly nextLineDueAt: Instant | null;
  /**
   * Marks that the new config makes void: a spent budget, the circuit of another model, what did not help when the
   * heartbeat is resumed. The others stay.
   */
  readonly marks: Partial<Pick<Thread, "budgetSpentUntilAt" | "circuit" | "feedback">>;
  readonly shardCount: number;
}

export interface ThreadStore {
  /**
   * What has `dueAt <= now`, of every kind, oldest first, at most `limit`. Eventually consistent: a claim decides.
   * One query a shard, whatever there is.
   */
  listDue(now: Instant, shardCount: number, limit: number): Promise<readonly DueItem[]>;
  /** Null when there is no such thread; `Fault("corrupt")` that names the field when it does not parse. */
  read(id: ThreadId): Promise<Thread | null>;
  /** False when the thread exists already; it is then left as it is. */
  create(thread: Thread, shardCount: number): Promise<boolean>;
  /**
   * One conditional write. With `seenDueAt`: only if the thread is still due at exactly that time and
   * still scheduled. Without: only if no lease holds at `now`. Then lease, fence + 1, attempt + 1,
   * `dueAt` = end of the lease, board `running`. Null for everybody who loses.
   */
  claim(request: ClaimRequest): Promise<Claim | null>;
  /**
   * One write, conditional on fence, lease and `rev`: the thread after it. Null when a newer claim exists, this
   * one has ended already, or the config was changed since: nothing was changed. An answered slot of the rhythm
   * becomes `lastSlotAt`.
   */
  finish(claim: Claim, finish: Finish): Promise<Thread | null>;
  /** One write, conditional on what was seen: the thread after it, in or out of the due index; null when that is stale. */
  configure(id: ThreadId, configuration: Configuration): Promise<Thread | null>;
  /** Something changed that a reflection should see. With a new checklist: when its next line is due. */
  noteChange(id: ThreadId, at: Instant, nextLineDueAt?: Instant | null): Promise<void>;
  /** A message did not help: how often, and when last. */
  noteFeedback(id: ThreadId, feedback: Feedback): Promise<void>;
  /** Memory was made of what was said: the status tells when. Nothing that a reflection must see. */
  noteSynthesis(id: ThreadId, at: Instant): Promise<void>;
  /** Writes the conversation's board line and, when given, where and when the person last spoke. */
  updateConversation(
    id: ThreadId,
    line: BoardLine,
    spoke?: { readonly at: Instant; readonly channelId: string | null },
  ): Promise<void>;
}

/** `conflict`: somebody else was faster, and nothing was changed; null when they took the file away. */
export type MemoryWritten =
  | { readonly kind: "written"; readonly version: number }
  | { readonly kind: "conflict"; readonly current: MemoryFile | null };

/** A thread's files. What was deleted is not there, but for its versions. */
export interface MemoryStore {
  /** The core files of a thread (soul, user, instructions, HEARTBEAT.md), in one read; [] when none. */
  core(thread: ThreadId): Promise<readonly MemoryFile[]>;
  read(thread: ThreadId, path: MemoryPath): Promise<MemoryFile | null>;
  /** Every file of a thread without its content, core files first, by their paths; earlier versions are left out. */
  list(thread: ThreadId): Promise<readonly MemoryEntry[]>;
  /** The newest version of every file that is there or was, without its content, in the same order. */
  latest(thread: ThreadId): Promise<readonly MemoryEntry[]>;
  /** Every file of a thread with its content, in the same order. */
  all(thread: ThreadId): Promise<readonly MemoryFile[]>;
  /** The newest `limit` versions of a file, newest first; with `beforeVersion` only older ones. Deleted ones too. */
  versions(
    thread: ThreadId,
    path: MemoryPath,
    limit: number,
    beforeVersion?: number,
  ): Promise<readonly MemoryFile[]>;
  /**
   * A new version, 1 for a new file; the earlier one is kept. One conditional write decides. The same change of
   * the same run again, after an answer that got lost, is the version that it made.
   */
  write(thread: ThreadId, change: MemoryChange, now: Instant): Promise<MemoryWritten>;
  /** Writes version 1 unless the file exists or existed: for samples. */
  writeIfMissing(thread: ThreadId, path: MemoryPath, content: string, now: Instant): Promise<void>;
}

export interface HistoryStore {
  /** Idempotent: the same message again replaces itself. */
  append(message: Message): Promise<void>;
  /**
   * The newest `limit` words and thoughts, oldest first; with `beforeId` only those whose ids are before it. Asides are
   * kept apart: they would crowd them out.
   */
  recent(thread: ThreadId, limit: number, beforeId?: string): Promise<readonly Message[]>;
  /** The first `limit` words and thoughts whose ids are not before `fromId`, oldest first. */
  since(thread: ThreadId, fromId: string, limit: number): Promise<readonly Message[]>;
}

/** Full-text search. It keeps nothing: what is searched is handed in. */
export interface Recall {
  /**
   * The documents that answer the query, best first, at most `limit`. Ranked by the words that they share with
   * it, rare ones first; also other endings, misspelt words and dates. [] for a query of stop words only.
   */
  search(
    documents: readonly RecallDocument[],
    query: string,
    limit: number,
  ): Promise<readonly Finding[]>;
}

export interface RunStore {
  /**
   * One record a slot, and the first one stays: false for another run of the same slot, whichever fence it has.
   * The same run again (by `startedAt`) replaces itself, and a count of skips the smaller one, unless their
   * fence is older.
   */
  record(run: Run): Promise<boolean>;
  /** Null when there is none. */
  read(thread: ThreadId, id: string): Promise<Run | null>;
  /** Newest first; with `beforeId`, the last of the page before, only older ones. */
  recent(thread: ThreadId, limit: number, beforeId?: string): Promise<readonly Run[]>;
  /** How many runs are on record. */
  count(thread: ThreadId): Promise<number>;
  /**
   * What a beat under way has done so far: one item a thread, and whatever came last stands. Who reads it asks whose it
   * is.
   */
  noteProgress(progress: RunProgress): Promise<void>;
  /** What was noted last, by whichever beat. Null when nothing was, or it does not parse: the next note mends it. */
  progress(thread: ThreadId): Promise<RunProgress | null>;
}

/** A turn's reply, with all that sending it takes: a retry may bring only some of the turn's signals. */
export interface StoredReply {
  readonly reply: string;
  /** The ids of the signals that it answers. */
  readonly covers: readonly string[];
  readonly answers: readonly Addressee[];
  /** Where it goes when it answers nobody: `none`, `dm` or a channel's id. */
  readonly destination: string;
  /** A reminder is among what it says. */
  readonly isByTheMinute?: true;
  /** What the turn's tools decided about reminders. */
  readonly reminders?: readonly ReminderDeed[];
}

export interface SignalStore {
  /** Makes the record, or answers the one that is there: its ids are those of the first claim. */
  claim(
    signal: Signal,
    minted: { messageId: string; replyId: string },
    now: Instant,
  ): Promise<SignalRecord>;
  /** The turn's reply, written on its first signal before anything is sent. The point of no second model call. */
  storeReply(thread: ThreadId, id: string, stored: StoredReply, now: Instant): Promise<void>;
  /** Points a signal at the one that will carry the reply of its turn; before that one has it, this says nothing. */
  joinTurn(thread: ThreadId, id: string, leadId: string): Promise<void>;
  /** Before the bot writes an answer by itself: a retry then knows that it may stand there already. */
  markPosting(thread: ThreadId, id: string, now: Instant): Promise<void>;
  markDelivered(thread: ThreadId, id: string, now: Instant): Promise<void>;
  /** Null for a signal that was never claimed. */
  read(thread: ThreadId, id: string): Promise<SignalRecord | null>;
  /** Keeps why the latest try failed. Changes nothing for a signal that was never claimed, or was delivered. */
  noteFailure(thread: ThreadId, id: string, failure: SignalFailure): Promise<void>;
}

/** When a thread's outbox is looked at, and in which shard of the due index that stands. */
export interface Opening {
  readonly dueAt: Instant;
  readonly shardCount: number;
}

/** What the assistant wanted to say by itself while it had to be quiet. One process a thread: the queue sees to it. */
export interface OutboxStore {
  /**
   * Keeps the signals, then lets the outbox be due at `opening.dueAt`, whenever it was due before. With no
   * signals: only that. Idempotent; after a death half-way it is called again.
   */
  hold(
    thread: ThreadId,
    signals: readonly HeldSignal[],
    opening: Opening,
    now: Instant,
  ): Promise<void>;
  /** What waits, by its ids; [] when nothing does. */
  list(thread: ThreadId): Promise<readonly HeldSignal[]>;
  /** Takes out what was dealt with, all that `list` answered; then the outbox is no longer due. Idempotent. */
  empty(thread: ThreadId, ids: readonly string[]): Promise<void>;
  /** Takes out some of what waits; it is due as before. Idempotent. */
  remove(thread: ThreadId, ids: readonly string[]): Promise<void>;
  /** Moves the due time, if it is still `from`: false when somebody else has moved it, or emptied the outbox. */
  postpone(thread: ThreadId, from: Instant, to: Instant): Promise<boolean>;
}

/** What was said unasked, where it stands, and what came of it. */
export interface OutreachStore {
  /** Before the first part, and after each that was sent; what was pressed or taken back since stays so. Idempotent. */
  record(outreach: Outreach): Promise<void>;
  /** Null when there is none (any more). */
  read(thread: ThreadId, replyId: string): Promise<Outreach | null>;
  /** The newest `limit`, newest first by their ids: by when they were first thought of, not sent. */
  recent(thread: ThreadId, limit: number): Promise<readonly Outreach[]>;
  /** One conditional write: the first press counts. The record after it, whoever was first; null when there is none. */
  use(thread: ThreadId, replyId: string, use: OutreachUse): Promise<Outreach | null>;
  /** Notes that the message was taken back, the first time. Changes nothing when there is no such record. */
  retract(thread: ThreadId, replyId: string, at: Instant): Promise<void>;
}

/** What was taken back, or is about to be. */
export interface UndoStore {
  /** In no order. */
  list(thread: ThreadId): Promise<readonly Undoing[]>;
  /** One conditional write: false when the act is taken back already, or by somebody else. */
  claim(undoing: Undoing): Promise<boolean>;
  /** Keeps what came of it. */
  finish(undoing: Undoing): Promise<void>;
}

/** Where plain words are listened for: one DM a thread. */
export interface EarStore {
  /** Null when nothing was ever listened for. */
  read(thread: ThreadId): Promise<Ear | null>;
  /**
   * One conditional write of what `read` answered, changed: only if nobody has written since; of `rev` 0 only if
   * there is none. It is due at `ear.dueAt`, in the shard of its thread, or never. The ear with its new `rev`; null
   * for everybody who loses.
   */
  write(ear: Ear, shardCount: number): Promise<Ear | null>;
  /** For one that cannot be read: what is not there is removed already. */
  remove(thread: ThreadId): Promise<void>;
}

/** A thread's reminders. Those that are set stand in the due index. */
export interface ReminderStore {
  /** False when there is one of this id already: it is left as it is. */
  create(reminder: Reminder, shardCount: number): Promise<boolean>;
  /** Null when there is none; `Fault("corrupt")` that names the field when it does not parse. */
  read(thread: ThreadId, id: ReminderId): Promise<Reminder | null>;
  /** All that are kept, by their ids: drafts, set ones, and those that are over. */
  list(thread: ThreadId): Promise<readonly Reminder[]>;
  /**
   * One write, conditional on the rev before this one: the reminder takes the place of what is stored. False when
   * somebody else has changed it since, or it is gone: nothing was changed.
   */
  change(reminder: Reminder, shardCount: number): Promise<boolean>;
  /** Moves the due time of one that cannot be read, if it is still `from`; false when it is not. */
  postpone(thread: ThreadId, id: ReminderId, from: Instant, to: Instant): Promise<boolean>;
}

export interface SynthesisClaimRequest {
  readonly id: ThreadId;
  /** The due time that the caller saw in the index; null for one by hand, which asks for the lease only. */
  readonly seenDueAt: Instant | null;
  readonly now: Instant;
  readonly leaseMs: DurationMs;
}

/** A thread whose history this process alone may turn into memory, until the lease is over. */
export interface SynthesisClaim {
  readonly threadId: ThreadId;
  /** After the claim: `fence`, `attempt` and `leaseUntilAt` are its own. */
  readonly state: SynthesisState;
}

/** How a claim ends. The lease is given back. */
export interface SynthesisEnd {
  /** Null: nothing is left to read, until something comes in. */
  readonly dueAt: Instant | null;
  readonly fromId: string | null;
  readonly diaryFromAt: Instant;
  readonly attempt: number;
  readonly lastSkip: SynthesisSkip | null;
  /** Left out, it stays as it was: nothing was turned into memory. */
  readonly lastAt?: Instant;
  /** `news` as the caller saw it: when something has come in since, the end is refused. */
  readonly seenNews: number;
  /** Of the record that was kept before and that counts from this write on; null when nothing was decided. */
  readonly pendingId: string | null;
}

/** When a thread's history becomes memory, and what came of it. */
export interface SynthesisStore {
  /**
   * Something came in that no synthesis has read: a message, by its id, or with null a diary entry. Kept before it
   * is noted. The next synthesis is then due at `opening.dueAt`, unless it is due already. May be repeated.
   */
  note(thread: ThreadId, messageId: string | null, opening: Opening): Promise<void>;
  /** Null when nothing has ever come in. */
  read(thread: ThreadId): Promise<SynthesisState | null>;
  /**
   * One conditional write: only if it is still due at exactly that time; by hand, only if no lease holds and
   * something was noted ever. Null for everybody who loses.
   */
  claim(request: SynthesisClaimRequest): Promise<SynthesisClaim | null>;
  /** Keeps a record as it is now: before it counts, undone, or with a proposal less. */
  keep(record: Synthesis): Promise<void>;
  /**
   * One conditional write: the claim's end, and with `pendingId` the moment from which what was decided counts.
   * False when a newer claim exists, this one has ended, or something came in since: nothing was changed.
   */
  finish(claim: SynthesisClaim, end: SynthesisEnd): Promise<boolean>;
  /** Its files are written: keeps the record, unless it says so already or more, then takes the mark away. Idempotent. */
  complete(done: Synthesis): Promise<void>;
  /** Null when there is none. */
  record(thread: ThreadId, id: string): Promise<Synthesis | null>;
  /** Newest first; with `beforeId`, the last of the page before, only older ones. */
  recent(thread: ThreadId, limit: number, beforeId?: string): Promise<readonly Synthesis[]>;
}

export interface FeedStore {
  /** Idempotent: a post that is there stays as it is, with its votes. */
  post(post: NewPost): Promise<void>;
  /** Null when there is no such post. Idempotent: a comment that is there stays as it is. */
  comment(comment: Comment): Promise<Comment | null>;
  /** One vote a voter; voting again changes it. The counts after it; null when there is no such post. */
  vote(
    thread: ThreadId,
    postId: string,
    vote: { readonly voter: string; readonly direction: VoteDirection },
  ): Promise<VoteCounts | null>;
  /**
   * Taken back, a post or comment no longer shows, nor what stands under it; nobody can comment or vote on it, and the
   * same one again stays so. Idempotent; one that is not there changes nothing.
   */
  retractPost(thread: ThreadId, postId: string, at: Instant): Promise<void>;
  retractComment(
    thread: ThreadId,
    comment: { readonly postId: string; readonly commentId: string },
    at: Instant,
  ): Promise<void>;
  /** As if the voter had not voted. Idempotent. */
  retractVote(thread: ThreadId, postId: string, voter: string): Promise<void>;
  /** The newest `limit` posts, newest first, each with its comments, oldest first. */
  recent(thread: ThreadId, limit: number): Promise<readonly FeedPost[]>;
}

/** An amount set aside. The id names one reservation of one attempt at one turn, as in `<runId>.<fence>.<time>.<n>`. */
export interface Reservation {
  readonly scope: BudgetScope;
  /** `2026-11-20`, in the scope's zone. The reservation belongs to this day also when it is settled after it. */
  readonly day: string;
  readonly id: string;
  readonly microUsd: number;
}

/** A day of a budget, with the day that it is. */
export type DatedBudget = BudgetDay & { readonly day: string };

export interface BudgetStore {
  /**
   * One conditional write: false when the cap does not leave that much, and nothing was changed.
   * Idempotent: the same open reservation again is true and counts once.
   */
  reserve(wanted: Reservation, capMicroUsd: number): Promise<boolean>;
  /**
   * One write: the true cost takes the place of the reservation, and is counted on what it was spent on. Idempotent:
   * false, and nothing changed, when there is no such open reservation (any more). Parts that are full, or do not
   * parse, never keep it from settling: they are left as they are.
   */
  settle(reservation: Reservation, spent: Spent): Promise<boolean>;
  /** A day on which nothing was reserved reads as zeros. */
  read(scope: BudgetScope, day: string): Promise<BudgetDay>;
  /**
   * Those of `days`, in their order, by one query from the first to the last: give days that follow each other. Zeros
   * where nothing was reserved; one that does not parse is left out.
   */
  list(scope: BudgetScope, days: readonly string[]): Promise<readonly DatedBudget[]>;
}

export interface EventPage {
  readonly now: Instant;
  readonly limit: number;
  /** Only events before this one: the last of the page before. */
  readonly beforeId?: EventId | undefined;
}

export interface EventStore {
  /** Idempotent: the same event again replaces itself. */
  append(event: LogEvent): Promise<void>;
  /** Newest first. Events are kept for seven days; older ones do not show, removed or not. */
  recent(thread: ThreadId, page: EventPage): Promise<readonly LogEvent[]>;
  /** Removes all events of a thread that `recent` can show at `now`. */
  clear(thread: ThreadId, now: Instant): Promise<void>;
}

/** Which threads there are, so that listing them reads no other item of the table. */
export interface ThreadRegistry {
  /** Idempotent. */
  add(id: ThreadId): Promise<void>;
  /** In the order of their names, at most `limit`; with `afterId`, the last of the page before, only later ones. */
  list(limit: number, afterId?: ThreadId): Promise<readonly ThreadId[]>;
}

/** Who may enter the panel: links, and the sessions that they became. */
export interface PassStore {
  create(pass: Pass): Promise<void>;
  /** Null when there is none (any more). */
  read(id: string): Promise<Pass | null>;
  /**
   * One conditional write: the link's one use, which begins a session. The pass after it; null when the link was used,
   * is over, or is none.
   */
  enter(id: string, now: Instant, untilAt: Instant): Promise<Pass | null>;
  /** All that are kept, in no order: links and sessions, also those that are over and not removed yet. */
  list(): Promise<readonly Pass[]>;
  /** What is not there is removed already. */
  remove(id: string): Promise<void>;
}

/** Everything that belongs to a thread, wherever it is stored. */
export interface Belongings {
  readonly thread: ThreadId;
  /** Keys of the key-value table that are the thread's own. */
  readonly kvKeys: readonly string[];
  /** Events are looked for on the days around and before this moment (`archivedEventDays`). */
  readonly now: Instant;
}

export interface ArchivePage {
  readonly items: readonly ArchivedItem[];
  /** Null when this is the last page. */
  readonly next: ArchivePlace | null;
}

/** A thread's items as they are stored, known or not: for taking all of them along, and for removing all of them. */
export interface Archive {
  /**
   * Up to `limit` items and about 1 MB, behind `after`: the thread's own, then its events, oldest day
   * first, then what stands elsewhere. Empty only when nothing follows. No snapshot: what is written meanwhile may
   * be missing, what was there is not.
   */
  page(of: Belongings, limit: number, after: ArchivePlace | null): Promise<ArchivePage>;
  /** How many items there are; costs as much as reading them. */
  count(of: Belongings): Promise<number>;
  /**
   * Removes the thread itself, in one conditional write, and its outbox, ear and reminders, which leave the due
   * index: nobody can claim it afterwards. Null when that is done, or was done before; until when somebody works on it when a lease holds
   * or a conversation is under way: then nothing was changed.
   */
  close(thread: ThreadId, now: Instant): Promise<Instant | null>;
  /** One write an item. What is not there is removed already. */
  remove(items: readonly ArchivedItem[]): Promise<void>;
}

export interface SystemStore {
  /** Null before the first start. */
  read(): Promise<System | null>;
  /** False when there is a record already: it is then left as it is. */
  create(system: System): Promise<boolean>;
  write(system: System): Promise<void>;
}

/** ORIGIN's generic key-value table; values are JSON. */
export interface KvStore {
  /** Null when missing. */
  getKv(key: string): Promise<unknown>;
  /** Inserts or replaces. */
  setKv(key: string, value: unknown): Promise<void>;
}

// --- the queue -----------------------------------------------------------------------------------

export interface SignalQueue {
  /** In order within a thread. The same id again, within the queue's five minutes, is absorbed. */
  send(signal: Signal): Promise<void>;
  /** Makes a received message visible again after `delayMs` (whole seconds, rounded up, at least 1 s). */
  retryLater(receiptHandle: string, delayMs: DurationMs): Promise<void>;
}

/**
 * What the signals queue gave up on: the dead-letter queue, which has none of its own, so that looking costs
 * a letter nothing. A letter that was taken is hidden from everybody else for a minute.
 */
export interface DeadLetters {
  /**
   * Up to `limit` (1..10) letters that are not hidden, in order within a thread; [] when there are none. Of a
   * thread of which one is taken no more may come until that one is gone.
   */
  take(limit: number): Promise<readonly DeadLetter[]>;
  /** Lets a taken letter be seen again, after a second. */
  giveBack(letter: DeadLetter): Promise<void>;
  /** Sends the letter to the signals queue as it was; it stays here, too. The same letter again, within five minutes, is absorbed. */
  resend(letter: DeadLetter): Promise<void>;
  /** Takes the letter out for good. */
  remove(letter: DeadLetter): Promise<void>;
  /** How many there are, hidden ones too. SQS counts approximately. */
  count(): Promise<number>;
}

// --- EventBridge ---------------------------------------------------------------------------------

/** Where other tools hear of what happened. */
export interface EventBus {
  /** At least once, in no order. */
  publish(event: LogEvent): Promise<void>;
}

/** The rule that wakes Vigil every minute. Both are idempotent. */
export interface ScheduleRule {
  enable(): Promise<void>;
  disable(): Promise<void>;
}

// --- the model -----------------------------------------------------------------------------------

export interface ChatMessage {
  readonly role: "user" | "assistant";
  readonly text: string;
  /** Of the user's, for a model that sees: at most `mostPictures`. */
  readonly pictures?: readonly Picture[];
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  /** Input that does not fit never reaches `execute`; the model reads which field was wrong. */
  readonly input: z.ZodMiniObject;
  /** The result as the model reads it. `signal` aborts at the turn's deadline. */
  execute(input: Record<string, unknown>, signal: AbortSignal): Promise<string>;
  /** True for `rest`: once it ran, the turn is over, and the model is not asked (and paid) again. */
  readonly endsTurn?: boolean;
}

export interface ModelTurn {
  readonly model: ModelName;
  readonly purpose: "reflection" | "conversation" | "synthesis";
  /** Rendered into the system prompt, in this order. */
  readonly sections: readonly Section[];
  /** Ends with a user-role message: several models refuse anything else. */
  readonly messages: readonly ChatMessage[];
  /** A call of any other tool is answered by `refusedTool` and runs nothing. */
  readonly tools: readonly Tool[];
  readonly maxOutputTokens: number;
  readonly temperature: number;
  readonly maxSteps: number;
  /** At this instant the turn is over: `Fault("timeout")`, even when a tool or the model hangs. */
  readonly deadlineAt: Instant;
  /** Hears what was said, done and spent so far, after each step: all that is known of a turn that breaks off. */
  readonly onProgress?: (soFar: ModelAnswer) => void;
  /** Asked right before each model call but the first. After a no the turn is over, and answers what it has. */
  readonly allowCall?: (next: NextCall) => Promise<boolean>;
}

/** A further model call of a turn, before it is made. */
export interface NextCall {
  /** The usage of each call so far. */
  readonly calls: readonly CallUsage[];
  /** What it is sent and the call before was not (words, tool calls, results): its tokens, at most. */
  readonly addedTokens: number;
}

export interface ModelAnswer {
  /** Plain text of all steps, joined by blank lines; may be empty. */
  readonly text: string;
  readonly steps: readonly ToolStep[];
  /** Summed over all model calls of the turn. */
  readonly usage: Usage;
  /** The usage of each call: prices have tiers by the call. A number that the provider did not tell is 0. */
  readonly calls: readonly CallUsage[];
}

export interface Model {
  /** Runs the tool loop to its end. Throws `Fault` (timeout, unavailable, throttled, unauthorised, rejected). */
  run(turn: ModelTurn): Promise<ModelAnswer>;
}

// --- the shell -----------------------------------------------------------------------------------

/** A script of a model's, and all that it can see. */
export interface ShellScript {
  readonly command: string;
  /** What lies under `/memory`, by its path inside the tree (`notes/a.md`). */
  readonly memory: ReadonlyMap<string, string>;
  /** Files that cannot be changed, by their absolute path; a function is called when the file is first read. */
  readonly readOnly: ReadonlyMap<string, string | (() => Promise<string>)>;
  /** Patterns of the commands that may run (`grep *`); null: every command. */
  readonly allowed: readonly string[] | null;
  readonly signal: AbortSignal;
}

export interface ShellChange {
  readonly path: MemoryPath;
  /** Sanitised, and fit for one file of memory; null when the script removed it. */
  readonly content: string | null;
}

export interface ShellResult {
  /** What the model reads: output and exit code, or why the script came to nothing and what to do instead. */
  readonly words: string;
  /** Why it came to nothing; null when it ran to its end, whatever its exit code. */
  readonly stop: ShellStop | null;
  /** What differs in memory, by path; [] after a stop. Whether the thread may store it is the caller's to say. */
  readonly changes: readonly ShellChange[];
  /** The read-only files that it read. */
  readonly filesRead: readonly string[];
}

export interface Shell {
  /**
   * Runs a script in a world of its own: no network, no host, no environment, nothing of an earlier script.
   *
   * Rejects with the signal's reason when it aborts, and with whatever a function in `readOnly` rejects with.
   */
  run(script: ShellScript): Promise<ShellResult>;
}

// --- Discord -------------------------------------------------------------------------------------

export interface ChannelMessage {
  readonly id: string;
  readonly content: string;
  /** The interaction that it is the response to, by its id; null for every other message. */
  readonly respondsTo: string | null;
  readonly mine: boolean;
  readonly at: Instant;
}

/** Rows of buttons or menus under a message: at most five (Discord). */
export type Components = readonly ActionRow[];

export interface OutgoingMessage {
  readonly text: string;
  readonly components?: Components;
  /** The message that it answers, by its id, is shown above it; one that is gone is left out. */
  readonly replyTo?: string;
}

/** What is left out stays as it is; `components: []` takes all of them away. */
export interface MessageEdit {
  readonly text?: string;
  readonly components?: Components;
}

/**
 * Texts are at most 2,000 characters (Discord); nobody is ever pinged, and no link shows a preview.
 *
 * `Fault("unreachable")`: the bot may not write there, or the person takes no direct messages; `Fault("not-found")` of a
 * channel: it is gone. Neither is mended by trying again.
 */
export interface Messenger {
  /** The channel id of the DM with a user; the same id every time. */
  openDm(userId: string): Promise<string>;
  /**
   * Create-message with `enforce_nonce`: the same nonce again within a few minutes sends nothing new, and answers the
   * id of the message that is there.
   */
  createMessage(
    channelId: string,
    message: OutgoingMessage,
    nonce: string,
  ): Promise<{ readonly id: string }>;
  /** Changes a message of the bot's own. Done, too, when somebody has deleted it. */
  editMessage(channelId: string, messageId: string, edit: MessageEdit): Promise<void>;
  /** Done, too, when it is gone already. */
  deleteMessage(channelId: string, messageId: string): Promise<void>;
  /** Shows for ten seconds that an answer is being written. Within eight seconds of the last time nothing is sent. */
  typing(channelId: string): Promise<void>;
  /**
   * Edits the deferred response; components that are left out stay as they are. `Fault("not-found" | "unauthorised")`
   * when the token is dead.
   */
  editResponse(reply: InteractionReply, text: string, components?: Components): Promise<void>;
  /** A further message under an interaction, for its invoker alone when it is private; not idempotent. */
  followUp(
    reply: InteractionReply,
    text: string,
    options?: { readonly isPrivate?: boolean },
  ): Promise<void>;
  /** What a channel shows that is not older than `sinceAt`, by Discord's clock: newest first, the newest 500 at most. */
  messagesSince(channelId: string, sinceAt: Instant): Promise<readonly ChannelMessage[]>;
  /**
   * What was written behind message `afterId` (which may be gone), with all that came with it: oldest first, the
   * oldest `limit` (1..100). One request; a rate limit is not waited for, but `Fault("throttled")` with its span.
   */
  messagesAfter(channelId: string, afterId: string, limit: number): Promise<readonly Letter[]>;
}

/** The web panel as it was built. */
export interface PanelFiles {
  /** `index.html`, with `cspNoncePlaceholder` wherever a nonce belongs. */
  page(): Promise<string>;
  /** A file of `assets/` by its name, compressed under its name with `.br` and `.gz`; null when there is none. */
  asset(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}
