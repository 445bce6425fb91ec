/** invariants: what must hold when the storm is over, read from the table and from Discord's own list. */
import {
  memoryVersionKey,
  outboxKey,
  outreachKey,
  signalKey,
  threadKey,
} from "../../lib/adapters/dynamo/keys.ts";
import { budgetKey } from "../../lib/adapters/dynamo/ledger-keys.ts";
import { isActive, nextActiveAt } from "../../lib/domain/active-hours.ts";
import { isRunning } from "../../lib/domain/board.ts";
import { BudgetDay, microUsdOf } from "../../lib/domain/budget.ts";
import { patientUntil } from "../../lib/domain/gate.ts";
import { beatId, isByHand, type ThreadId, thoughtSignalId } from "../../lib/domain/ids.ts";
import { checklistPath } from "../../lib/domain/memory.ts";
import { withoutLateness } from "../../lib/domain/reminder.ts";
import { effectsOf, Run } from "../../lib/domain/run.ts";
import { type Signal, textOf } from "../../lib/domain/signal.ts";
import { partsOf } from "../../lib/domain/spending.ts";
import { splitMessage } from "../../lib/domain/split-message.ts";
import { Thread } from "../../lib/domain/thread.ts";
import { activeHoursOf, everyMs } from "../../lib/domain/thread-config.ts";
import { after, type Instant, isoOf, minutes } from "../../lib/domain/time.ts";
import { checkMemory, isSynthesisDue } from "./memory-invariants.ts";
import { marksIn } from "./model.ts";
import type { Acknowledged, Edit } from "./person.ts";
import { checkUndos } from "./undo-invariants.ts";
import { areWishesAtRest, checkWishes } from "./wish-invariants.ts";
import type { SimulatedWorld } from "./world.ts";

/** Whether nothing is left to do: no signal waits, no thread is held or overdue, nothing is held back. */
export async function isAtRest(world: SimulatedWorld): Promise<boolean> {
  const { ports, queue, plan, timeline } = world;
  const now = timeline.now();
  if (queue.waiting.length > 0 || queue.dead.length > 0) return false;
  if (itemsOf(world, "OUT").length > 0) return false;
  if (plan.threads.some(({ id }) => isSynthesisDue(world, id))) return false;
  if (!areWishesAtRest(world)) return false;
  const threads = await Promise.all(plan.threads.map(({ id }) => ports.threads.read(id)));
  return threads.every(
    (thread) =>
      thread !== null &&
      (thread.leaseUntilAt === undefined || thread.leaseUntilAt <= now) &&
      !isRunning(thread.board.conversation, now) &&
      (!thread.config.enabled || (thread.attempt === 0 && after(thread.dueAt, minutes(2)) > now)),
  );
}

const longestWaitMs = minutes(16);
const longestReleaseMs = minutes(62);
const cooldownMs = minutes(2);

/**
 * In fine weather nobody waits for longer than is promised: a broken slot for its next attempt, a thread for
 * its next beat by the config that it has now, an outbox for its release.
 *
 * @param openSince since when each outbox could have been released; kept from one call to the next
 */
export async function checkWaits(
  { ports, plan, timeline, witness, skewMs }: SimulatedWorld,
  openSince: Map<string, Instant>,
): Promise<void> {
  const now = timeline.now();
  const calmForMs = now - plan.calmAt;
  for (const { id } of plan.threads) {
    const thread = Thread.parse(ports.items.get(threadKey(id)));
    const { config, attempt, dueAt } = thread;
    const hours = activeHoursOf(config);
    const late = (why: string) =>
      witness.violated("nobody waits longer than promised", `${id}, due ${isoOf(dueAt)}: ${why}`);
    if (config.enabled) {
      const waitMs = attempt > 0 ? longestWaitMs : everyMs(config);
      const spreadMs = hours === null ? 0 : minutes(10);
      const rhythmAt = nextActiveAt(hours, after(now, waitMs)) + spreadMs;
      // Somebody who has just written is not interrupted, and whose messages do not help waits for longer.
      const cooledAt = after(thread.lastMessageAt ?? now, cooldownMs);
      const latestAt = Math.max(rhythmAt, cooledAt, patientUntil(thread, now)) + skewMs;
      if (dueAt > latestAt) late(attempt > 0 ? "its slot broke" : `every ${config.every} s`);
      if (calmForMs > minutes(25) && isActive(hours, now) && after(dueAt, minutes(5)) < now)
        late("it is overdue");
    }
    const isOpen = isActive(hours, now) && ports.items.get(outboxKey(id)) !== null;
    if (!isOpen) openSince.delete(id);
    else openSince.set(id, openSince.get(id) ?? now);
    if (now - (openSince.get(id) ?? now) > longestReleaseMs) late("its outbox");
  }
}

