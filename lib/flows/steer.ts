/** steer: what a thread's owner orders: start and stop, config, HEARTBEAT.md. */
import { parseChecklist } from "../domain/checklist.ts";
import { closedCircuit } from "../domain/circuit.ts";
import { changedKeys, movesDue, voidMarks } from "../domain/config-change.ts";
import { Fault } from "../domain/fault.ts";
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import { byPerson, checklistPath } from "../domain/memory.ts";
import type { System } from "../domain/system.ts";
import type { Thread } from "../domain/thread.ts";
import {
  activeHoursOf,
  applyPatch,
  type ThreadConfig,
  type ThreadConfigPatch,
} from "../domain/thread-config.ts";
import { after, type Instant, instant, minutes } from "../domain/time.ts";
import { type ChecklistAnswer, checklistAnswer } from "../domain/wire/checklist.ts";
import type { OrderAnswer } from "../domain/wire/status.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announceNow } from "./announce.ts";
import { lineDueAt, noteFileChange } from "./note-change.ts";
import { type OpenThreadPorts, openSystem, orderedThread } from "./open-thread.ts";

export type SteerPorts = OpenThreadPorts & AnnouncePorts & Pick<Ports, "ids" | "outbox">;

// --- the system ----------------------------------------------------------------------------------

/** The table first, then the rule: a tick asks the table, so that a rule left behind wakes nobody. */
export async function startSystem(ports: SteerPorts & Pick<Ports, "rule">): Promise<OrderAnswer> {
  const isNews = await desire(ports, "started");
  await followTable(ports);
  ports.log.info("system.started", { isNews });
  if (isNews) await announceNow(ports, defaultThreadId, { type: "started" });
  return { ok: true, message: isNews ? "Vigil is started." : "Vigil was started already." };
}

/** Beats under way come to their end; nothing wakes afterwards, also not after the next deploy. */
export async function stopSystem(ports: SteerPorts & Pick<Ports, "rule">): Promise<OrderAnswer> {
  const isNews = await desire(ports, "stopped");
  await followTable(ports);
  ports.log.info("system.stopped", { isNews });
  if (isNews) await announceNow(ports, defaultThreadId, { type: "stopped" });
  return { ok: true, message: isNews ? "Vigil is stopped." : "Vigil was stopped already." };
}

/**
 * The rule does what the table says, also where somebody has ordered the opposite meanwhile: else a system that
 * is started would never wake, and nobody would know.
 */
async function followTable(ports: OpenThreadPorts & Pick<Ports, "rule">): Promise<void> {
  for (let { desired } = await openSystem(ports); ; ) {
    await (desired === "started" ? ports.rule.enable() : ports.rule.disable());
    const system = await openSystem(ports);
    if (system.desired === desired) return;
    desired = system.desired;
  }
}

/** False when the system was in that state already. */
async function desire(ports: OpenThreadPorts, desired: System["desired"]): Promise<boolean> {
  const system = await openSystem(ports);
  if (system.desired === desired) return false;
  await ports.system.write({ ...system, desired });
  return true;
}

// --- a thread's config ---------------------------------------------------------------------------

/**
 * | kind | what happened |
 * | --- | --- |
 * | configured | `thread` is as it is now, changed or not: a patch without a change writes nothing |
 * | stale | nothing: somebody else was faster, and `thread` is as they left it |
 * | no-thread | nothing |
 */
export type ConfigureResult =
  | { readonly kind: "configured"; readonly thread: Thread }
  | { readonly kind: "stale"; readonly thread: Thread }
  | { readonly kind: "no-thread" };

const writesTried = 3;

/**
 * Changes some settings of a thread. Throws `InvalidInput` when they do not go together with the others.
 *
 * Whatever is written, a stored setting that no longer parsed is written down as its default.
 * A change of rhythm, hours, zone or `enabled` moves the next beat at once; while one is under way, its
 * end does that by the new config. To say that the heartbeat is on, also when it is, forgives what did not help.
 *
 * @param seenRev the `rev` that the caller saw; undefined: the patch is made on whatever is stored, and
 *   made again when a race is lost
 */
