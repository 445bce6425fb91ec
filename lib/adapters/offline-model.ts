/** The `Model` port without a model: deterministic rules, real tool calls, no tokens. */
import { type OfflineCall, reflectOffline, replyOffline } from "../domain/offline.ts";
import { noUsage, type ToolStep } from "../domain/run.ts";
import type { Clock, Log, Model, ModelAnswer, ModelTurn } from "../ports.ts";
import { answerToolCall, toolStepOf } from "./ai/answer-tool-call.ts";
import { untilDeadline } from "./ai/deadline.ts";

export interface OfflineWorld {
  readonly clock: Clock;
  readonly log: Log;
}

/** Follows HEARTBEAT.md in reflections; in conversations says plainly that no model is configured. */
export const offlineModel = (world: OfflineWorld): Model => ({
  run: (turn) =>
    untilDeadline(world.clock, turn.deadlineAt, (signal) =>
      turn.purpose === "reflection" ? reflect(world, turn, signal) : reply(turn),
    ),
});

const reply = async ({ messages }: ModelTurn): Promise<ModelAnswer> => ({
  text: replyOffline(messages),
  steps: [],
  usage: noUsage,
  calls: [],
});

async function reflect(
  { log }: OfflineWorld,
  { sections, tools, maxSteps }: ModelTurn,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const calls: readonly OfflineCall[] = reflectOffline(sections).slice(0, maxSteps);
  const steps: ToolStep[] = [];
  for (const call of calls) {
    const answer = await answerToolCall(call, { tools, signal, log });
    steps.push(toolStepOf(call, answer));
  }
  return { text: "", steps, usage: noUsage, calls: [] };
}
