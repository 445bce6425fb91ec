/** What the processes of a local cloud hold, as Linux tells it: memory of their own and open file descriptors. */
import { readFile } from "node:fs/promises";
import type { LoadedCloud } from "./cloud.ts";
import { collectIn } from "./collect.ts";
import { type Descriptors, descriptorsOf, totalOf } from "./descriptors.ts";
import { type Growth, growthOf, type HeapHeld, type Held } from "./growth.ts";

export interface Watch {
  /** Samples every process that lives; answers one line about it. */
  sample(): Promise<string>;
  /** Collects garbage in every process, and keeps what it then holds, its heap and all of it: at least every five minutes. */
  collect(): Promise<void>;
  growths(): readonly Growth[];
  /** What the heap of each process held after each collection, oldest first; by its name, `heartbeat (4711)`. */
  readonly heaps: ReadonlyMap<string, readonly HeapHeld[]>;
  /** What main's descriptors were at each sample, oldest first. */
  readonly descriptors: readonly Descriptors[];
}

interface Watched {
  readonly name: string;
  readonly held: Held[];
}

interface Look extends Held {
  readonly descriptors: Descriptors;
}

export function watchProcesses(cloud: LoadedCloud): Watch {
  const watched = new Map<number, Watched>();
  const heaps = new Map<string, HeapHeld[]>();
  const descriptors: Descriptors[] = [];

  const look = async (name: string, pid: number): Promise<void> => {
    const held = await heldBy(pid);
    if (held === null) return;
    if (pid === cloud.pid) descriptors.push(held.descriptors);
    const known = watched.get(pid) ?? { name, held: [] };
    known.held.push(held);
    watched.set(pid, known);
  };

  const keepHeap = (name: string, bytes: number): void => {
    const known = heaps.get(name) ?? [];
    known.push({ at: Date.now(), bytes });
    heaps.set(name, known);
  };

  return {
    heaps,
    descriptors,
    sample: async () => {
      const told = await cloud.sample();
      await look("main", cloud.pid);
      for (const [name, pids] of Object.entries(told.pids)) {
        for (const pid of pids) await look(name, pid);
      }
      const main = watched.get(cloud.pid)?.held.at(-1);
      const processes = Object.entries(told.pids).map(([name, pids]) => `${name} ${pids.length}`);
      return `main ${megabytes(main?.ownBytes ?? 0)}, heap ${megabytes(told.heapBytes)} of ${megabytes(told.heapTakenBytes)}, buffers ${megabytes(told.externalBytes)}, ${main?.fds ?? 0} fds; ${processes.join(", ")}`;
    },
    collect: async () => {
      const { heapBytes, pids } = await cloud.collect();
      keepHeap("main", heapBytes);
      await look("main", cloud.pid);
      for (const [name, ofFunction] of Object.entries(pids)) {
        for (const pid of ofFunction) {
          const bytes = await collectIn(pid);
          if (bytes === null) continue;
          keepHeap(`${name} (${pid})`, bytes);
          await look(name, pid);
        }
      }
    },
    growths: () => [...watched].map(([pid, { name, held }]) => growthOf(name, pid, held)),
  };
}

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/**
 * What a process has taken itself, in memory or swapped out. Not the pages of its files (Node's own program is 50 MB): the
 * kernel takes them from who is idle and gives them back, which falls and rises like a leak. Null when it does not say.
 */
function ownBytesIn(status: string): number | null {
  const kilobytesOf = (name: string): number | null => {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes);
  };
  const resident = kilobytesOf("RssAnon");
  return resident === null ? null : (resident + (kilobytesOf("VmSwap") ?? 0)) * 1024;
}

/** Null when the process is gone, or where there is no /proc. */
async function heldBy(pid: number): Promise<Look | null> {
  try {
    const [status, descriptors] = await Promise.all([
      readFile(`/proc/${pid}/status`, "utf8"),
      descriptorsOf(pid),
    ]);
    const ownBytes = ownBytesIn(status);
    if (ownBytes === null) return null;
    return { at: Date.now(), ownBytes, fds: totalOf(descriptors), descriptors };
  } catch {
    // It ended between two looks at it; the next sample does not name it any more.
    return null;
  }
}
