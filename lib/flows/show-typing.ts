/** show-typing: while an answer is being written, its place shows that; a courtesy, which holds nothing up. */
import { Fault, reasonOf } from "../domain/fault.ts";
import type { Settings } from "../domain/settings.ts";
import { destinationOf, type Thread } from "../domain/thread.ts";
import { turnOf } from "../domain/turn.ts";
import type { Ports } from "../ports.ts";
import type { Tracked } from "./converse.ts";
import { type DirectMessagePorts, dmOf } from "./direct-message.ts";

export type TypingPorts = DirectMessagePorts & Pick<Ports, "log">;

export interface Typing {
  /** Shows it again; Discord takes it for ten seconds. */
  again(): void;
  /** When nothing of it is under way any more. Never rejects for a failure of the world; for a bug, only now. */
  settled(): Promise<void>;
}

/**
 * | the turn | where it shows |
 * | --- | --- |
 * | the last words of the person are of a command | nowhere: its response says "is thinking…" already |
 * | they were heard in a channel | there |
 * | nobody asked | where the answer will go |
 */
export function showTyping(
  ports: TypingPorts,
  settings: Settings,
  thread: Thread,
  waiting: readonly Tracked[],
): Typing {
  const place = placeOf(ports, settings, thread, waiting);
  const shown: Promise<void>[] = [];
  const bugs: unknown[] = [];
  const again = (): void => {
    // Nobody waits for it yet: a rejection that was left alone would end the process, and other threads' turns with it.
    shown.push(show(ports, thread, place).catch((bug: unknown) => void bugs.push(bug)));
  };
  again();
  return {
    again,
    async settled() {
      await Promise.all(shown);
      if (bugs.length > 0) throw bugs[0];
    },
  };
}

async function placeOf(
  ports: TypingPorts,
  settings: Settings,
  thread: Thread,
  waiting: readonly Tracked[],
): Promise<string | null> {
  const { messages } = turnOf(waiting.map(({ signal }) => signal));
  const last = messages.at(-1);
  if (last !== undefined) return last.heard?.channelId ?? null;
  const destination = destinationOf(thread);
  const [owner] = settings.ownerIds;
  if (destination === "none" || owner === undefined) return null;
  return destination === "dm" ? dmOf(ports, owner) : destination;
}

async function show(
  { messenger, log }: TypingPorts,
  { id: thread }: Thread,
  place: Promise<string | null>,
): Promise<void> {
  try {
    const channelId = await place;
    if (channelId !== null) await messenger.typing(channelId);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn("typing.not-shown", { thread, reason: reasonOf(error) });
  }
}
