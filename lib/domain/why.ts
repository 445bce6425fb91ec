/** Why a thread was quiet, or what it did, in plain words from its record. */
import { nextActiveAt } from "./active-hours.ts";
import { readBoard } from "./board.ts";
import { circuitVerdict } from "./circuit.ts";
import { cut } from "./cut.ts";
import { patienceMs, unhelpfulCount } from "./feedback.ts";
import { gate, patientUntil } from "./gate.ts";
import type { SkipReason } from "./gate-reasons.ts";
import { maxBeatAttempts } from "./limits.ts";
import type { Action, Run } from "./run.ts";
import type { Thread } from "./thread.ts";
import { activeHoursOf } from "./thread-config.ts";
import { after, type Instant, spanBetween } from "./time.ts";
import { momentWords, ordinal, spanWords } from "./time-words.ts";

/**
 * What the last beat came to, what holds the next one back, and when that is: `I last woke 12 minutes
 * ago and stayed quiet: nothing had changed since my last reflection at 08:00 (the 5th time in a row).
 * Next: in 18 minutes.`
 *
 * It quotes the beginning of a thought: it is for the thread's owner, not for a log.
 *
 * @param lastRun the newest run on record; null when there is none (any more)
 */
export function whySentence(
  thread: Thread,
  lastRun: Run | null,
  now: Instant,
  desired: "started" | "stopped",
): string {
  return [
    whatWas(thread, lastRun, now),
    ...whatHolds(thread, now),
    `Next: ${whatComes(thread, now, desired)}.`,
  ].join(" ");
}

interface Wake {
  readonly at: Instant;
  /** What follows "I last woke … ago". */
  readonly words: string;
}

/**
 * | in this order | it says |
 * | --- | --- |
 * | a beat is under way | since when, and at what |
 * | a beat is under way, and its lease is over | that it did not come to an end |
 * | else, whichever is the latest of: skips, the last run, an attempt that broke off or was put off | when, and what came of it |
 * | none of them is on record, and the thread has beaten | when, and that it is not known any more |
 * | it never did | that it never did |
 */
function whatWas(thread: Thread, lastRun: Run | null, now: Instant): string {
  const { status, detail, since } = readBoard(thread.board, now).heartbeat;
  if (status === "running") return `I woke ${ago(since, now)} and am still ${detail ?? "at work"}.`;
  if (status === "stalled")
    return `I woke ${ago(since, now)}, and that beat did not come to an end.`;
  const wakes = [skipsOf(thread, now), runOf(thread, lastRun, now), openSlotOf(thread, now)];
  const known = wakes.filter((wake) => wake !== null).toSorted((a, b) => b.at - a.at);
  const [last] = known;
  if (last !== undefined) return `I last woke ${ago(last.at, now)}${last.words}.`;
  if (thread.lastTickAt === null) return "I have not woken yet.";
  return `I last woke ${ago(thread.lastTickAt, now)}; what I decided then is no longer on record.`;
}

const ago = (at: Instant, now: Instant): string => `${spanWords(spanBetween(at, now))} ago`;

const skipsOf = (thread: Thread, now: Instant): Wake | null =>
  thread.streak === null ? null : skipped(thread, thread.streak.lastAt, thread.streak, now);

function skipped(
  thread: Thread,
  at: Instant,
  { reason, count }: { readonly reason: SkipReason; readonly count: number },
  now: Instant,
): Wake {
  const inARow = count === 1 ? "" : ` (the ${ordinal(count)} time in a row)`;
  return { at, words: ` and stayed quiet: ${quietBecause[reason](thread, now)}${inARow}` };
}

/** Told of the past: what of it still holds is a sentence of its own. */
const quietBecause: Readonly<Record<SkipReason, (thread: Thread, now: Instant) => string>> = {
  disabled: () => "my heartbeat was switched off in this thread",
  "quiet-hours": ({ config }) => {
    const { active_hours_start: start, active_hours_end: end, timezone } = config;
    const hours =
      start === null || end === null ? "" : `, ${clock(start)} to ${clock(end)} (${timezone})`;
    return `it was outside my active hours${hours}`;
  },
  busy: () => "a conversation was under way",
  cooldown: (thread, now) =>
    isPatient(thread, now) ? unhelpfulWords(thread, now) : "you had just written to me",
  "circuit-open": () => "my model had failed again and again",
  budget: () => "the day's budget was spent",
  "nothing-new": ({ lastReflectionAt, config }, now) =>
    lastReflectionAt === null
      ? "nothing had changed"
      : `nothing had changed since my last reflection ${momentWords(lastReflectionAt, now, config.timezone)}`,
};

const isPatient = (thread: Thread, now: Instant): boolean => patientUntil(thread, now) > now;

/** `you found my last 3 messages unhelpful, and I leave 2 hours between my thoughts` */
function unhelpfulWords({ feedback }: Thread, now: Instant): string {
  const count = unhelpfulCount(feedback, now);
  return `you found my last ${count} messages unhelpful, and I leave ${spanWords(patienceMs(feedback, now))} between my thoughts`;
}

