/** invariants: what must hold when the storm is over, read from the table and from Discord's own list. */
import { memoryVersionKey, threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { isRunning } from "../../lib/domain/board.ts";
import { BudgetDay, microUsdOf } from "../../lib/domain/budget.ts";
import { beatId, isByHand, type ThreadId, thoughtSignalId } from "../../lib/domain/ids.ts";
import { checklistPath } from "../../lib/domain/memory.ts";
import { effectsOf, Run } from "../../lib/domain/run.ts";
import { splitMessage } from "../../lib/domain/split-message.ts";
import { Thread } from "../../lib/domain/thread.ts";
import { after, minutes } from "../../lib/domain/time.ts";
import { marksIn } from "./model.ts";
import type { Acknowledged } from "./person.ts";
import type { SimulatedWorld } from "./world.ts";

/** Whether nothing is left to do: no signal waits, no thread is held or overdue, nothing is held back. */
export async function isAtRest(world: SimulatedWorld): Promise<boolean> {
  const { ports, queue, plan, timeline } = world;
  const now = timeline.now();
  if (queue.waiting.length > 0 || queue.dead.length > 0) return false;
  if (itemsOf(world, "OUT").length > 0) return false;
  const threads = await Promise.all(plan.threads.map(({ id }) => ports.threads.read(id)));
  return threads.every(
    (thread) =>
      thread !== null &&
      (thread.leaseUntilAt === undefined || thread.leaseUntilAt <= now) &&
      !isRunning(thread.board.conversation, now) &&
      (!thread.config.enabled || (thread.attempt === 0 && after(thread.dueAt, minutes(2)) > now)),
  );
}

export function checkEnd(world: SimulatedWorld, told: readonly Acknowledged[]): void {
  for (const { id } of world.plan.threads) {
    checkSlots(world, id);
    checkBudget(world, id);
  }
  checkThoughts(world);
  checkReplies(world);
  checkMessages(world);
  checkOrder(world);
  for (const one of told) checkTold(world, one);
}

const itemsOf = ({ ports }: SimulatedWorld, prefix: string, thread?: ThreadId) =>
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
      `${id}: ${silent.length} slots without a run of their own, ${skipped} counted as skipped: ${silent.join(", ")}`,
    );
}

/** The cap is never passed, and nothing that was spent is missing from the books. */
function checkBudget(world: SimulatedWorld, id: ThreadId): void {
  const { witness, settings } = world;
  const thread = Thread.parse(world.ports.items.get(threadKey(id)));
  const rows = itemsOf(world, "B#", id).map(({ item }) => BudgetDay.parse(item));
  const cap = microUsdOf(thread.config.daily_budget_usd);
  for (const row of rows)
    if (row.committedMicroUsd > cap)
      witness.violated("budget never over its cap", `${id}: ${row.committedMicroUsd} of ${cap}`);
  const booked = rows.reduce((sum, row) => sum + row.committedMicroUsd, 0);
  const spent = witness.spentByThread.get(id) ?? 0;
  if (spent > booked)
    witness.violated(
      "nothing is spent beside the books",
      `${id}: ${spent} spent, ${booked} booked`,
    );
  const systemRows = world.ports.items
    .all()
    .filter(({ key }) => /SYSTEM/.test(key.pk) && key.sk.startsWith("B#"));
  for (const { item } of systemRows) {
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
      for (const [index, effect] of effectsOf(run.actions).entries()) {
        const signalId = thoughtSignalId(beatId(id, run.slot), index + 1);
        const sent = witness.sent.get(signalId);
        if (run.dryRun) {
          if (isAnywhere(world, effect.content))
            witness.violated("dry runs change nothing", `${effect.content} of run ${run.id}`);
        } else if (effect.type === "speak" && sent === undefined)
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
  const { witness, ports } = world;
  for (const signal of witness.sent.values()) {
    if (signal.type === "command" || signal.type === "release") continue;
    const replies = witness.stored.filter(({ covers }) => covers.includes(signal.id));
    const texts = new Set(replies.map(({ reply }) => reply));
    if (texts.size === 0) witness.violated("each signal is answered", signal.id);
    if (texts.size > 1)
      witness.violated("each signal has one reply", `${signal.id}: ${[...texts].join(" | ")}`);
  }
  const shown = ports.messenger.all();
  for (const { thread, lead, reply, covers } of witness.stored) {
    const config = Thread.parse(ports.items.get(threadKey(thread))).config;
    const isAnswer = covers.some((id) => witness.sent.get(id)?.type === "message");
    if (reply === "" || (!isAnswer && config.target === "none") || covers.some(isCommand(world)))
      continue;
    for (const part of new Set(splitMessage(reply))) {
      const count = shown.filter(({ content }) => content.trim() === part.trim()).length;
      if (count === 0) witness.violated("no message is lost", `${lead}: ${part.slice(0, 80)}`);
      if (count > 1 && marksIn(part).length > 0)
        witness.violated("no message is doubled", `${lead}, ${count} times: ${part.slice(0, 80)}`);
    }
  }
}

const isCommand =
  ({ witness }: SimulatedWorld) =>
  (id: string): boolean =>
    witness.sent.get(id)?.type === "command";

const courtesies =
  /^(I could not answer|\(Answered below|I took a look|I did not take a look|A heartbeat is|There is nothing)/;

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

/** What the person was told holds. */
function checkTold(world: SimulatedWorld, told: Acknowledged): void {
  const { ports, witness } = world;
  const { items } = ports;
  switch (told.kind) {
    case "asked":
      if (!witness.sent.has(told.signalId))
        witness.violated("what was acknowledged is there", `question ${told.signalId}`);
      return;
    case "configured": {
      const { rev } = Thread.parse(items.get(threadKey(told.thread)));
      if (rev < told.rev)
        witness.violated("what was acknowledged is there", `config ${told.rev} of ${told.thread}`);
      return;
    }
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