export function checkEnd(world: SimulatedWorld, told: readonly Acknowledged[]): void {
  for (const { id } of world.plan.threads) {
    checkSlots(world, id);
    checkBudget(world, id);
  }
  checkSystemBudget(world);
  for (const { id } of world.plan.threads) checkMemory(world, id);
  checkThoughts(world);
  checkNotices(world);
  checkWords(world);
  checkReplies(world);
  checkMessages(world);
  checkOrder(world);
  checkWishes(world);
  checkUndos(world);
  for (const one of told) checkTold(world, one);
  checkEdits(
    world,
    told.filter((one) => one.kind === "edit"),
  );
}

export const itemsOf = ({ ports }: SimulatedWorld, prefix: string, thread?: ThreadId) =>
  ports.items
    .all()
    .filter(
      ({ key }) => key.sk.startsWith(prefix) && (thread === undefined || key.pk === `T#${thread}`),
    );

const runsOf = (world: SimulatedWorld, thread: ThreadId): readonly Run[] =>
  itemsOf(world, "RUN#", thread).map(({ item }) => Run.parse(item));

/** Every slot that was claimed is on record, once: as a run of its own, or counted in a streak of skips. */
function checkSlots(world: SimulatedWorld, id: ThreadId): void {
  const { witness } = world;
  const thread = Thread.parse(world.ports.items.get(threadKey(id)));
  const runs = runsOf(world, id);
  const own = runs.filter(({ outcome }) => outcome.kind !== "skipped");
  const slots = new Set(
    witness.claims.filter((claim) => claim.thread === id).map(({ slot }) => slot),
  );
  for (const [slot, same] of Map.groupBy(own, ({ slot }) => slot))
    if (same.length > 1)
      witness.violated("one run a slot", `${id} has ${same.length} runs of slot ${slot}`);
  const ownSlots = new Set(own.map(({ slot }) => slot));
  const silent = [...slots].filter(
    (slot) => !ownSlots.has(slot) && slot !== thread.slot && !isByHand(slot),
  );
  const streaks = new Map(
    runs.flatMap(({ id: runId, slot, outcome }) =>
      outcome.kind === "skipped" && !isByHand(slot) && slot !== thread.slot
        ? [[runId, outcome.count] as const]
        : [],
    ),
  );
  if (thread.streak !== null) streaks.set(thread.streak.runId, thread.streak.count);
  const skipped = [...streaks.values()].reduce((sum, count) => sum + count, 0);
  if (skipped !== silent.length)
    witness.violated(
      "every due slot is on record",
      `${id}: ${silent.length} slots without a run of their own (${silent.join(", ")}), ${skipped} counted as skipped (${[...streaks].map(([run, count]) => `${count} by ${run}`).join(", ")})`,
    );
}

