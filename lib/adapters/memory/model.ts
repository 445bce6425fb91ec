/** A model that follows a script: what it says and which tools it calls is the test's to write. */
import { Fault } from "../../domain/fault.ts";
import { noUsage, type ToolStep, type Usage } from "../../domain/run.ts";
import type { Clock, Log, Model, ModelTurn } from "../../ports.ts";
import { answerToolCall, toolStepOf } from "../ai/answer-tool-call.ts";

/** Calls a tool as a model does, and answers what the model reads: also refusals and wrong input. */
export type CallTool = (name: string, input: unknown) => Promise<string>;

/** Answers the text of the turn, and its usage when that matters; throws a `Fault` to fail. */
export type Script = (
  turn: ModelTurn,
  call: CallTool,
) => Promise<string | { readonly text: string; readonly usage: Usage }>;

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
        throw new Fault("timeout", "model.run", "no time was left for a model call");
      const steps: ToolStep[] = [];
      const world = { tools: turn.tools, signal: new AbortController().signal, log };
      const answer = await current(turn, async (name, input) => {
        const answered = await answerToolCall({ name, input }, world);
        steps.push(toolStepOf({ name, input }, answered));
        turn.onProgress?.({ text: "", steps: [...steps], usage: noUsage, calls: [] });
        return answered.result;
      });
      const { text, usage } =
        typeof answer === "string" ? { text: answer, usage: noUsage } : answer;
      return { text, steps, usage, calls: [usage] };
    },
  };
}
