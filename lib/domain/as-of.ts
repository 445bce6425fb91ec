/** as-of: what was there at an earlier moment, made of what is there now. */
import type { FeedPost } from "./feed.ts";
import type { Message } from "./history.ts";
import type { MemoryFile } from "./memory.ts";
import type { Outreach } from "./outreach.ts";
import { nextOccurrence } from "./recurrence.ts";
import { isOver, type Reminder } from "./reminder.ts";
import type { Instant } from "./time.ts";

/** The beginning of a run. What the run itself made has come after it, also within the same millisecond. */
export interface Moment {
  readonly runId: string;
  readonly at: Instant;
}

/** Whatever a run makes is named after it: `<runId>.<number>`. */
const isOf = ({ id }: { readonly id: string }, { runId }: Moment): boolean =>
  id.startsWith(`${runId}.`);

const wasThere = (one: { readonly id: string; readonly at: Instant }, moment: Moment): boolean =>
  one.at <= moment.at && !isOf(one, moment);

/** Those that had been said by then; what was taken back later still stood. */
export const messagesAt = (messages: readonly Message[], moment: Moment): readonly Message[] =>
  messages
    .filter((message) => wasThere(message, moment))
    .map((message) => standing(message, moment.at));

/** What was said unasked by then, with the presses that had come. */
export const outreachAt = (said: readonly Outreach[], at: Instant): readonly Outreach[] =>
  said
    .filter(({ sentAt }) => sentAt <= at)
    .map((one) => standing(one, at))
    .map(({ used, ...one }) => (used !== undefined && used.at <= at ? { ...one, used } : one));

function standing<T extends { readonly retractedAt?: Instant | undefined }>(
  one: T,
  at: Instant,
): T | Omit<T, "retractedAt"> {
  if (one.retractedAt === undefined || one.retractedAt <= at) return one;
  const { retractedAt: _, ...still } = one;
  return still;
}

/** The posts and comments of then. Votes bear no time: they are those of now. */
export const postsAt = (posts: readonly FeedPost[], moment: Moment): readonly FeedPost[] =>
  posts
    .filter((post) => wasThere(post, moment))
    .map((post) => ({
      ...post,
      comments: post.comments.filter((comment) => wasThere(comment, moment)),
    }));

/**
 * | the reminder by now | as of then |
 * | --- | --- |
 * | was made later | null |
 * | is a draft | a draft: it was never set |
 * | was over before | over |
 * | is over since | set |
 * | is set, and recurs | set, due at its next time after then |
 * | is set | as it is |
 *
 * What was changed since then has the words and times of now.
 */
export function reminderAt(reminder: Reminder, moment: Moment): Reminder | null {
  const { at } = moment;
  const { state, madeAt, changedAt, pattern, timezone } = reminder;
  if (madeAt > at || isOf(reminder, moment)) return null;
  if (state === "draft" || (isOver(reminder) && changedAt <= at)) return reminder;
  const dueAt = (pattern === null ? null : nextOccurrence(pattern, timezone, at)) ?? reminder.dueAt;
  return { ...reminder, state: "set", dueAt };
}

/** Whether its words and times of then are not known any more. */
export const isChangedSince = (reminder: Reminder, moment: Moment): boolean =>
  reminderAt(reminder, moment) !== null && reminder.changedAt > moment.at;

/**
 * The version of a file that stood at the beginning of a run: the newest that is not later, and not the run's own.
 * Undefined when none of these is.
 *
 * @param versions newest first
 */
export const versionAt = (
  versions: readonly MemoryFile[],
  { runId, at }: Moment,
): MemoryFile | undefined =>
  versions.find(({ updatedAt, origin }) => updatedAt <= at && origin.runId !== runId);
