/** One script's course: whether it must stop and why, which command is at work, what it has read. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { ShellStop } from "../../domain/shell.ts";

export interface Attempt {
  readonly allowed: readonly string[] | null;
  /** Aborts with the first stop: nothing that the script does after it counts. */
  readonly signal: AbortSignal;
  /** The command that is at work here; undefined while the shell itself is, as in a redirection. */
  readonly atWork: AsyncLocalStorage<string>;
  readonly filesRead: Set<string>;
  /** The first stop; null while there was none. */
  stopped(): ShellStop | null;
  stop(why: ShellStop): void;
}

export function newAttempt(allowed: readonly string[] | null): Attempt {
  const controller = new AbortController();
  let first: ShellStop | null = null;
  return {
    allowed,
    signal: controller.signal,
    atWork: new AsyncLocalStorage(),
    filesRead: new Set(),
    stopped: () => first,
    stop(why) {
      first ??= why;
      controller.abort();
    },
  };
}
