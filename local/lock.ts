/** One local cloud a data folder: a file that names the process, and a question to it whether it lives. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { parseJson } from "./http.ts";

const Holder = z.object({ pid: z.number(), port: z.number() });
export type Holder = z.infer<typeof Holder>;

/** What `/_local/health` answers: enough to tell this program, and this very process, from a stranger on its port. */
export const Health = z.object({
  service: z.literal("vigil"),
  pid: z.number(),
  home: z.string(),
  state: z.enum(["starting", "ready"]),
});
export type Health = z.infer<typeof Health>;

export interface Lock {
  release(): Promise<void>;
}

/** Another local cloud runs on the same data, at `http://localhost:<port>`. */
export class AlreadyRunning extends Error {
  override readonly name = "AlreadyRunning";

  constructor({ pid, port }: Holder, home: string) {
    super(
      `Vigil is already running at http://localhost:${port} (process ${pid}, data in ${home}). Stop it first, or run a second one with its own VIGIL_HOME and PORT.`,
    );
  }
}

const lockPath = (home: string): string => join(home, "lock.json");

/**
 * Takes the lock of the folder `home`, or throws `AlreadyRunning`.
 *
 * A lock left by `kill -9` is taken over: its process must live and answer for itself on its port to
 * count, because the system gives process ids and ports to others. Two starts within the same
 * milliseconds are told apart by the table's own lock on its files, a moment later.
 */
export async function acquireLock(home: string, self: Holder): Promise<Lock> {
  const path = lockPath(home);
  try {
    await writeFile(path, JSON.stringify(self), { flag: "wx" });
  } catch (error) {
    if (!isExisting(error)) throw error;
    const holder = await readHolder(path);
    if (holder !== null && (await isAlive(holder))) {
      throw new AlreadyRunning(holder, home);
    }
    await writeFile(path, JSON.stringify(self));
  }
  return { release: () => rm(path, { force: true }) };
}

const isExisting = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EEXIST";

/** Null when the file does not say who holds the lock, as after a kill in the middle of writing it. */
async function readHolder(path: string): Promise<Holder | null> {
  const parsed = Holder.safeParse(parseJson(await readFile(path, "utf8"))?.value);
  return parsed.success ? parsed.data : null;
}

async function isAlive({ pid, port }: Holder): Promise<boolean> {
  return hasProcess(pid) && (await askHealth(port))?.pid === pid;
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Who answers on a loopback port; null when it is nobody, or not Vigil. */
export async function askHealth(port: number): Promise<Health | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/_local/health`, {
      signal: AbortSignal.timeout(2_000),
    });
    const parsed = Health.safeParse(await response.json());
    return parsed.success ? parsed.data : null;
  } catch {
    // Nobody listens, or whoever does speaks something else: either way it is not Vigil.
    return null;
  }
}
