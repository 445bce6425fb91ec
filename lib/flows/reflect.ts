/** reflect: gather what the thread knows, run the model's tool loop, tell what came of it. */
import { readBoard } from "../domain/board.ts";
import { askForReflection, reflectionSections } from "../domain/context.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import { maxModelSteps, maxModelTurnMs } from "../domain/limits.ts";
import type { ModelName } from "../domain/model-name.ts";
import { noUsage } from "../domain/run.ts";
import type { Thread } from "../domain/thread.ts";
import { after, type Instant, instant } from "../domain/time.ts";
import type { ModelAnswer, Ports } from "../ports.ts";
import { allowedTools, type Deeds, heartbeatTools, memoryTools, noDeeds } from "./tools.ts";

export type ReflectPorts = Pick<Ports, "clock" | "log" | "memory" | "history" | "model">;

export interface Reflection {
  readonly answer: ModelAnswer;
  readonly deeds: Deeds;
  /** Why the model's turn broke off; what its tools did until then still counts. Null when it ended well. */
  readonly failure: string | null;
}

/** How much history is read: room for the messages and the thoughts that a context shows. */
export const historyRead = 60;

/**
 * One reflection. A model that is down, slow or talks nonsense is an answer with a `failure`; only a
 * failure of the store is thrown.
 */
export async function reflect(
  ports: ReflectPorts,
  thread: Thread,
  turn: { model: ModelName; dryRun: boolean; deadlineAt: Instant },
): Promise<Reflection> {
  const now = ports.clock.now();
  const [files, history] = await Promise.all([
    ports.memory.core(thread.id),
    ports.history.recent(thread.id, historyRead),
  ]);
  const deeds = noDeeds();
  const tools = [
    ...memoryTools(ports, thread.id, deeds, turn.dryRun),
    ...heartbeatTools(ports, history, deeds, turn.dryRun),
  ];
  const board = readBoard(thread.board, now);
  const { config } = thread;
  let soFar: ModelAnswer = { text: "", steps: [], usage: noUsage };
  try {
    const answer = await ports.model.run({
      model: turn.model,
      purpose: "reflection",
      sections: reflectionSections({ files, history, board, timezone: config.timezone, now }),
      messages: [{ role: "user", text: askForReflection }],
      tools: allowedTools(tools, config.tools),
      maxOutputTokens: config.max_tokens,
      temperature: config.temperature,
      maxSteps: maxModelSteps,
      deadlineAt: instant(Math.min(turn.deadlineAt, after(now, maxModelTurnMs))),
      onProgress: (progress) => {
        soFar = progress;
      },
    });
    return { answer, deeds, failure: null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ports.log.warn("reflection.failed", { thread: thread.id, reason: reasonOf(error) });
    return { answer: soFar, deeds, failure: reasonOf(error) };
  }
}
