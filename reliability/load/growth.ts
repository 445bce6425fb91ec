/** Growth of a process: what it held at each sample, the fitted line, and whether that is flat. */

export interface Held {
  /** Epoch ms. */
  readonly at: number;
  readonly ownBytes: number;
  /** Open descriptors. */
  readonly fds: number;
}

export interface Growth {
  readonly name: string;
  readonly pid: number;
  readonly samples: number;
  readonly livedMs: number;
  /** Of all samples. */
  readonly meanOwnBytes: number;
  readonly mostOwnBytes: number;
  /** Of the line fitted through the floors of the last two thirds of its time. */
  readonly ownBytesAnHour: number;
  /** The least and the most open descriptors of any sample. */
  readonly leastFds: number;
  readonly mostFds: number;
  /** By how many the least open descriptors of the last third of its time are more than those of the second third. */
  readonly fdsRise: number;
  /** Null: it lived too short to be judged. */
  readonly isFlat: boolean | null;
}

/**
 * What V8 takes between two collections comes and goes, by more than a leak would add in an hour (main: from 42 to 167
 * MB of heap around 34 MB of live objects, within seven minutes). The least of every five minutes is what stays; every
 * process is made to collect that often, see `Watch.collect`.
 */
const floorOfMs = 5 * 60_000;
/**
 * A line through a few floors says more about V8 than about a leak: in its first twenty minutes a process that beats once a
 * minute still loads and compiles what it had no use for before.
 */
const judgedAfterMs = 45 * 60_000;
const mostAnHourBytes = 20 * 1024 * 1024;
/** Of a heap that was collected, nothing but what lives is left. Of all that a process has taken, a tenth says nothing. */
const mostOfLiveHeap = 0.1;
/**
 * Pages, connections and the functions' processes come and go, the busier the machine, the more of them, and a busy
 * time may be longer than five minutes; in twenty there is a moment with hardly any. One a minute that stays is ten within
 * less than a third of the shortest time that is judged.
 */
const mostFdsRise = 10;

export const criterion = `Flat: of a process that lived three quarters of an hour, over the last two thirds of the time, the line through the least memory of its own in every five minutes rises less than 20 MB an hour, and the least open descriptors of the last third are less than ${mostFdsRise} more than those of the second; what its heap holds after a collection likewise, and less than 10 % of its mean.`;

/**
 * What a process held, and whether it grows. Memory is judged by its floors, the least of every five minutes,
 * descriptors by the least of a third of its time: what load takes for a while raises the peaks, a leak raises what is
 * left when the load is gone.
 *
 * @param held one process's samples, oldest first, at least one
 */
export function growthOf(name: string, pid: number, held: readonly Held[]): Growth {
  const third = Math.floor(held.length / 3);
  const livedMs = (held.at(-1)?.at ?? 0) - (held[0]?.at ?? 0);
  const judged = held.slice(third);
  const line = fitted(floorsOf(judged));
  const own = held.map(({ ownBytes }) => ownBytes);
  const fds = held.map((sample) => sample.fds);
  const growth = {
    name,
    pid,
    samples: held.length,
    livedMs,
    meanOwnBytes: meanOf(own),
    mostOwnBytes: Math.max(...own),
    ownBytesAnHour: line.slope * 3_600_000,
    leastFds: Math.min(...fds),
    mostFds: Math.max(...fds),
    fdsRise: Math.min(...fds.slice(2 * third)) - Math.min(...fds.slice(third, 2 * third)),
  };
  const isFlat = isSlow(line) && growth.fdsRise < mostFdsRise;
  return { ...growth, isFlat: livedMs < judgedAfterMs ? null : isFlat };
}

const isSlow = ({ slope }: Line): boolean => slope * 3_600_000 < mostAnHourBytes;

/** True when the line of a collected heap rises neither in an hour nor in `spanMs` more than is taken for level. */
const isLevel = (line: Line, spanMs: number): boolean =>
  isSlow(line) && line.slope * spanMs < mostOfLiveHeap * line.mean;

/** The lowest sample of every five minutes. */
function floorsOf(held: readonly Held[]): readonly Point[] {
  const startAt = held[0]?.at ?? 0;
  const spans = Map.groupBy(held, ({ at }) => Math.floor((at - startAt) / floorOfMs));
  return [...spans.values()]
    .map((among) => among.reduce((one, other) => (other.ownBytes < one.ownBytes ? other : one)))
    .map(({ at, ownBytes }) => ({ x: at, y: ownBytes }));
}

/** What a heap holds after each collection, oldest first; null when there are too few to say. */
export function isHeapFlat(heap: readonly HeapHeld[]): boolean | null {
  const livedMs = (heap.at(-1)?.at ?? 0) - (heap[0]?.at ?? 0);
  if (livedMs < judgedAfterMs) return null;
  const settled = heap.slice(Math.floor(heap.length / 3));
  return isLevel(fitted(settled.map(({ at, bytes }) => ({ x: at, y: bytes }))), livedMs * (2 / 3));
}

export interface HeapHeld {
  /** Epoch ms. */
  readonly at: number;
  readonly bytes: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Line {
  readonly slope: number;
  readonly mean: number;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);

/** The least-squares line through points: its slope, and the mean of y. */
export function fitted(points: readonly Point[]): Line {
  const mean = meanOf(points.map(({ y }) => y));
  const middle = meanOf(points.map(({ x }) => x));
  const spread = points.reduce((total, { x }) => total + (x - middle) ** 2, 0);
  const together = points.reduce((total, { x, y }) => total + (x - middle) * (y - mean), 0);
  return { slope: spread === 0 ? 0 : together / spread, mean };
}
