/** Open descriptors of a process by what they are, as Linux tells it: whose number grew says where to look for a leak. */
import { readdir, readFile, readlink } from "node:fs/promises";

export interface Descriptors {
  /** Ends of socket pairs: each function's process has one for its channel to main and some for its streams. */
  readonly processes: number;
  /** Requests and connections that are kept for the next one: doors, table, queue, pages. */
  readonly connections: number;
  /** The table's files, logs, modules while they load. */
  readonly files: number;
  /** What the runtime needs for itself: event loop, pipes for signals. */
  readonly others: number;
}

/** Those of a living process; rejects when it is gone, or where there is no /proc. */
export async function descriptorsOf(pid: number): Promise<Descriptors> {
  const folder = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    (await readdir(folder)).map((name) => targetOf(`${folder}/${name}`)),
  );
  const paired = await pairedSockets(pid);
  const kinds = targets.filter((target) => target !== null).map((target) => kindOf(target, paired));
  const count = (kind: keyof Descriptors) => kinds.filter((known) => known === kind).length;
  return {
    processes: count("processes"),
    connections: count("connections"),
    files: count("files"),
    others: count("others"),
  };
}

/** `138: 80 connections, …`, for a person. */
export const wordsOf = (open: Descriptors): string =>
  `${totalOf(open)}: ${open.connections} connections, ${open.processes} to processes, ${open.files} files, ${open.others} others`;

export const totalOf = ({ processes, connections, files, others }: Descriptors): number =>
  processes + connections + files + others;

/** The one with the fewest; null of none. */
export const leastOf = (looks: readonly Descriptors[]): Descriptors | null =>
  looks.reduce<Descriptors | null>(
    (least, look) => (least === null || totalOf(look) < totalOf(least) ? look : least),
    null,
  );

/** Null: it was closed since its name was read. */
async function targetOf(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** `socket:[123]`, `pipe:[124]`, `anon_inode:[eventpoll]` or a path: see proc_pid_fd(5). */
function kindOf(target: string, paired: ReadonlySet<string>): keyof Descriptors {
  const socket = /^socket:\[(\d+)\]$/.exec(target)?.[1];
  if (socket !== undefined) return paired.has(socket) ? "processes" : "connections";
  return target.startsWith("/") ? "files" : "others";
}

/** Inodes of Unix sockets, which Node.js takes for a child's streams and channel: see proc_pid_net(5). */
async function pairedSockets(pid: number): Promise<ReadonlySet<string>> {
  const [, ...lines] = (await readFile(`/proc/${pid}/net/unix`, "utf8")).trim().split("\n");
  return new Set(lines.map((line) => line.split(/\s+/)[6] ?? ""));
}