export async function configureThread(
  ports: SteerPorts,
  id: ThreadId,
  patch: ThreadConfigPatch,
  seenRev: number | undefined,
): Promise<ConfigureResult> {
  for (let write = 1; ; write += 1) {
    const thread = await orderedThread(ports, id);
    if (thread === null) return { kind: "no-thread" };
    if (seenRev !== undefined && seenRev !== thread.rev) return { kind: "stale", thread };
    const config = applyPatch(thread.config, patch);
    const changed = changedKeys(thread.config, config);
    const forgives = patch.enabled === true && thread.feedback !== null;
    if (changed.length === 0 && thread.configProblem === undefined && !forgives)
      return { kind: "configured", thread };
    const configured = await configure(ports, thread, config, { changed, forgives });
    if (configured !== null) {
      await announceNow(ports, id, {
        type: "config-changed",
        detail: { rev: configured.rev, keys: changed.join(", ") },
      });
      return { kind: "configured", thread: configured };
    }
    if (write === writesTried)
      return { kind: "stale", thread: (await orderedThread(ports, id)) ?? thread };
  }
}

/** Null when somebody else was faster. */
async function configure(
  ports: SteerPorts,
  thread: Thread,
  config: ThreadConfig,
  { changed, forgives }: { readonly changed: readonly string[]; readonly forgives: boolean },
): Promise<Thread | null> {
  const [system, checklist] = await Promise.all([
    openSystem(ports),
    ports.memory.read(thread.id, checklistPath),
  ]);
  const now = ports.clock.now();
  if (changed.some((key) => hoursKeys.includes(key)))
    await reopenOutbox(ports, { ...thread, config }, now, system.shardCount);
  const isHeld = thread.leaseUntilAt !== undefined && now < thread.leaseUntilAt;
  const moves = !isHeld && (movesDue(changed) || forgives);
  const parsed = parseChecklist(checklist?.content ?? "");
  const voided: readonly string[] = voidMarks(changed);
  const isVoid = (mark: string): boolean => voided.includes(mark);
  return ports.threads.configure(thread.id, {
    config,
    seen: thread,
    nextLineDueAt: await lineDueAt(parsed, { ...thread, config }, now),
    shardCount: system.shardCount,
    ...(moves ? { dueAt: await startOf({ ...thread, config }, now) } : {}),
    marks: {
      ...(isVoid("budgetSpentUntilAt") ? { budgetSpentUntilAt: null } : {}),
      ...(isVoid("circuit") ? { circuit: closedCircuit } : {}),
      ...(forgives ? { feedback: null } : {}),
    },
  });
}

const hoursKeys: readonly string[] = ["active_hours_start", "active_hours_end", "timezone"];

/**
 * What waits for the hours waits for the new ones. Before the config, so that whoever dies in between has only
 * let it be looked at too soon: whether it may be said is asked then.
 */
async function reopenOutbox(
  ports: Pick<Ports, "outbox">,
  { id, config }: Thread,
  now: Instant,
  shardCount: number,
): Promise<void> {
  if ((await ports.outbox.list(id)).length === 0) return;
  const { nextActiveAt } = await import("../domain/active-hours.ts");
  const opensAt = nextActiveAt(activeHoursOf(config), now);
  // The tick that looks must see the new config.
  const dueAt = instant(Math.max(opensAt, after(now, minutes(1))));
  await ports.outbox.hold(id, [], { dueAt, shardCount }, now);
}

async function startOf(thread: Thread, now: Instant): Promise<Instant> {
  // The zone library is loaded by those orders only that need it.
  const { startAt } = await import("../domain/coming-beats.ts");
  return startAt(thread, now);
}

// --- HEARTBEAT.md --------------------------------------------------------------------------------

/**
 * Writes HEARTBEAT.md whole; the earlier version is kept, and the next beat knows that something is new.
 * Null when there is no such thread; `Fault("conflict")` on a lost race.
 *
 * @param seenVersion the version that its writer saw, 0 for none; undefined: whatever is there
 */
export async function writeChecklist(
  ports: SteerPorts,
  id: ThreadId,
  content: string,
  seenVersion?: number,
): Promise<ChecklistAnswer | null> {
  const thread = await orderedThread(ports, id);
  if (thread === null) return null;
  const now = ports.clock.now();
  const change = byPerson(checklistPath, content);
  const seen = seenVersion === undefined ? {} : { seenVersion };
  const written = await ports.memory.write(id, { ...change, ...seen }, now);
  if (written.kind === "conflict")
    throw new Fault("conflict", "memory.write", `${checklistPath} was changed by somebody else`);
  const { version } = written;
  await noteFileChange(ports, thread, change);
  await announceNow(ports, id, {
    type: "checklist-changed",
    detail: { version, characters: content.length },
  });
  return checklistAnswer(id, { ...change, version, updatedAt: now });
}
