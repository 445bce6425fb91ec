/** open-thread: a thread that nobody has seen yet gets its memory, its rhythm and its place in the index. */
import { defaultThreadId, type ThreadId } from "../domain/ids.ts";
import { sampleChecklist, sampleSoul, sampleUser } from "../domain/samples.ts";
import { newSystem, type System } from "../domain/system.ts";
import { newThread, type Thread } from "../domain/thread.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announce } from "./announce.ts";

export type OpenThreadPorts = AnnouncePorts &
  Pick<Ports, "threads" | "memory" | "system" | "registry" | "clock" | "ids">;

/**
 * The thread, made when it is new. Killed half-way and called again, it ends in the same place. The log tells of a
 * channel that was never seen before; of `default`, which is there from the first moment on, it does not.
 */
export async function openThread(ports: OpenThreadPorts, id: ThreadId): Promise<Thread> {
  const known = await ports.threads.read(id);
  if (known !== null) return known;
  const now = ports.clock.now();
  const thread = newThread(id, now);
  const system = (await ports.system.read()) ?? newSystem;
  // Memory first: the moment the thread stands in the index, a tick may reflect on it.
  await Promise.all([
    ports.registry.add(id),
    ...samplesOf(id).map(([path, content]) => ports.memory.writeIfMissing(id, path, content, now)),
  ]);
  const isNew = await ports.threads.create(thread, system.shardCount);
  if (!isNew) return (await ports.threads.read(id)) ?? thread;
  if (id !== defaultThreadId)
    await announce(ports, {
      id: ports.ids.ulid(now),
      threadId: id,
      at: now,
      type: "opened",
      detail: {},
    });
  return thread;
}

/** The thread that a person gives an order to: null when there is none, but `default` is made by it. */
export const orderedThread = (ports: OpenThreadPorts, id: ThreadId): Promise<Thread | null> =>
  id === defaultThreadId ? openThread(ports, id) : ports.threads.read(id);

/** The thread, null when there is none; `default` is there from the first moment on, and reads as a new one. */
export async function findThread(
  ports: Pick<Ports, "clock"> & { readonly threads: Pick<Ports["threads"], "read"> },
  id: ThreadId,
): Promise<Thread | null> {
  const known = await ports.threads.read(id);
  if (known !== null || id !== defaultThreadId) return known;
  return newThread(id, ports.clock.now());
}

const samplesOf = (id: ThreadId): readonly (readonly [path: string, content: string])[] => [
  ["soul.md", sampleSoul],
  ["user.md", sampleUser],
  ...(id === defaultThreadId ? [["HEARTBEAT.md", sampleChecklist] as const] : []),
];

/**
 * The system's record, started at first; the first tick ever writes it, after the thread `default` is there.
 * Whoever stops the system at the same moment is not undone.
 */
export async function openSystem(ports: OpenThreadPorts): Promise<System> {
  const known = await ports.system.read();
  if (known !== null) return known;
  await openThread(ports, defaultThreadId);
  const isFirst = await ports.system.create(newSystem);
  return isFirst ? newSystem : ((await ports.system.read()) ?? newSystem);
}