/** The cap is never passed, nothing that was spent is missing from the books, and a day's parts are its whole. */
function checkBudget(world: SimulatedWorld, id: ThreadId): void {
  const { witness } = world;
  const thread = Thread.parse(world.ports.items.get(threadKey(id)));
  for (const { item } of itemsOf(world, "BS#", id)) {
    const { committedMicroUsd } = BudgetDay.parse(item);
    if (committedMicroUsd > microUsdOf(thread.config.synthesis_daily_budget_usd))
      witness.violated("budget never over its cap", `${id}: ${committedMicroUsd} for syntheses`);
  }
  const rows = itemsOf(world, "B#", id).map(({ item }) => BudgetDay.parse(item));
  const cap = microUsdOf(thread.config.daily_budget_usd);
  for (const row of rows)
    if (row.committedMicroUsd > cap)
      witness.violated("budget never over its cap", `${id}: ${row.committedMicroUsd} of ${cap}`);
  for (const { parts, spentMicroUsd } of rows) {
    const told = partsOf(parts).reduce((sum, part) => sum + part.spentMicroUsd, 0);
    if (told !== spentMicroUsd)
      witness.violated("the parts of a day are its whole", `${id}: ${told} of ${spentMicroUsd}`);
  }
  const booked = rows.reduce((sum, row) => sum + row.committedMicroUsd, 0);
  const spent = witness.spentByThread.get(id) ?? 0;
  if (spent > booked)
    witness.violated(
      "nothing is spent beside the books",
      `${id}: ${spent} spent, ${booked} booked`,
    );
}

function checkSystemBudget({ witness, settings, ports }: SimulatedWorld): void {
  const { pk, sk } = budgetKey("SYSTEM", "");
  for (const { key, item } of ports.items.all()) {
    if (key.pk !== pk || !key.sk.startsWith(sk)) continue;
    const { committedMicroUsd } = BudgetDay.parse(item);
    if (committedMicroUsd > microUsdOf(settings.dailyBudgetUsd))
      witness.violated("budget never over its cap", `the system: ${committedMicroUsd}`);
  }
}

/** What a run says it spoke was sent, under its slot's ids; what was sent stands on a run; rehearsals leave nothing. */
function checkThoughts(world: SimulatedWorld): void {
  const { witness, plan } = world;
  for (const { id } of plan.threads) {
    const runs = runsOf(world, id);
    const { slot: openSlot } = Thread.parse(world.ports.items.get(threadKey(id)));
    for (const run of runs) {
      // A thread that was switched off in mid-beat goes on when it is switched on again.
      if (run.slot === openSlot) continue;
      const rehearsed = run.dryRun ? run.actions.filter(({ reason }) => reason === null) : [];
      for (const { content } of rehearsed)
        if (isAnywhere(world, content))
          witness.violated("dry runs change nothing", `${content} of run ${run.id}`);
      for (const [index, effect] of effectsOf(run.actions).entries()) {
        const signalId = thoughtSignalId(beatId(id, run.slot), index + 1);
        const sent = witness.sent.get(signalId);
        if (run.dryRun) continue;
        if (effect.type === "speak" && sent === undefined)
          witness.violated("no thought is lost", `${signalId} of run ${run.id}`);
        else if (effect.type === "post" && !isOnFeed(world, id, effect.content))
          witness.violated("no post is lost", `${effect.content} of run ${run.id}`);
      }
    }
    for (const signal of witness.sent.values()) {
      if (signal.type !== "heartbeat" || signal.threadId !== id) continue;
      const [text = ""] = signal.content.map((part) => part.text);
      const isOnRun = runs.some((run) => run.actions.some(({ content }) => content === text));
      if (!isOnRun) witness.violated("what is said stands on a run", `${signal.id} "${text}"`);
    }
  }
}

const isOnFeed = (world: SimulatedWorld, thread: ThreadId, content: string): boolean =>
  itemsOf(world, "P#", thread).some(({ item }) => item["content"] === content);

