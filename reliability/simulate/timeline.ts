/** timeline: one virtual clock for the whole world, and the order in which everything happens on it. */
import type { SettableClock } from "../../lib/adapters/memory/clock.ts";
import { after, type DurationMs, type Instant, instant } from "../../lib/domain/time.ts";
import { diceOf } from "./chance.ts";

export interface Timeline {
  now(): Instant;
  /** Calls `happen` at that time, or now if it is over. What falls on one millisecond comes in an order by chance. */
  at(time: Instant, happen: () => void): void;
  /** Resolves when the time has passed, unless `isAlive` then says no: a dead process waits for ever. */
  wait(spanMs: DurationMs, isAlive: () => boolean): Promise<void>;
  /** Lets everything happen up to `end`, one thing after the other. */
  runUntil(end: Instant): Promise<void>;
  /** Tells the timeline of work that must come to rest before time goes on: see `settle`. */
  watch(work: Watched): void;
}

/** A process: `waiting` counts its open calls. While it has none and is not over, it is computing. */
export interface Watched {
  waiting: number;
  isOver: boolean;
}

interface Happening {
  readonly at: Instant;
  readonly order: number;
  readonly happen: () => void;
}

/** @param clock what the ports in memory take for the true time: the timeline moves it */
export function startTimeline(seed: number, clock: SettableClock): Timeline {
  const heap = happeningHeap();
  const dice = diceOf(seed, "order");
  let watched: Watched[] = [];

  const timeline: Timeline = {
    now: clock.now,
    at(time, happen) {
      heap.push({ at: instant(Math.max(time, clock.now())), order: dice.next(), happen });
    },
    wait: (spanMs, isAlive) =>
      new Promise((resolve) => {
        timeline.at(after(clock.now(), spanMs), () => {
          if (isAlive()) resolve();
        });
      }),
    async runUntil(end) {
      for (;;) {
        const next = heap.peek();
        if (next === undefined || next.at > end) break;
        heap.pop();
        clock.set(next.at);
        next.happen();
        watched = await settle(watched);
      }
      clock.set(end);
    },
    watch(work) {
      watched.push(work);
    },
  };
  return timeline;
}

const roundsToSettle = 10_000;

/**
 * Resolves when every process has come to its next call or to its end; answers those that are not over.
 *
 * Everything that a flow awaits is a promise of the timeline or of a microtask, and one round of the event
 * loop drains those. A module that is imported for the first time takes longer: then more rounds are made.
 */
async function settle(watched: readonly Watched[]): Promise<Watched[]> {
  for (let round = 0; round < roundsToSettle; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (watched.every(({ waiting, isOver }) => isOver || waiting > 0))
      return watched.filter(({ isOver }) => !isOver);
  }
  throw new Error("a process waits for something that is not on the timeline");
}

/** A binary heap: the earliest first, then by order. */
function happeningHeap() {
  const heap: Happening[] = [];
  const isBefore = (one: Happening, other: Happening) =>
    one.at < other.at || (one.at === other.at && one.order < other.order);
  const swap = (one: number, other: number) => {
    const [left, right] = [heap[one], heap[other]];
    if (left === undefined || right === undefined) return;
    heap[one] = right;
    heap[other] = left;
  };
  const earliest = (...indexes: number[]) =>
    indexes.reduce((best, index) => {
      const [item, leader] = [heap[index], heap[best]];
      return item !== undefined && leader !== undefined && isBefore(item, leader) ? index : best;
    });

  return {
    peek: () => heap[0],
    push(item: Happening) {
      let index = heap.push(item) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (earliest(parent, index) === parent) return;
        swap(parent, index);
        index = parent;
      }
    },
    pop() {
      swap(0, heap.length - 1);
      heap.pop();
      for (let index = 0; ; ) {
        const child = earliest(index, 2 * index + 1, 2 * index + 2);
        if (child === index) return;
        swap(index, child);
        index = child;
      }
    },
  };
}
