/** A model that follows a script: what it says and which tools it calls is the test's to write. */

import { tokensAtMost } from "../../domain/call-bound.ts";
import { Fault } from "../../domain/fault.ts";
import type { CallUsage } from "../../domain/prices.ts";
import { noUsage, type ToolStep, type Usage } from "../../domain/run.ts";
import type { Clock, Log, Model, ModelAnswer, ModelTurn } from "../../ports.ts";
import { answerToolCall, toolStepOf } from "../ai/answer-tool-call.ts";

/** Calls a tool as a model does, and answers what the model reads: also refusals and wrong input. */
export type CallTool = (name: string, input: unknown) => Promise<string>;

/**
 * Ends the model call that the tools were asked for in, with what it used, and begins the next, as a model
 * does that has read its tools' results. When there is no next call (not allowed, or the turn has had its
 * steps) the script ends here, and the turn answers what it has.
 */
export type NextModelCall = (usage: CallUsage) => Promise<void>;

/** Answers the text of the turn, and the usage of its last call when that matters; throws a `Fault` to fail. */
export type Script = (
  turn: ModelTurn,
  call: CallTool,
  nextCall: NextModelCall,
) => Promise<string | { readonly text: string; readonly usage: CallUsage }>;

export interface ScriptedModel extends Model {
  /** Plays this in every turn from now on. */
  script(script: Script): void;
  /** Every turn that was asked for, oldest first. */
  readonly turns: readonly ModelTurn[];
}

const silence: Script = async () => "";

/** Without a script the model says nothing and does nothing. */
export function memoryModel(clock: Clock, log: Log): ScriptedModel {
  const turns: ModelTurn[] = [];
  let current = silence;
  return {
    turns,
    script(script) {
      current = script;
    },

    async run(turn) {
      turns.push(turn);
      if (clock.now() >= turn.deadlineAt)
        throw new Fault("timeout", "model.run", "no time was left for a model call", {
          undone: true,
        });
      return play(turn, current, log);
    },
  };
}

/** Thrown through a script that has no next call. */
class TurnOver extends Error {}

async function play(turn: ModelTurn, script: Script, log: Log): Promise<ModelAnswer> {
  const steps: ToolStep[] = [];
  const calls: CallUsage[] = [];
  let added: unknown[] = [];
  const soFar = (text = ""): ModelAnswer => ({
    text,
    steps: [...steps],
    usage: calls.reduce(sum, noUsage),
    calls: [...calls],
  });
  const world = { tools: turn.tools, signal: new AbortController().signal, log };
  const call: CallTool = async (name, input) => {
    const answered = await answerToolCall({ name, input }, world);
    steps.push(toolStepOf({ name, input }, answered));
    added.push({ name, input, result: answered.result });
    turn.onProgress?.(soFar());
    return answered.result;
  };
  const nextCall: NextModelCall = async (usage) => {
    calls.push(usage);
    turn.onProgress?.(soFar());
    if (calls.length >= turn.maxSteps) throw new TurnOver();
    const addedTokens = tokensAtMost(JSON.stringify(added));
    const allowed = (await turn.allowCall?.({ calls: [...calls], addedTokens })) ?? true;
    if (!allowed) throw new TurnOver();
    added = [];
  };
  try {
    const answer = await script(turn, call, nextCall);
    calls.push(typeof answer === "string" ? noUsage : answer.usage);
    return soFar(typeof answer === "string" ? answer : answer.text);
  } catch (error) {
    if (error instanceof TurnOver) return soFar();
    throw error;
  }
}

const sum = (a: Usage, b: CallUsage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
});