/** Beside the run's own record: in the queue, in Discord, on the feed or in a memory file. */
function isAnywhere({ ports, witness }: SimulatedWorld, content: string): boolean {
  if (content === "") return false;
  const places = ports.items.all().filter(({ key }) => /^(P|M|MV|A#MEM|H|OUT)#/.test(key.sk));
  return (
    places.some(({ item }) => JSON.stringify(item).includes(content)) ||
    [...witness.sent.values()].some((signal) => JSON.stringify(signal).includes(content))
  );
}

/** Every signal was answered, by one reply, and what was to be sent stands in Discord, once. */
function checkReplies(world: SimulatedWorld): void {
  const { witness } = world;
  for (const signal of witness.sent.values()) {
    if (signal.type === "command" || signal.type === "release" || signal.type === "listen")
      continue;
    const replies = witness.stored.filter(({ covers }) => covers.includes(signal.id));
    const texts = new Set(replies.map(({ reply }) => reply));
    // A reminder is looked up when it is to be said: see `checkReminders`.
    if (texts.size === 0 && signal.type !== "reminder")
      witness.violated("each signal is answered", signal.id);
    if (texts.size > 1)
      witness.violated("each signal has one reply", `${signal.id}: ${[...texts].join(" | ")}`);
  }
  checkDelivery(world);
}

/**
 * Each part of each reply that was to be sent has a message of its own, also when others have the same words.
 * One that was taken back stood there, too. Only of messages that the bot wrote by itself, delayed and with the very same words, one may stand for all:
 * Discord does not tell them apart.
 */
function checkDelivery(world: SimulatedWorld): void {
  const { witness, ports } = world;
  const leadsOf = new Map<string, Map<string, boolean>>();
  /** Of a message that was taken back half sent the rest is not sent. */
  const unsent = new Set<string>();
  for (const { thread, lead, reply, covers, destination } of witness.stored) {
    const isAnswer = covers.some((id) => witness.sent.get(id)?.type === "message");
    if (reply === "" || (!isAnswer && destination === "none") || covers.some(isCommand(world)))
      continue;
    const byBot =
      !isAnswer ||
      covers.some((id) => isHeard(witness.sent.get(id))) ||
      ports.items.get(signalKey(thread, lead))?.["postingAt"] !== undefined;
    const isGone = isTakenBack(world, thread, lead);
    for (const part of splitMessage(reply)) {
      if (isGone) unsent.add(part.trim());
      const leads = leadsOf.get(part.trim()) ?? new Map<string, boolean>();
      leadsOf.set(part.trim(), leads.set(lead, byBot && marksIn(part).length === 0));
    }
  }
  const shown = Map.groupBy(
    [...ports.messenger.all().map(({ content }) => content), ...witness.deleted.values()],
    (content) => content.trim(),
  );
  for (const [part, leads] of leadsOf) {
    const count = shown.get(part)?.length ?? 0;
    const least = Math.max(1, [...leads.values()].filter((isAlike) => !isAlike).length);
    const detail = `${[...leads.keys()].join(", ")}, ${count} times: ${part.slice(0, 80)}`;
    if (count < least && !unsent.has(part)) witness.violated("no message is lost", detail);
    if (count > leads.size) witness.violated("no message is doubled", detail);
  }
}

function isTakenBack({ ports }: SimulatedWorld, thread: ThreadId, lead: string): boolean {
  const replyId = String(ports.items.get(signalKey(thread, lead))?.["replyId"]);
  return ports.items.get(outreachKey(thread, replyId))?.["retractedAt"] !== undefined;
}

/** Plain words are answered by a message of the bot. */
const isHeard = (signal: Signal | undefined): boolean =>
  signal?.type === "message" && signal.heard !== undefined;

/** A notice stands in Discord at most once, whichever of its words were said; those of two threads may be the same. */
function checkNotices({ witness, ports }: SimulatedWorld): void {
  // Who takes a message back says what stood in it; and snoozed, it is said again as a reminder.
  const shown = ports.messenger
    .all()
    .filter(({ content }) => !/^(?:I took back|Reminder: )/.test(withoutLateness(content)));
  const countOf = (text: string): number =>
    shown.reduce((sum, { content }) => sum + content.split(text).length - 1, 0);
  const texts = new Set([...witness.notices.values()].flatMap((words) => [...words]));
  let said = 0;
  for (const text of texts) {
    const count = countOf(text);
    const ids = [...witness.notices].flatMap(([id, words]) => (words.has(text) ? [id] : []));
    said += count;
    if (count > ids.length)
      witness.violated("a notice is said once", `${count} times, for ${ids.length}: ${text}`);
  }
  if (said > witness.notices.size)
    witness.violated("a notice is said once", `${said} said, of ${witness.notices.size}`);
}

/** A question that was answered stands in its thread's history, once. */
function checkWords(world: SimulatedWorld): void {
  const { witness } = world;
  const answered = new Set(witness.stored.flatMap(({ covers }) => covers));
  for (const { id } of world.plan.threads) {
    const asked = [...witness.sent.values()].flatMap((signal) =>
      signal.type === "message" && signal.threadId === id && answered.has(signal.id)
        ? [textOf(signal)]
        : [],
    );
    const kept = itemsOf(world, "H#", id).filter(({ item }) => item["role"] === "user");
    for (const [text, same] of Map.groupBy(asked, (words) => words)) {
      const count = kept.filter(({ item }) => item["text"] === text).length;
      if (count !== same.length)
        witness.violated(
          "a person's words are kept, once",
          `${id}: "${text}" ${count} times, asked ${same.length} times`,
        );
    }
  }
}

const isCommand =
  ({ witness }: SimulatedWorld) =>
  (id: string): boolean =>
    witness.sent.get(id)?.type === "command";

const courtesies =
  /^(I could not answer|\(Answered below|I took a look|I did not take a look|A heartbeat is|There is nothing|Shall I remind you|I will (not )?remind you)/;

/** What stands in Discord is a stored reply or a courtesy, and nothing else. */
function checkMessages({ ports, witness }: SimulatedWorld): void {
  const parts = new Set(
    witness.stored.flatMap(({ reply }) => splitMessage(reply).map((part) => part.trim())),
  );
  for (const { content, mine } of ports.messenger.all())
    if (mine && !parts.has(content.trim()) && !courtesies.test(content))
      witness.violated("only stored replies are sent", content.slice(0, 80));
}

/** A thread's questions are answered in the order in which the queue took them; who was set aside comes later. */
function checkOrder({ witness, plan, setAside }: SimulatedWorld): void {
  for (const { id } of plan.threads) {
    const asked = witness.sentOrder.filter((signalId) => {
      const signal = witness.sent.get(signalId);
      return signal?.type === "message" && signal.threadId === id && !setAside.has(signalId);
    });
    const answered = [...new Set(witness.stored.flatMap(({ covers }) => covers))];
    const places = asked
      .map((signalId) => answered.indexOf(signalId))
      .filter((place) => place >= 0);
    if (places.some((place, index) => place < (places[index - 1] ?? -1)))
      witness.violated(
        "signals are answered in order",
        `${id}: ${asked.join(", ")} at ${places.join(", ")}`,
      );
  }
}

/** A setting has the value that was acknowledged last, unless another edit of it was under way then, or came later. */
function checkEdits({ ports, witness }: SimulatedWorld, edits: readonly Edit[]): void {
  for (const edit of edits.filter(({ isAcknowledged }) => isAcknowledged)) {
    const { config } = Thread.parse(ports.items.get(threadKey(edit.thread)));
    const now = new Map<string, unknown>(Object.entries(config));
    const rivals = edits.filter(
      ({ thread, endedAt }) =>
        thread === edit.thread && (endedAt === null || endedAt >= edit.startedAt),
    );
    for (const [key, value] of Object.entries(edit.patch)) {
      const isContested = rivals.some((other) => other !== edit && key in other.patch);
      if (!isContested && now.get(key) !== value)
        witness.violated(
          "what was acknowledged is there",
          `${key} of ${edit.thread}: ${now.get(key)}, not ${value}`,
        );
    }
  }
}

/** What the person was told holds. */
function checkTold(world: SimulatedWorld, told: Acknowledged): void {
  const { ports, witness } = world;
  const { items } = ports;
  switch (told.kind) {
    case "asked":
      if (!witness.sent.has(told.signalId))
        witness.violated("what was acknowledged is there", `question ${told.signalId}`);
      return;
    case "edit":
      return;
    case "checklist": {
      const current = items.get({ pk: `T#${told.thread}`, sk: `A#MEM#${checklistPath}` });
      const versions = [1, 2, 3, 4, 5, 6, 7, 8].map((version) =>
        items.get(memoryVersionKey(told.thread, checklistPath, version)),
      );
      if (![current, ...versions].some((item) => item?.["content"] === told.content))
        witness.violated("what was acknowledged is there", `checklist "${told.content}"`);
      return;
    }
    case "ran":
      if (!runsOf(world, told.thread).some(({ id }) => id === told.runId))
        witness.violated("what was acknowledged is there", `run ${told.runId}`);
  }
}
