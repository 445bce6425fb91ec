/** The dead-letter queue in memory: groups and hiding as SQS has them. */
import type { DeadLetter } from "../../domain/dead-letter.ts";
import { Fault } from "../../domain/fault.ts";
import {
  after,
  type DurationMs,
  type Instant,
  instant,
  minutes,
  seconds,
} from "../../domain/time.ts";
import type { Clock, DeadLetters } from "../../ports.ts";
import type { MemoryQueue } from "./queue.ts";

export interface MemoryDeadLetters extends DeadLetters {
  /** A message is set aside; answers its name. */
  add(group: string, body: string): string;
  /** What lies there, hidden or not, oldest first. */
  readonly lying: readonly DeadLetter[];
}

interface Lying {
  readonly letter: DeadLetter;
  /** Changes with each taking: who took it earlier has lost it. */
  readonly handle: string;
  readonly hiddenUntilAt: Instant;
}

export function memoryDeadLetters(clock: Clock, queue: MemoryQueue): MemoryDeadLetters {
  const letters = new Map<string, Lying>();
  let count = 0;

  const isHidden = ({ hiddenUntilAt }: Lying): boolean => clock.now() < hiddenUntilAt;
  const held = (handle: string): Lying | undefined =>
    [...letters.values()].find((lying) => lying.handle === handle && isHidden(lying));

  function hide({ letter }: Lying, handle: string, spanMs: DurationMs): void {
    const hiddenUntilAt = after(clock.now(), spanMs);
    letters.set(letter.messageId, { letter, handle, hiddenUntilAt });
  }

  return {
    add(group, body) {
      count += 1;
      const messageId = `dead-${count}`;
      const letter = { messageId, group, body, sentAt: clock.now(), handle: "" };
      letters.set(messageId, { letter, handle: "", hiddenUntilAt: instant(0) });
      return messageId;
    },
    get lying() {
      return [...letters.values()].map(({ letter }) => letter);
    },

    async take(limit) {
      const all = [...letters.values()];
      const locked = new Set(all.filter(isHidden).map(({ letter }) => letter.group));
      const free = all.filter(({ letter }) => !locked.has(letter.group)).slice(0, limit);
      return free.map((lying) => {
        count += 1;
        const handle = `handle-${count}`;
        hide(lying, handle, minutes(1));
        return { ...lying.letter, handle };
      });
    },
    async giveBack({ handle }) {
      const lying = held(handle);
      if (lying === undefined)
        throw new Fault("rejected", "deadLetters.giveBack", "the letter is not in flight");
      hide(lying, handle, seconds(1));
    },
    async resend({ messageId, body }) {
      queue.accept(`redrive-${messageId}`, body);
    },
    async remove({ messageId, handle }) {
      if (held(handle) !== undefined) letters.delete(messageId);
    },
    async count() {
      return letters.size;
    },
  };
}
