/** note-progress: while a beat thinks, what it has done so far is kept where others can read it; it holds nothing up. */
import { Fault, reasonOf } from "../domain/fault.ts";
import type { ToolStep } from "../domain/run.ts";
import type { RunProgress } from "../domain/run-progress.ts";
import type { Ports } from "../ports.ts";

export interface Progress {
  /** Hears of all steps so far, after each step of the model's. */
  note(steps: readonly ToolStep[]): void;
  /** When nothing of it is under way any more. Never rejects for a failure of the world. */
  settled(): Promise<void>;
}

/**
 * One write at a time, of the newest steps: those that come while one is under way wait for its end, and what is then
 * older is never written. A beat that calls no tool writes nothing, nor does the step that ends it: its record follows.
 */
export function noteProgress(
  ports: Pick<Ports, "runs" | "clock" | "log">,
  of: Omit<RunProgress, "notedAt" | "steps">,
): Progress {
  let waiting: readonly ToolStep[] = [];
  let writtenCount = 0;
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;

  const writeAll = async (): Promise<void> => {
    while (waiting.length > writtenCount) {
      const steps = waiting;
      writtenCount = steps.length;
      await write(ports, { ...of, notedAt: ports.clock.now(), steps: [...steps] });
    }
    isWriting = false;
  };

  return {
    note(steps) {
      if (steps.length <= writtenCount || isOver(steps)) return;
      waiting = steps;
      if (isWriting) return;
      isWriting = true;
      writing = writeAll();
    },
    settled: () => writing,
  };
}

const isOver = (steps: readonly ToolStep[]): boolean => {
  const last = steps.at(-1);
  return last?.tool === "rest" && last.refused === undefined;
};

async function write(
  { runs, log }: Pick<Ports, "runs" | "log">,
  progress: RunProgress,
): Promise<void> {
  try {
    await runs.noteProgress(progress);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn("progress.not-noted", { thread: progress.threadId, reason: reasonOf(error) });
  }
}
