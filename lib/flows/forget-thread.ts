/** forget-thread: nobody may work on it any more -> everything is removed -> what is left is counted, until it is zero. */
import { Fault, reasonOf } from "../domain/fault.ts";
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import { leaseMs } from "../domain/limits.ts";
import type { Settings } from "../domain/settings.ts";
import { after, type Instant, instant } from "../domain/time.ts";
import type { ForgetAnswer } from "../domain/wire/rights.ts";
import type { Belongings, Ports } from "../ports.ts";
import { type AnnouncePorts, announce, publish } from "./announce.ts";
import { belongingsOf } from "./belongings.ts";
import { type OpenThreadPorts, openThread } from "./open-thread.ts";

export type ForgetPorts = OpenThreadPorts &
  AnnouncePorts &
  Pick<Ports, "archive" | "ids" | "synthesis">;

/**
 * | kind | what happened |
 * | --- | --- |
 * | forgotten | everything is gone, or `answer.left` says how much is not: the same order again goes on |
 * | busy | nothing: a beat, a conversation or a synthesis is under way, at most until `untilAt` |
 * | no-thread | nothing: nothing was stored of such a thread |
 */
export type ForgetResult =
  | { readonly kind: "forgotten"; readonly answer: ForgetAnswer }
  | { readonly kind: "busy"; readonly untilAt: Instant }
  | { readonly kind: "no-thread" };

/** What comes in meanwhile (a signal that is answered just then) is removed, too; whoever never stops wins. */
const roundsAtMost = 5;

const itemsPerPage = 1_000;

/**
 * Forgets a thread. Killed anywhere and called again, it ends in the same place.
 *
 * Closing comes first: it is refused while anybody works, and afterwards no beat can claim the thread, and no
 * conversation that has not begun to write gets as far as that. A message that comes later, or that is in the
 * queue by now, opens a new thread. The thread `default` is made anew at once, or nothing would ever wake again.
 *
 * @param deadlineAt when it must answer, done or not
 */
export async function forgetThread(
  ports: ForgetPorts,
  settings: Pick<Settings, "ownerIds">,
  id: ThreadId,
  deadlineAt: Instant,
): Promise<ForgetResult> {
  const now = ports.clock.now();
  const of = belongingsOf(settings, id, now);
  const found = await ports.archive.count(of);
  if (found === 0 && id !== defaultThreadId) return { kind: "no-thread" };
  const untilAt = (await synthesisUntil(ports, id)) ?? (await ports.archive.close(id, now));
  if (untilAt !== null) return { kind: "busy", untilAt };
  // One that has begun in between would keep its record when all else is gone: the order is to be sent again.
  if ((await synthesisUntil(ports, id)) !== null)
    return { kind: "forgotten", answer: answerOf(id, 0, await ports.archive.count(of)) };
  const left = await removeAll(ports, of, deadlineAt);
  const removed = Math.max(0, found - left);
  ports.log.info("thread.forgotten", { thread: id, removed, left });
  if (left > 0) return { kind: "forgotten", answer: answerOf(id, removed, left) };
  await tell(ports, id, removed);
  if (id === defaultThreadId) await openThread(ports, id);
  return { kind: "forgotten", answer: answerOf(id, removed, left) };
}

/**
 * Until when a synthesis may still be writing: while its lease holds, and for as long as a function lives after it
 * was decided. Null when none may. What does not parse is nobody's work.
 */
async function synthesisUntil(
  { synthesis, clock, log }: ForgetPorts,
  id: ThreadId,
): Promise<Instant | null> {
  const now = clock.now();
  try {
    const state = await synthesis.read(id);
    const { leaseUntilAt = now, pendingId, lastAt } = state ?? {};
    const writesUntilAt = pendingId !== undefined && lastAt ? after(lastAt, leaseMs) : now;
    const untilAt = instant(Math.max(leaseUntilAt, writesUntilAt));
    return untilAt > now ? untilAt : null;
  } catch (error) {
    if (!(error instanceof Fault && error.code === "corrupt")) throw error;
    log.warn("synthesis.corrupt", { thread: id, reason: reasonOf(error) });
    return null;
  }
}

/** How many items are left, by a count after the last removal. */
async function removeAll(
  { archive, clock }: ForgetPorts,
  of: Belongings,
  deadlineAt: Instant,
): Promise<number> {
  let left = Number.POSITIVE_INFINITY;
  for (let round = 1; round <= roundsAtMost && left > 0; round += 1) {
    let page: Awaited<ReturnType<typeof archive.page>>;
    do {
      // Always from the beginning: what was removed stands in nobody's way.
      page = await archive.page(of, itemsPerPage, null);
      await archive.remove(page.items);
    } while (page.next !== null && clock.now() < deadlineAt);
    left = await archive.count(of);
    if (clock.now() >= deadlineAt) return left;
  }
  return left;
}

/** In the log of the thread `default`, as this one has none any more; of that thread only other tools hear. */
async function tell(ports: ForgetPorts, id: ThreadId, removed: number): Promise<void> {
  const at = ports.clock.now();
  const detail = { forgotten: id, removed };
  const event = { id: ports.ids.ulid(at), threadId: defaultThreadId, at, detail };
  const speak = id === defaultThreadId ? publish : announce;
  await speak(ports, { ...event, type: "forgotten" });
}

const answerOf = (id: ThreadId, removed: number, left: number): ForgetAnswer => ({
  ok: left === 0,
  thread_id: id,
  removed,
  left,
  message:
    left > 0
      ? `${removed} items of the thread "${id}" are removed, and ${left} are left: send this again to go on.`
      : `Nothing is left of the thread "${id}": ${removed} items are removed.${
          id === defaultThreadId
            ? " A new thread of this name takes its place, and wakes by the schedule; vigil stop keeps it asleep."
            : ""
        }`,
});
