/** attempts: who has tried to come in with what does not fit, too often to be heard just now. */
import {
  after,
  type DurationMs,
  type Instant,
  minutes,
  spanBetween,
} from "../../lib/domain/time.ts";

const windowMs = minutes(1);
/** A person mistypes a token twice; a program that has an old one asks again and again. */
const mostOfSource = 10;
/** Of all together, of those who change their address. */
const mostOfAll = 300;
/** The oldest are forgotten first. */
const mostSources = 2_000;

interface Window {
  count: number;
  readonly untilAt: Instant;
}

export interface Attempts {
  /** How long the source must wait; null when it may try. */
  waitOf(source: string, now: Instant): DurationMs | null;
  /** The same for what could be guessed, the API token and links: also when there is too much of all. */
  waitToGuess(source: string, now: Instant): DurationMs | null;
  noteFailure(source: string, now: Instant): void;
}

/**
 * Counts failures by the minute, in this process's memory: no write that a stranger could make us pay for. Lambda runs
 * as many processes as there are requests at once, each with a count of its own: this slows guessing from few
 * addresses and spares the store. It is no wall; that nobody can guess 32 random bytes is.
 */
export function attempts(): Attempts {
  const bySource = new Map<string, Window>();
  let all: Window | undefined;

  const current = (window: Window | undefined, now: Instant): Window | undefined =>
    window !== undefined && now < window.untilAt ? window : undefined;
  const waitFor = (window: Window | undefined, most: number, now: Instant): DurationMs | null => {
    const counted = current(window, now);
    return counted !== undefined && counted.count >= most
      ? spanBetween(now, counted.untilAt)
      : null;
  };
  const next = (window: Window | undefined, now: Instant): Window => {
    const { count, untilAt } = current(window, now) ?? { count: 0, untilAt: after(now, windowMs) };
    return { count: count + 1, untilAt };
  };

  const waitOf = (source: string, now: Instant) =>
    waitFor(bySource.get(networkOf(source)), mostOfSource, now);
  return {
    waitOf,
    waitToGuess: (source, now) => waitOf(source, now) ?? waitFor(all, mostOfAll, now),
    noteFailure(source, now) {
      const network = networkOf(source);
      const window = next(bySource.get(network), now);
      // Last in the map, so that the first is the one that has been quiet longest.
      bySource.delete(network);
      bySource.set(network, window);
      const [oldest] = bySource.keys();
      if (bySource.size > mostSources && oldest !== undefined) bySource.delete(oldest);
      all = next(all, now);
    },
  };
}

/** One who has IPv6 has at least a /64 of it: 2^64 addresses (RFC 6177). */
const networkOf = (address: string): string =>
  address.includes(":") ? prefixOf(address) : address;

/** The first four groups; `::` stands for as many zeros as are missing (RFC 4291, 2.2). */
function prefixOf(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = (part: string | undefined) => (part ?? "").split(":").filter(Boolean);
  const missing =
    tail === undefined ? 0 : Math.max(0, 8 - groups(head).length - groups(tail).length);
  const zeros = Array.from({ length: missing }, () => "0");
  return [...groups(head), ...zeros, ...groups(tail)].slice(0, 4).join(":");
}
