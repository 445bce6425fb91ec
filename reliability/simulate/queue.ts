/** queue: SQS FIFO on the timeline: groups in order, visibility, receives, dead letters, deduplication. */

import { Fault } from "../../lib/domain/fault.ts";
import { maxSignalReceives, queueVisibilityMs } from "../../lib/domain/limits.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { after, type Instant, instant, minutes, seconds } from "../../lib/domain/time.ts";
import type { DeadLetters, SignalQueue } from "../../lib/ports.ts";
import type { Timeline } from "./timeline.ts";

export interface QueuedSignal {
  readonly messageId: string;
  readonly group: string;
  readonly body: string;
  readonly id: string;
  readonly sentAt: Instant;
  receives: number;
  visibleAt: Instant;
}

export interface SimulatedQueue extends SignalQueue {
  readonly waiting: readonly QueuedSignal[];
  readonly dead: readonly QueuedSignal[];
  /** Ids of all that were ever set aside: what was put back is answered out of order. */
  readonly setAside: ReadonlySet<string>;
  /** The first messages of a group of which none is hidden, at most `limit`; [] when there is none. */
  receive(limit: (group: string) => number): readonly QueuedSignal[];
  delete(messageIds: readonly string[]): void;
  /** When the next message becomes visible; null when none is waiting. */
  nextVisibleAt(): Instant | null;
  /** Hears of everything that may make a message visible. */
  onChange(hear: () => void): void;
  readonly deadLetters: DeadLetters;
}

const dedupMs = minutes(5);

export function simulatedQueue(timeline: Timeline): SimulatedQueue {
  let waiting: QueuedSignal[] = [];
  const dead: QueuedSignal[] = [];
  const setAside = new Set<string>();
  const seenAt = new Map<string, Instant>();
  let count = 0;
  let onSend: () => void = () => undefined;

  function put(group: string, id: string, body: string, dedupId: string): void {
    const now = timeline.now();
    const lastAt = seenAt.get(dedupId);
    if (lastAt !== undefined && now - lastAt < dedupMs) return;
    seenAt.set(dedupId, now);
    count += 1;
    const messageId = `message-${count}`;
    waiting.push({
      messageId,
      group,
      id,
      body,
      sentAt: now,
      receives: 0,
      visibleAt: now,
    });
    onSend();
  }

  const queue: SimulatedQueue = {
    get waiting() {
      return waiting;
    },
    dead,
    setAside,

    async send(signal: Signal) {
      put(signal.threadId, signal.id, JSON.stringify(signal), signal.id);
    },

    async retryLater(receiptHandle, delayMs) {
      const message = waiting.find((one) => handleOf(one) === receiptHandle);
      if (message === undefined) return;
      message.visibleAt = after(timeline.now(), seconds(Math.max(1, Math.ceil(delayMs / 1_000))));
      onSend();
    },

    receive(limit) {
      const now = timeline.now();
      for (const [group, messages] of Map.groupBy(waiting, (message) => message.group)) {
        if (messages.some(({ visibleAt }) => visibleAt > now)) continue;
        const batch = messages.slice(0, limit(group));
        const [poison] = batch.filter(({ receives }) => receives >= maxSignalReceives);
        if (poison !== undefined) {
          waiting = waiting.filter((message) => message !== poison);
          dead.push(poison);
          setAside.add(poison.id);
          return queue.receive(limit);
        }
        for (const message of batch) {
          message.receives += 1;
          message.visibleAt = after(now, queueVisibilityMs);
        }
        onSend();
        return batch.map((message) => ({ ...message }));
      }
      return [];
    },

    delete(messageIds) {
      waiting = waiting.filter(({ messageId }) => !messageIds.includes(messageId));
      onSend();
    },

    nextVisibleAt() {
      const groups = [...Map.groupBy(waiting, ({ group }) => group).values()];
      const times = groups.map((group) => Math.max(...group.map(({ visibleAt }) => visibleAt)));
      return times.length === 0 ? null : instant(Math.min(...times));
    },

    onChange(hear) {
      onSend = hear;
    },

    deadLetters: {
      async take(limit) {
        const now = timeline.now();
        const hidden = dead.filter(({ visibleAt }) => visibleAt > now);
        const locked = new Set(hidden.map(({ group }) => group));
        const free = dead.filter(({ group }) => !locked.has(group)).slice(0, limit);
        return free.map((letter) => {
          letter.receives += 1;
          letter.visibleAt = after(now, minutes(1));
          return { ...letter, handle: handleOf(letter) };
        });
      },
      async giveBack({ handle }) {
        const letter = dead.find((one) => handleOf(one) === handle);
        if (letter === undefined)
          throw new Fault("rejected", "deadLetters.giveBack", "the letter is not in flight");
        letter.visibleAt = after(timeline.now(), seconds(1));
      },
      async resend({ messageId, group, body }) {
        const letter = dead.find((one) => one.messageId === messageId);
        put(group, letter?.id ?? messageId, body, `redrive-${messageId}`);
      },
      async remove({ handle }) {
        const index = dead.findIndex((one) => handleOf(one) === handle);
        if (index >= 0) dead.splice(index, 1);
      },
      async count() {
        return dead.length;
      },
    },
  };
  return queue;
}

/** A receipt is of one receive: an older one changes nothing. */
export const handleOf = ({ messageId, receives }: QueuedSignal): string =>
  `${messageId}/${receives}`;
