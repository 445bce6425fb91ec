/** The ear of a direct message: until when plain words are listened for there, how often, and from where on. */
import * as z from "zod/mini";
import { Snowflake, ThreadId } from "./ids.ts";
import { after, type DurationMs, hours, Instant, instant, minutes, spanBetween } from "./time.ts";

/**
 * - `lastId`  the mark: Discord's id of the last message that was read, or behind which listening began
 * - `warmedAt`  when somebody last spoke there
 * - `lookedAt`  when the channel was last read; null: never
 * - `dueAt`  when to read it next; absent while the ear is asleep
 * - `rev`  counts changes: each is conditional on the one that its writer saw; 0 of one that is not stored yet
 */
export const Ear = z.object({
  threadId: ThreadId,
  channelId: Snowflake,
  lastId: Snowflake,
  warmedAt: Instant,
  lookedAt: z.nullable(Instant),
  dueAt: z.optional(Instant),
  rev: z.number().check(z.int(), z.minimum(0)),
});
export type Ear = z.infer<typeof Ear>;

/**
 * The channel is never read twice in one minute of the clock. Looks are due at full minutes, because the schedule wakes
 * once in each: one that was due a minute after the last would be a second late for the next tick, and wait for another.
 */
const shortestGapMs = minutes(1);

const fullMinute = (at: Instant): Instant => instant(at - (at % shortestGapMs));

/** How long it has been quiet, and how long until the next look. After the last one it sleeps. */
const rhythm: readonly { readonly quietMs: DurationMs; readonly gapMs: DurationMs }[] = [
  { quietMs: minutes(5), gapMs: shortestGapMs },
  { quietMs: minutes(15), gapMs: minutes(2) },
  { quietMs: hours(1), gapMs: minutes(5) },
  { quietMs: hours(6), gapMs: minutes(15) },
  { quietMs: hours(24), gapMs: minutes(30) },
];

/**
 * When a channel that is read at `now` is read again; null: no more, until somebody speaks.
 *
 * | quiet for | next look after, at the full minute before that |
 * | --- | --- |
 * | less than 5 minutes, or a clock that is behind | 1 minute |
 * | less than 15 minutes | 2 minutes |
 * | less than an hour | 5 minutes |
 * | less than 6 hours | 15 minutes |
 * | less than a day | 30 minutes |
 * | a day | null |
 */
export function nextLookAt(warmedAt: Instant, now: Instant): Instant | null {
  const quiet = spanBetween(warmedAt, now);
  const step = rhythm.find(({ quietMs }) => quiet < quietMs);
  return step === undefined ? null : fullMinute(after(now, step.gapMs));
}

/**
 * Whether a look that was due at `seenDueAt` is still to be made: who comes second finds it due later, or asleep.
 * An ear is never due within the minute of its last look.
 */
export const isStillDue = ({ dueAt }: Ear, seenDueAt: Instant): boolean => dueAt === seenDueAt;

/** The ear while the channel is being read: the next look is as if nothing were heard. */
export const looking = (ear: Ear, now: Instant): Ear =>
  dueAgain({ ...ear, lookedAt: now }, nextLookAt(ear.warmedAt, now));

/** What was read up to `lastId` moves the mark; words of the person among it keep the ear awake. */
export const heardUntil = (
  ear: Ear,
  { lastId, hasWords, now }: { lastId: string; hasWords: boolean; now: Instant },
): Ear =>
  hasWords ? dueAgain({ ...ear, lastId, warmedAt: now }, nextLookAt(now, now)) : { ...ear, lastId };

/** Discord asks for a pause: no look before it is over, and none earlier than planned. */
export const resting = (ear: Ear, untilAt: Instant): Ear =>
  ear.dueAt === undefined ? ear : { ...ear, dueAt: instant(Math.max(ear.dueAt, untilAt)) };

const soonestAt = (lookedAt: Instant | null, wantedAt: Instant): Instant =>
  fullMinute(
    lookedAt === null ? wantedAt : instant(Math.max(wantedAt, after(lookedAt, shortestGapMs))),
  );

/** Nothing is listened for until somebody speaks again. */
export const asleep = (ear: Ear): Ear => dueAgain(ear, null);

export interface Warmth {
  readonly threadId: ThreadId;
  readonly channelId: string;
  /** The message behind which words count, if the ear was asleep: what was written before it is never answered. */
  readonly fromId: string;
  readonly now: Instant;
}

/**
 * Somebody has spoken in the channel, by `/chat` or unasked.
 *
 * | the ear | mark | next look |
 * | --- | --- | --- |
 * | is awake there | stays: what it has not read yet still counts | with the next minute, or earlier if planned so |
 * | was asleep, or is none, or listened elsewhere | `fromId`, never back | with the next minute |
 */
export function warmed(ear: Ear | null, { threadId, channelId, fromId, now }: Warmth): Ear {
  const known = ear?.channelId === channelId ? ear : null;
  const lookedAt = ear?.lookedAt ?? null;
  const soonAt = soonestAt(lookedAt, after(now, shortestGapMs));
  const rev = ear?.rev ?? 0;
  if (known?.dueAt === undefined) {
    const lastId = known === null ? fromId : laterId(known.lastId, fromId);
    return { threadId, channelId, lastId, warmedAt: now, lookedAt, dueAt: soonAt, rev };
  }
  return {
    ...known,
    warmedAt: instant(Math.max(known.warmedAt, now)),
    dueAt: instant(Math.min(known.dueAt, soonAt)),
  };
}

/** Discord's ids grow with time. */
const laterId = (one: string, other: string): string => (BigInt(one) > BigInt(other) ? one : other);

function dueAgain({ dueAt: _, ...ear }: Ear, dueAt: Instant | null): Ear {
  return dueAt === null ? ear : { ...ear, dueAt };
}
