/** reminders: what a person may do with them: draft, confirm, set at once, edit, cancel, list. */

import { readInput } from "../domain/parse.ts";
import {
  changed,
  edited,
  isForgotten,
  isOver,
  isWaiting,
  type NewReminder,
  newReminder,
  type Reminder,
  type ReminderEdit,
  type ReminderId,
  type ReminderPlan,
  ReminderPrompt,
  remindersPerThread,
} from "../domain/reminder.ts";
import { newSystem } from "../domain/system.ts";
import type { Thread } from "../domain/thread.ts";
import { morningOf } from "../domain/thread-config.ts";
import { type Instant, isoOf } from "../domain/time.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announceNow } from "./announce.ts";

export type ReminderPorts = AnnouncePorts & Pick<Ports, "clock" | "ids" | "reminders" | "system">;

/**
 * What came of it. `sentence` is for the person, plain text without mark-up.
 *
 * | kind | what happened |
 * | --- | --- |
 * | drafted | it is understood, and waits for its confirmation: it does not fire before that |
 * | set | it will fire |
 * | cancelled | it will not |
 * | refused | nothing was changed; `about` names what is to be written otherwise, if anything is |
 * | missing | nothing: there is no such reminder in the thread |
 */
export type ReminderResult =
  | {
      readonly kind: "drafted" | "set" | "cancelled";
      readonly reminder: Reminder;
      /** `Thu 26 Nov 09:00 Europe/Berlin`, `every weekday at 08:30 Europe/Berlin`. */
      readonly words: string;
      readonly sentence: string;
    }
  | {
      readonly kind: "refused";
      readonly about: "what" | "when" | null;
      readonly sentence: string;
    }
  | { readonly kind: "missing"; readonly sentence: string };

export interface Wish {
  /** A ULID; the same order again passes the same one, and meets its reminder there. */
  readonly id: ReminderId;
  readonly what: string;
  /** In the person's words, or a value of `whenChoices`. */
  readonly when: string;
  /** When they were written, if that was before: "in 20 minutes" counts from then. Left out: now. */
  readonly askedAt?: Instant;
}

/**
 * Understands it and keeps it as a draft, for its person to confirm. With a `when` that was chosen from a list, its
 * words were read already: it is set at once.
 */
export const draft = (ports: ReminderPorts, thread: Thread, wish: Wish): Promise<ReminderResult> =>
  make(ports, thread, wish, (isChosen) => isChosen);

/** Understands it and sets it at once: for callers that show what was understood, and can take it back. */
export const remind = (ports: ReminderPorts, thread: Thread, wish: Wish): Promise<ReminderResult> =>
  make(ports, thread, wish, () => true);

async function make(
  ports: ReminderPorts,
  thread: Thread,
  { id, what, when, askedAt }: Wish,
  isSetAtOnce: (isChosen: boolean) => boolean,
): Promise<ReminderResult> {
  const known = await ports.reminders.read(thread.id, id);
  if (known !== null) return resultOf(ports, known);
  const prompt = readInput(ReminderPrompt, what);
  if (!prompt.ok) return badPrompt(prompt.error);
  const understood = await understand(ports, thread, when, askedAt);
  if (understood.kind === "unclear") return refused("when", understood.problem);
  const { dueAt, pattern, timezone, isChosen } = understood;
  const plan = { dueAt, pattern, timezone };
  const asked = { id, prompt: prompt.value, plan, madeBy: "person", hearsay: false } as const;
  return create(ports, thread, asked, isSetAtOnce(isChosen) ? "set" : "draft");
}

/** What is understood of a time, by the thread's clock and its morning. Both libraries are loaded only here. */
export async function understand(
  { clock }: Pick<Ports, "clock">,
  { config }: Thread,
  when: string,
  askedAt = clock.now(),
) {
  const { understandWhen } = await import("../domain/reminder-time.ts");
  const { timezone } = config;
  return understandWhen(when, { now: askedAt, timezone, morningMinute: morningOf(config) });
}

/** Sets a reminder whose time is known already, as a button does. Idempotent by its id. */
export const set = (
  ports: ReminderPorts,
  thread: Place,
  planned: NewReminder,
): Promise<ReminderResult> => create(ports, thread, planned, "set");

