/** The `Model` port over the AI SDK: Bedrock, Anthropic, and every server of OpenAI's format. */
import type { ModelMessage, ToolResultPart } from "ai";
import { tokensAtMost } from "../domain/call-bound.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import type { CallUsage } from "../domain/prices.ts";
import { noUsage, type ToolStep, type Usage } from "../domain/run.ts";
import { alternating } from "../domain/turn.ts";
import type { Clock, Model, ModelAnswer, ModelTurn } from "../ports.ts";
import {
  answerToolCall,
  type ToolAnswer,
  type ToolCall,
  type ToolWorld,
  toolStepOf,
} from "./ai/answer-tool-call.ts";
import { type AskWorld, prepareAsk, type Step } from "./ai/ask.ts";
import { untilDeadline } from "./ai/deadline.ts";
import { hasPictures, type PictureWorld, withoutPictures, withPictures } from "./ai/pictures.ts";

export interface AiModelWorld extends AskWorld, PictureWorld {
  readonly clock: Clock;
}

/** The SDK and the provider are imported by the first turn, not before: most beats never need them. */
export const aiModel = (world: AiModelWorld): Model => ({
  run: (turn) =>
    untilDeadline(world.clock, turn.deadlineAt, (signal) => runTurn(world, turn, signal)),
});

/**
 * The tool loop: ask, run the tools that were asked for, show the results, until the model asks for none,
 * a tool has ended the turn, or the next call is not allowed.
 *
 * The SDK's own loop runs the tools of one step side by side, where two writes to one file race, and words
 * refusals its own way; so it is asked for one step at a time.
 */
async function runTurn(
  world: AiModelWorld,
  turn: ModelTurn,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const ask = await prepareAsk(world, turn, signal);
  const toolWorld = { tools: turn.tools, signal, log: world.log };
  const spoken = alternating(turn.messages);
  const messages = await withPictures(spoken, world, signal);
  const texts: string[] = [];
  const steps: ToolStep[] = [];
  const calls: CallUsage[] = [];
  const soFar = (): ModelAnswer => ({
    text: texts.join("\n\n"),
    steps: [...steps],
    usage: calls.reduce(sum, noUsage),
    calls: [...calls],
  });
  let added: readonly ModelMessage[] = [];
  for (let count = 0; count < turn.maxSteps; count += 1) {
    if (count > 0 && !(await allows(turn, calls, added))) break;
    signal.throwIfAborted();
    messages.push(...added);
    const step = await ask(messages).catch((error: unknown) => {
      if (count > 0 || !hasPictures(spoken) || !isRefused(error)) throw error;
      // Most likely for a picture, and such a call is not billed: better an answer to the words than none.
      world.log.warn("model.pictures-refused", { model: turn.model, reason: reasonOf(error) });
      messages.splice(0, messages.length, ...withoutPictures(spoken));
      return ask(messages);
    });
    calls.push(usageOf(step));
    if (step.text.trim() !== "") texts.push(step.text.trim());
    turn.onProgress?.(soFar());
    if (step.toolCalls.length === 0) break;
    const answered = await answerAll(step, toolWorld);
    steps.push(...answered.map(({ call, answer }) => toolStepOf(call, answer)));
    turn.onProgress?.(soFar());
    if (answered.some(({ answer }) => answer.endsTurn)) break;
    added = saidAndAnswered(step, answered);
  }
  return soFar();
}

const isRefused = (error: unknown): boolean => error instanceof Fault && error.code === "rejected";

/** The JSON around the words counts too: providers show results and tool calls to the model in a like form. */
const allows = async (
  { allowCall }: ModelTurn,
  calls: readonly CallUsage[],
  added: readonly ModelMessage[],
): Promise<boolean> =>
  allowCall === undefined ||
  allowCall({ calls: [...calls], addedTokens: tokensAtMost(JSON.stringify(added)) });

interface AnsweredCall {
  readonly id: string;
  readonly call: ToolCall;
  readonly answer: ToolAnswer;
}

/** One after the other, in the model's order: a later call may build on an earlier one. */
async function answerAll(step: Step, world: ToolWorld): Promise<readonly AnsweredCall[]> {
  const answered: AnsweredCall[] = [];
  for (const { toolCallId: id, toolName: name, input } of step.toolCalls) {
    const call = { name, input };
    // The input of a call that was cut off can parse and still be half of what was meant.
    const isCutOff = step.finishReason === "length";
    answered.push({ id, call, answer: isCutOff ? cutOff : await answerToolCall(call, world) });
  }
  return answered;
}

const cutOff: ToolAnswer = {
  result: "Not done: your answer was cut off at its token limit. Say it in fewer words.",
  endsTurn: false,
  refused: "the answer was cut off at its token limit",
};

/** The step as the next one sees it. The SDK's own words on calls that it could not parse give way to ours. */
function saidAndAnswered(step: Step, calls: readonly AnsweredCall[]): readonly ModelMessage[] {
  const said = step.response.messages.filter(({ role }) => role === "assistant");
  const results = calls.map(({ id, call, answer }): ToolResultPart => {
    // Bedrock refuses blank text.
    const value = answer.result.trim() === "" ? "(empty)" : answer.result;
    const output = { type: "text" as const, value };
    return { type: "tool-result", toolCallId: id, toolName: call.name, output };
  });
  return [...said, { role: "tool", content: results }];
}

const usageOf = ({ usage }: Step): CallUsage => ({
  inputTokens: usage.inputTokens ?? 0,
  outputTokens: usage.outputTokens ?? 0,
  cachedInputTokens: usage.inputTokenDetails.cacheReadTokens ?? 0,
  cacheWriteInputTokens: usage.inputTokenDetails.cacheWriteTokens,
});

const sum = (a: Usage, b: CallUsage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
});
