/** interact: Discord's interaction -> route -> answer at once, or enqueue and then defer. */
import { formatBoard, isRunning, readBoard } from "../domain/board.ts";
import { type Outcome, routeInteraction } from "../domain/commands.ts";
import { relativeTime } from "../domain/discord-time.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import type { ThreadId } from "../domain/ids.ts";
import type { Interaction } from "../domain/interaction.ts";
import type { Settings } from "../domain/settings.ts";
import type { Signal } from "../domain/signal.ts";
import type { Thread } from "../domain/thread.ts";
import type { Instant } from "../domain/time.ts";
import type { Ports, SignalQueue, ThreadStore } from "../ports.ts";

/** No more than this is opened for an interaction: each further client would lengthen the cold start. */
export type InteractPorts = Pick<Ports, "clock" | "log"> & {
  readonly threads: Pick<ThreadStore, "read">;
  readonly queue: Pick<SignalQueue, "send">;
};

/** What Discord is told. `whisper` is seen by the invoker alone; `defer` promises an answer to come. */
export type Answer =
  | { readonly kind: "pong" }
  | { readonly kind: "whisper"; readonly text: string }
  | { readonly kind: "defer"; readonly isPrivate: boolean };

/**
 * Answers one verified interaction. Never throws for a failure of the world: the person reads what
 * happened, and what to do. Throws `InvalidInput` when the interaction lacks what every command needs.
 */
export async function interact(
  ports: InteractPorts,
  settings: Pick<Settings, "ownerIds">,
  interaction: Interaction,
): Promise<Answer> {
  const now = ports.clock.now();
  const outcome: Outcome = routeInteraction(interaction, settings, now);
  switch (outcome.kind) {
    case "pong":
      return outcome;
    case "reply":
      return { kind: "whisper", text: outcome.text };
    case "status":
      return { kind: "whisper", text: await statusOf(ports, outcome.threadId, now) };
    case "enqueue":
      return enqueue(ports, outcome.signal, outcome.isPrivate);
  }
}

/** Enqueues first and defers then: a promise is only made for what the queue holds. */
async function enqueue(ports: InteractPorts, signal: Signal, isPrivate: boolean): Promise<Answer> {
  try {
    await ports.queue.send(signal);
    return { kind: "defer", isPrivate };
  } catch (error) {
    ports.log.error("interact.not-queued", { signal: signal.id, reason: reasonOf(error) });
    const asked = signal.type === "command" ? "/heartbeat now" : "your message";
    return {
      kind: "whisper",
      text: `I am sorry: I could not take ${asked}, because my queue does not answer. Please send it again in a minute.`,
    };
  }
}

async function statusOf(ports: InteractPorts, id: ThreadId, now: Instant): Promise<string> {
  try {
    const thread = await ports.threads.read(id);
    return thread === null
      ? "Nothing has happened here yet. Say something with /chat."
      : statusText(thread, now);
  } catch (error) {
    ports.log.error("interact.no-status", { thread: id, reason: reasonOf(error) });
    return error instanceof Fault && error.code === "corrupt"
      ? `I cannot read what is stored of this thread (${error.message}). Somebody must repair it.`
      : "I am sorry: I cannot read my status, because my store does not answer. Please ask again in a minute.";
  }
}

/** The board, the last tick and the next beat. */
function statusText(thread: Thread, now: Instant): string {
  const last = thread.lastTickAt === null ? "none yet" : relativeTime(thread.lastTickAt);
  return [
    formatBoard(readBoard(thread.board, now)),
    `last beat: ${last}`,
    `next beat: ${nextBeat(thread, now)}`,
  ].join("\n");
}

function nextBeat(thread: Thread, now: Instant): string {
  // While a lease holds, `dueAt` is the lease's end and says nothing about the rhythm.
  if (isRunning(thread.board.heartbeat, now)) return "after this one";
  if (!thread.config.enabled) return "none, the heartbeat of this thread is off";
  return thread.dueAt <= now ? "due now" : relativeTime(thread.dueAt);
}
