/** listen: a look into the DM that is due -> the person's plain words -> a signal each, in order -> the mark moves. */
import { asleep, type Ear, heardUntil, isStillDue, looking, resting } from "../domain/ear.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import { signalOfLetter } from "../domain/heard.ts";
import type { Settings } from "../domain/settings.ts";
import type { ListenSignal } from "../domain/signal.ts";
import { newSystem } from "../domain/system.ts";
import { after, type Instant, milliseconds } from "../domain/time.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announceNow } from "./announce.ts";
import { changeEar, readEar } from "./warm.ts";

export type ListenPorts = AnnouncePorts &
  Pick<Ports, "clock" | "ids" | "ears" | "system" | "messenger" | "queue">;

/** More than a person writes in half an hour; what is left over is read a minute later. */
const lettersALook = 50;

/**
 * Reads the channel once. That it looks is written before it does, conditional on what it saw: of two that would
 * look one reads, and one that dies in between has looked, too. The mark moves after the signals are in the queue:
 * a death in between sends them again, under the same ids.
 *
 * | Discord | then |
 * | --- | --- |
 * | answers | words of the owners become signals; everything that was read is behind the mark |
 * | asks to wait | no look before that is over |
 * | refuses: 401, 403, 404 | the ear sleeps until somebody speaks again; an event says so |
 * | is down, slow, or unreadable | the next look comes as if nothing had been heard |
 *
 * Throws when the store or the queue fails: the look itself is not repeated, what it read is read again by the next.
 */
export async function listen(
  ports: ListenPorts,
  { ownerIds }: Settings,
  { threadId, dueAt }: ListenSignal,
): Promise<void> {
  const seen = await readEar(ports, threadId);
  if (seen === null || !isStillDue(seen, dueAt)) return;
  const { desired, shardCount } = (await ports.system.read()) ?? newSystem;
  // It stays due: the first tick after a start asks again.
  if (desired === "stopped") return;
  const now = ports.clock.now();
  const ear = await ports.ears.write(looking(seen, now), shardCount);
  if (ear === null) return;
  const letters = await read(ports, ear, now);
  const last = letters.at(-1);
  if (last === undefined) return;
  const hearing = { threadId, channelId: ear.channelId, ownerIds, now };
  const signals = letters.flatMap((letter) => signalOfLetter(letter, hearing) ?? []);
  for (const signal of signals) await ports.queue.send(signal);
  const hasWords = signals.length > 0;
  ports.log.info("listen.heard", { thread: threadId, read: letters.length, heard: signals.length });
  await changeEar(ports, threadId, (found) =>
    found?.channelId === ear.channelId
      ? heardUntil(found, { lastId: last.id, hasWords, now })
      : found,
  );
}

/** What the channel shows behind the mark; [] when it shows nothing, or cannot be read. */
async function read(ports: ListenPorts, ear: Ear, now: Instant) {
  try {
    return await ports.messenger.messagesAfter(ear.channelId, ear.lastId, lettersALook);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ports.log.warn("listen.failed", { thread: ear.threadId, reason: reasonOf(error) });
    if (error.code === "throttled") await rest(ports, ear, now, error);
    if (refusals.has(error.code)) await stop(ports, ear, error);
    return [];
  }
}

/** Trying again would not help, and Discord bans who goes on calling. */
const refusals: ReadonlySet<Fault["code"]> = new Set<Fault["code"]>([
  "unauthorised",
  "rejected",
  "unreachable",
  "not-found",
]);

const rest = (ports: ListenPorts, ear: Ear, now: Instant, { retryAfterMs = 0 }: Fault) =>
  changeEar(ports, ear.threadId, (found) =>
    found === null ? null : resting(found, after(now, milliseconds(Math.ceil(retryAfterMs)))),
  );

async function stop(ports: ListenPorts, ear: Ear, fault: Fault): Promise<void> {
  await changeEar(ports, ear.threadId, (found) => (found === null ? null : asleep(found)));
  const detail = { listening: "stopped", reason: reasonOf(fault) };
  await announceNow(ports, ear.threadId, { type: "failed", detail });
}