/** All that is asked of a thread whose times are understood already. */
type Place = Pick<Thread, "id">;

async function create(
  ports: ReminderPorts,
  thread: Place,
  planned: NewReminder,
  state: "draft" | "set",
): Promise<ReminderResult> {
  const known = await ports.reminders.read(thread.id, planned.id);
  if (known !== null) return resultOf(ports, known);
  if (await isFull(ports, thread)) return full(thread);
  const reminder = newReminder(thread.id, planned, { state, now: ports.clock.now() });
  const isNew = await ports.reminders.create(reminder, await shardCount(ports));
  if (isNew && state === "set") await tell(ports, reminder, "reminder-set");
  return resultOf(ports, isNew ? reminder : await ports.reminders.read(thread.id, planned.id));
}

/** How many shards the due index is spread over. */
export const shardCount = async ({ system }: Pick<Ports, "system">): Promise<number> =>
  ((await system.read()) ?? newSystem).shardCount;

/** Counted before the write, not with it: of two at the same moment both may come through. */
const isFull = async ({ reminders }: Pick<Ports, "reminders">, { id }: Place): Promise<boolean> =>
  (await reminders.list(id)).filter(isWaiting).length >= remindersPerThread;

const full = ({ id }: Place): ReminderResult =>
  refused(
    null,
    `${remindersPerThread} reminders are set in the thread "${id}", as many as I keep: cancel one of them first.`,
  );

const badPrompt = ({ message }: Error): ReminderResult =>
  refused("what", `What I am to remind you of ${message}.`);

const refused = (about: "what" | "when" | null, sentence: string): ReminderResult => ({
  kind: "refused",
  about,
  sentence,
});

/** From a draft to one that fires. What is set already stays so; whose time has passed meanwhile is refused. */
export const confirm = (
  ports: ReminderPorts,
  thread: Place,
  id: ReminderId,
): Promise<ReminderResult> =>
  alter(ports, { thread, id }, async (reminder, now) => {
    if (reminder.state !== "draft") return null;
    if (await isFull(ports, thread)) return full(thread);
    const dueAt = reminder.dueAt > now ? reminder.dueAt : await nextAfter(reminder, now);
    if (dueAt === null)
      return refused("when", "That time has passed by now: say when again, please.");
    return changed(reminder, { state: "set", dueAt }, now);
  });

/** Null for one that comes only once. */
export async function nextAfter(
  { pattern, timezone }: ReminderPlan,
  from: Instant,
): Promise<Instant | null> {
  if (pattern === null) return null;
  const { nextOccurrence } = await import("../domain/recurrence.ts");
  return nextOccurrence(pattern, timezone, from);
}

/** Takes it back, a draft too. What is taken back already stays so; what has gone out is refused. */
export const cancel = (
  ports: ReminderPorts,
  thread: Place,
  id: ReminderId,
): Promise<ReminderResult> => withdraw(ports, { thread, id });

/** The same; with `decidedAt` only if nobody has changed it since. */
export const withdraw = (ports: ReminderPorts, target: Target): Promise<ReminderResult> =>
  alter(ports, target, async (reminder, now) =>
    isOver(reminder) ? null : changed(reminder, { state: "cancelled" }, now),
  );

export interface Edit {
  readonly id: ReminderId;
  readonly what?: string | undefined;
  readonly when?: string | undefined;
  /** As in `Wish`. */
  readonly askedAt?: Instant;
}

/** Other words, another time, or both; a draft stays one. What is over is refused. */
export async function edit(
  ports: ReminderPorts,
  thread: Thread,
  { id, what, when, askedAt }: Edit,
): Promise<ReminderResult> {
  const prompt = what === undefined ? null : readInput(ReminderPrompt, what);
  if (prompt !== null && !prompt.ok) return badPrompt(prompt.error);
  const understood = when === undefined ? null : await understand(ports, thread, when, askedAt);
  if (understood?.kind === "unclear") return refused("when", understood.problem);
  return rewrite(ports, { thread, id }, { prompt: prompt?.value ?? null, plan: understood });
}

