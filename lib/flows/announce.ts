/** announce: an event goes into its thread's log, and out to EventBridge when other tools may care. */
import type { LogEvent } from "../domain/event.ts";
import { reasonOf } from "../domain/fault.ts";
import type { ThreadId } from "../domain/ids.ts";
import type { Ports } from "../ports.ts";

export type AnnouncePorts = Pick<Ports, "events" | "bus" | "log">;

/** What a subscriber hears of; the rest is for the log alone. */
const lifecycle: readonly LogEvent["type"][] = [
  "heartbeat",
  "started",
  "stopped",
  "spoke",
  "acted",
  "failed",
  "budget",
  "circuit",
  "opened",
  "undelivered",
  "not-helpful",
  "undone",
  "redriven",
  "forgotten",
];

/**
 * Never throws: what happened has happened, and telling of it must not undo or repeat it. What keeps an
 * event from the log or from EventBridge is logged, each for itself.
 */
export async function announce(ports: AnnouncePorts, event: LogEvent): Promise<void> {
  const { events, bus } = ports;
  await Promise.all([
    attempt(ports, event, "log", () => events.append(event)),
    lifecycle.includes(event.type) && attempt(ports, event, "bus", () => bus.publish(event)),
  ]);
}

/** Tells other tools alone, for what no log may hold. Never throws, as above. */
export const publish = (ports: AnnouncePorts, event: LogEvent): Promise<void> =>
  attempt(ports, event, "bus", () => ports.bus.publish(event));

/** Announces what has just happened, under an id of its own. */
export async function announceNow(
  ports: AnnouncePorts & Pick<Ports, "clock" | "ids">,
  threadId: ThreadId,
  { type, detail = {} }: { readonly type: LogEvent["type"]; readonly detail?: LogEvent["detail"] },
): Promise<void> {
  const at = ports.clock.now();
  await announce(ports, { id: ports.ids.ulid(at), threadId, at, type, detail });
}

async function attempt(
  { log }: AnnouncePorts,
  event: LogEvent,
  to: "log" | "bus",
  tell: () => Promise<void>,
): Promise<void> {
  try {
    await tell();
  } catch (error) {
    const { threadId: thread, type } = event;
    log.error("event.lost", { thread, type, to, reason: reasonOf(error) });
  }
}