const clock = (time: number | string): string =>
  typeof time === "number" ? `${String(time).padStart(2, "0")}:00` : time;

function runOf(thread: Thread, run: Run | null, now: Instant): Wake | null {
  if (run === null) return null;
  const { startedAt, outcome, trigger, dryRun, replayOf } = run;
  const dry = replayOf === undefined ? ", as a dry run" : ", as the replay of an earlier run";
  const how = [trigger === "by-hand" && ", by hand", dryRun && dry].filter(Boolean);
  const and = how.length === 0 ? " and" : `${how.join("")}, and`;
  switch (outcome.kind) {
    case "skipped":
      // One record for a row of skips: the thread last woke at the end of it.
      return skipped(thread, after(startedAt, run.durationMs), outcome, now);
    case "failed":
      return { at: startedAt, words: `${and} failed: ${bare(outcome.error)}` };
    case "rested":
      return { at: startedAt, words: `${and} rested: ${bare(outcome.reason)}` };
    case "acted":
      return { at: startedAt, words: `${and} ${deedsOf(run)}` };
  }
}

/** On one line, without its full stop: it stands inside a sentence. */
const bare = (text: string): string => text.replace(/\s+/g, " ").trim().replace(/\.$/, "");

function deedsOf({ actions, dryRun }: Run): string {
  const shown = actions.filter(({ reason }) => reason === null);
  if (shown.length === 0) return "tried to act, but nothing of it was allowed";
  const words = shown.map((action) => deedOf(action, dryRun)).join(", ");
  return dryRun ? `would have ${words}` : words;
}

/** What each kind of action is called: as it was done, and as it would have been. */
const verbs: Readonly<Record<Action["type"], readonly [did: string, done: string]>> = {
  speak: ["spoke", "spoken"],
  write: ["wrote", "written"],
  remove: ["removed", "removed"],
  post: ["posted", "posted"],
  comment: ["commented on", "commented on"],
  vote: ["voted on", "voted on"],
  remind: ["set the reminder", "set the reminder"],
  reminder_edit: ["changed the reminder", "changed the reminder"],
  reminder_cancel: ["cancelled the reminder", "cancelled the reminder"],
};

function deedOf({ type, target, title, content }: Action, dryRun: boolean): string {
  const verb = verbs[type][dryRun ? 1 : 0];
  const quoted = type === "speak" || type === "remind" ? content : title;
  if (quoted !== null) return `${verb} “${cut(bare(quoted), 80)}”`;
  return target === null ? verb : `${verb} ${target}`;
}

/**
 * A slot that is open and not under way has no record of its last attempt: it broke off, or its gate put it
 * off, and the same gate says why. The board was set idle when the attempt ended.
 */
function openSlotOf(thread: Thread, now: Instant): Wake | null {
  const { slot, attempt, board, config } = thread;
  const at = board.heartbeat.since;
  if (slot === undefined) return null;
  if (attempt > 0)
    return { at, words: ` and broke off (attempt ${attempt} of ${maxBeatAttempts})` };
  const verdict = gate(thread, "schedule", at, nextActiveAt(activeHoursOf(config), at));
  return verdict.kind === "wait"
    ? { at, words: ` and put the beat off: ${quietBecause[verdict.reason](thread, now)}` }
    : { at, words: " and put the beat off" };
}

/** What keeps the next beat from asking the model, as far as it is known now. */
function whatHolds(thread: Thread, now: Instant): readonly string[] {
  const { circuit, budgetSpentUntilAt, config } = thread;
  const sentences: string[] = [];
  if (circuit.openUntilAt !== null && circuitVerdict(circuit, now) === "open") {
    const probe = momentWords(circuit.openUntilAt, now, config.timezone);
    sentences.push(
      `My model failed ${circuit.failures} times in a row; I try it again ${probe} or soon after.`,
    );
  }
  if (budgetSpentUntilAt !== null && now < budgetSpentUntilAt) {
    const anew = momentWords(budgetSpentUntilAt, now, config.timezone);
    sentences.push(`The day's budget is spent; a new one begins ${anew}.`);
  }
  if (isPatient(thread, now)) {
    const words = unhelpfulWords(thread, now);
    const until = momentWords(patientUntil(thread, now), now, config.timezone);
    sentences.push(
      `Y${words.slice(1)}: the next one ${until}. /heartbeat resume lets me think as before.`,
    );
  }
  return sentences;
}

function whatComes(thread: Thread, now: Instant, desired: "started" | "stopped"): string {
  if (desired === "stopped") return "not before the system is started again";
  if (!thread.config.enabled) return "not before the heartbeat of this thread is resumed";
  // While a lease holds, the due time is the lease's end, and says nothing of the rhythm.
  if (readBoard(thread.board, now).heartbeat.status === "running") return "once this beat is over";
  if (thread.dueAt <= now) return "at the next tick of the schedule";
  return `in ${spanWords(spanBetween(now, thread.dueAt))}`;
}