/** The same with what is understood already. */
export const rewrite = (
  ports: ReminderPorts,
  target: Target,
  wanted: ReminderEdit,
): Promise<ReminderResult> =>
  alter(ports, target, async (reminder, now) =>
    isOver(reminder)
      ? refused(null, "It is over already: make a new one with /remind, please.")
      : edited(reminder, wanted, now),
  );

export interface Target {
  readonly thread: Place;
  readonly id: ReminderId;
  /** When it was decided, if that was before: what was changed since stays as it is. Left out: now. */
  readonly decidedAt?: Instant;
}

const attemptsAtChanging = 5;

/** Null from `decide`: it is as it should be. Decided again, on what is there by then, when somebody was faster. */
async function alter(
  ports: ReminderPorts,
  { thread, id, decidedAt }: Target,
  decide: (reminder: Reminder, now: Instant) => Promise<Reminder | ReminderResult | null>,
): Promise<ReminderResult> {
  for (let attempt = 1; attempt <= attemptsAtChanging; attempt += 1) {
    const now = ports.clock.now();
    const reminder = await ports.reminders.read(thread.id, id);
    if (reminder === null || isForgotten(reminder, now)) return resultOf(ports, null);
    const isOutdated = decidedAt !== undefined && reminder.changedAt > decidedAt;
    const decided = isOutdated ? null : await decide(reminder, now);
    if (decided === null) return resultOf(ports, reminder);
    if ("kind" in decided) return decided;
    if (!(await ports.reminders.change(decided, await shardCount(ports)))) continue;
    await tell(ports, decided, eventOf(reminder, decided));
    return resultOf(ports, decided);
  }
  return refused(null, "Somebody else changes it at this moment: send this again, please.");
}

function eventOf(before: Reminder, now: Reminder) {
  if (now.state === "cancelled") return "reminder-cancelled" as const;
  return before.state === "draft" && now.state === "set"
    ? ("reminder-set" as const)
    : ("reminder-changed" as const);
}

/** Never what it is about: the log holds no words of the person's. */
const tell = (
  ports: ReminderPorts,
  { id, threadId, dueAt, pattern, timezone, madeBy }: Reminder,
  type: "reminder-set" | "reminder-changed" | "reminder-cancelled",
): Promise<void> =>
  announceNow(ports, threadId, {
    type,
    detail: { id, dueAt: isoOf(dueAt), pattern, timezone, madeBy },
  });

async function resultOf(
  { clock }: Pick<Ports, "clock">,
  reminder: Reminder | null,
): Promise<ReminderResult> {
  if (reminder === null)
    return { kind: "missing", sentence: "I have no such reminder here (any more)." };
  const { planAndNext, planWords } = await import("../domain/reminder-words.ts");
  const now = clock.now();
  const words = planWords(reminder, now);
  const when = `${reminder.pattern === null ? "on " : ""}${planAndNext(reminder, now)}`;
  switch (reminder.state) {
    case "draft":
      return {
        kind: "drafted",
        reminder,
        words,
        sentence: `Shall I remind you ${when}? It is about: ${reminder.prompt}`,
      };
    case "set":
      return {
        kind: "set",
        reminder,
        words,
        sentence: `I will remind you ${when}. It is about: ${reminder.prompt}`,
      };
    case "cancelled":
      return {
        kind: "cancelled",
        reminder,
        words,
        sentence: `I will not remind you ${reminder.pattern === null ? "on " : ""}${words}. It was about: ${reminder.prompt}`,
      };
    case "done":
      return refused(null, `It has gone out already, for ${words}.`);
  }
}

export interface ListedReminder {
  readonly reminder: Reminder;
  readonly words: string;
}

/** What is set, the next one first. */
export async function list(
  {
    reminders,
    clock,
  }: Pick<Ports, "clock"> & { readonly reminders: Pick<Ports["reminders"], "list"> },
  { id }: Pick<Thread, "id">,
): Promise<readonly ListedReminder[]> {
  const waiting = (await reminders.list(id)).filter(isWaiting);
  if (waiting.length === 0) return [];
  const { planWords } = await import("../domain/reminder-words.ts");
  const now = clock.now();
  return waiting
    .toSorted((one, other) => one.dueAt - other.dueAt)
    .map((reminder) => ({ reminder, words: planWords(reminder, now) }));
}
