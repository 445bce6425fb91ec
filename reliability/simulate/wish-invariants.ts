/** wish-invariants: reminders come once, in their time and say when they are late; a press acts once; plain words are heard in order. */
import { outreachKey, reminderKey, signalKey, threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { Outreach } from "../../lib/domain/outreach.ts";
import { Reminder } from "../../lib/domain/reminder.ts";
import type { CommandSignal, ReminderSignal } from "../../lib/domain/signal.ts";
import { Thread } from "../../lib/domain/thread.ts";
import { after, isoOf, milliseconds, minutes, seconds } from "../../lib/domain/time.ts";
import { itemsOf } from "./invariants.ts";
import { dmChannelId } from "./person.ts";
import type { StoredReply } from "./witness.ts";
import { ownerId, type SimulatedWorld } from "./world.ts";

const remindersOf = (world: SimulatedWorld): readonly Reminder[] =>
  itemsOf(world, "R#").map(({ item }) => Reminder.parse(item));

const comesAgain = ({ pattern }: Reminder): boolean => pattern !== null;

/** A minute until the next tick, and what a tick takes in fine weather. */
const longestWaitMs = seconds(90);

/** Longer than any that comes once is set ahead, but for "Tomorrow". */
const awaitedMs = minutes(75);

/** Whether nothing of it is left to do: reminders that come within the hour are waited for, and words that are heard. */
export function areWishesAtRest(world: SimulatedWorld): boolean {
  const { timeline, witness } = world;
  const now = timeline.now();
  const areSaid = remindersOf(world).every(
    (reminder) =>
      reminder.state !== "set" ||
      reminder.dueAt > after(now, comesAgain(reminder) ? seconds(0) : awaitedMs),
  );
  return areSaid && witness.written.every((id) => witness.sent.has(id));
}

export function checkWishes(world: SimulatedWorld): void {
  checkReminders(world);
  checkPresses(world);
  checkWritten(world);
}

function checkReminders(world: SimulatedWorld): void {
  const { witness, timeline, skewMs } = world;
  const now = timeline.now();
  for (const { id, threadId, state, dueAt, lastDueAt } of remindersOf(world)) {
    const isOverdue = state === "set" && after(dueAt, milliseconds(longestWaitMs + skewMs)) < now;
    if (isOverdue)
      witness.violated("no reminder is lost", `${id}, due ${isoOf(dueAt)}, is still set`);
    if (state === "done" && !remindersSent(world).some(({ reminderId }) => reminderId === id))
      witness.violated("no reminder is lost", `${id} of ${threadId} is done, and was not sent`);
    const last = remindersSent(world).find(
      (sent) => sent.reminderId === id && sent.dueAt === lastDueAt,
    );
    if (state === "done" && last !== undefined && repliesTo(world, last).length === 0)
      witness.violated("no reminder is lost", `${last.id} was not said`);
  }
  const occurrences = Map.groupBy(
    remindersSent(world),
    ({ reminderId, dueAt }) => `${reminderId}, due ${isoOf(dueAt)}`,
  );
  for (const [occurrence, signals] of occurrences) {
    const leads = new Set(
      signals.flatMap((signal) => repliesTo(world, signal)).map(({ lead }) => lead),
    );
    if (leads.size > 1)
      witness.violated("a reminder is said once", `${occurrence}: ${[...leads].join(", ")}`);
  }
  for (const signal of remindersSent(world)) checkTime(world, signal);
  for (const same of Map.groupBy(remindersSent(world), ({ reminderId }) => reminderId).values())
    checkMissed(world, same);
}

/**
 * Times that were missed are left out, all but the first: the next one lies behind the moment at which that was sent.
 * Not so one that was asked for, as in "in 20 minutes", by an order that was carried out only later.
 */
function checkMissed({ witness, skewMs }: SimulatedWorld, same: readonly ReminderSignal[]): void {
  const asSent = same.toSorted((one, other) => one.timestamp - other.timestamp);
  for (const [index, { id, reminderId, dueAt }] of asSent.entries()) {
    const before = asSent[index - 1];
    if (witness.wasGiven(reminderId, dueAt)) continue;
    if (before !== undefined && dueAt + 2 * skewMs < before.timestamp)
      witness.violated("missed reminders come once", `${before.id}, then ${id}`);
  }
}

const remindersSent = ({ witness }: SimulatedWorld): readonly ReminderSignal[] =>
  [...witness.sent.values()].filter((signal) => signal.type === "reminder");

const repliesTo = ({ witness }: SimulatedWorld, { id }: ReminderSignal): readonly StoredReply[] =>
  witness.stored.filter(({ covers }) => covers.includes(id));

/** Words that are written this long after a reminder was due may have been begun before it was late. */
const longestTurnMs = minutes(3);
const lateAfterMs = minutes(5);
/** From then on neither a lease nor a hidden batch of the storm is in the way. */
const settledMs = minutes(35);
/** A turn in fine weather, behind another one. */
const saidWithinMs = minutes(5);

/** Never early; soon in fine weather, whatever the hours are; what comes late says so, and nothing else does. */
function checkTime(world: SimulatedWorld, signal: ReminderSignal): void {
  const { witness, plan, skewMs } = world;
  const { id, dueAt } = signal;
  for (const { at, reply } of repliesTo(world, signal)) {
    if (at + skewMs < dueAt) witness.violated("no reminder is early", `${id}, said ${isoOf(at)}`);
    const saysLate = reply.includes("-# Late: ");
    if (!saysLate && at - dueAt - skewMs > lateAfterMs + longestTurnMs)
      witness.violated("a late reminder says so", `${id}, said ${isoOf(at)}`);
    if (saysLate && isAlone(world, id) && at - dueAt + skewMs < lateAfterMs)
      witness.violated("a late reminder says so", `${id}, said ${isoOf(at)}, calls itself late`);
  }
  if (dueAt < after(plan.calmAt, settledMs)) return;
  if (signal.timestamp - dueAt > longestWaitMs + 2 * skewMs)
    witness.violated("a reminder comes in its minute", `${id}, sent ${isoOf(signal.timestamp)}`);
  const soonAt = after(dueAt, milliseconds(longestWaitMs + saidWithinMs + skewMs));
  const isSaidSoon = repliesTo(world, signal).some(({ at }) => at <= soonAt);
  if (!isSaidSoon && world.timeline.now() > soonAt && !witness.withdrawn.has(signal.reminderId))
    witness.violated("a reminder comes in its minute", `${id}, due ${isoOf(dueAt)}`);
}

/** A reply that says several may be late for another one of them. */
const isAlone = ({ witness }: SimulatedWorld, id: string): boolean =>
  witness.stored
    .filter(({ covers }) => covers.includes(id))
    .every(
      ({ covers }) =>
        covers.filter((one) => witness.sent.get(one)?.type === "reminder").length === 1,
    );

/** Of all presses under a message one counts, and it makes one reminder, or none. */
function checkPresses(world: SimulatedWorld): void {
  const { witness, ports } = world;
  const presses = [...witness.sent.values()].flatMap((signal) =>
    signal.type === "command" && signal.command.name === "press"
      ? [{ signal, replyId: signal.command.replyId }]
      : [],
  );
  for (const [replyId, same] of Map.groupBy(presses, (press) => press.replyId)) {
    const [first] = same;
    if (first === undefined) continue;
    const { threadId } = first.signal;
    const made = same.flatMap(({ signal }) => madeBy(world, signal) ?? []);
    if (made.length > 1)
      witness.violated("a press acts once", `${replyId}: reminders ${made.join(", ")}`);
    const item = ports.items.get(outreachKey(threadId, replyId));
    if (item === null) continue;
    const { used, retractedAt } = Outreach.parse(item);
    // Under a message that is taken back nothing is done; whichever came first.
    if (retractedAt !== undefined) continue;
    if (used === undefined) witness.violated("a press is not lost", `under ${replyId}`);
    else if (used.button !== "not-helpful" && made.length === 0)
      witness.violated("a press is not lost", `${used.button} under ${replyId} made no reminder`);
  }
  checkButtons(world);
  checkFeedback(world);
}

/** Where Discord took it, at least once: that they are gone is a courtesy, and tried once for each press. */
function checkButtons(world: SimulatedWorld): void {
  const { witness, ports } = world;
  const shown = new Map(ports.messenger.all().map((message) => [message.id, message]));
  for (const { item } of itemsOf(world, "SAID#")) {
    const { used, messageIds, replyId } = Outreach.parse(item);
    const last = messageIds.at(-1) ?? "";
    const areThere = (shown.get(last)?.components ?? []).length > 0;
    if (used !== undefined && areThere && !witness.buttonsLeft.has(last))
      witness.violated("used buttons are gone", `under ${replyId}`);
  }
}

/** The reminder of a press is named after the press's own record. */
function madeBy({ ports }: SimulatedWorld, { threadId, id }: CommandSignal): string | null {
  const messageId = String(ports.items.get(signalKey(threadId, id))?.["messageId"]);
  return ports.items.get(reminderKey(threadId, messageId)) === null ? null : messageId;
}

/** What did not help counts once for each message. */
function checkFeedback(world: SimulatedWorld): void {
  const { plan, ports, witness } = world;
  for (const { id } of plan.threads) {
    const unhelpful = itemsOf(world, "SAID#", id).filter(
      ({ item }) => Outreach.parse(item).used?.button === "not-helpful",
    );
    const { feedback } = Thread.parse(ports.items.get(threadKey(id)));
    const count = feedback?.count ?? 0;
    if (count > unhelpful.length)
      witness.violated(
        "a press acts once",
        `${id}: ${count} times not helpful, of ${unhelpful.length}`,
      );
  }
}

/** What was written while somebody listened is heard, in the order in which it stands in the channel; nobody else is. */
function checkWritten({ witness, ports }: SimulatedWorld): void {
  const byOwner = new Set(
    ports.messenger
      .messagesIn(dmChannelId)
      .flatMap(({ id, written }) => (written?.author.id === ownerId ? [id] : [])),
  );
  for (const signal of witness.sent.values())
    if (signal.type === "message" && signal.heard !== undefined && !byOwner.has(signal.id))
      witness.violated("only the owner is heard", signal.id);
  for (const id of witness.written)
    if (!witness.sent.has(id)) witness.violated("plain words are heard", id);
  const heard = witness.sentOrder.filter((id) => {
    const signal = witness.sent.get(id);
    return signal?.type === "message" && signal.heard !== undefined;
  });
  const isInOrder = heard.every((id, index) => BigInt(id) >= BigInt(heard[index - 1] ?? "0"));
  if (!isInOrder) witness.violated("plain words are heard in order", heard.join(", "));
}
