/** One tool call of a model, from whatever the model wrote to the words that it reads as the result. */

import { cut } from "../../domain/cut.ts";
import { reasonOf } from "../../domain/fault.ts";
import { readInput } from "../../domain/parse.ts";
import { sanitise } from "../../domain/plain-text.ts";
import type { ToolStep } from "../../domain/run.ts";
import { notAllowed, refusedTool } from "../../domain/tool-names.ts";
import type { Log, Tool } from "../../ports.ts";

export interface ToolCall {
  readonly name: string;
  /** As the model wrote it: usually an object, a string when it was no JSON. */
  readonly input: unknown;
}

export interface ToolWorld {
  readonly tools: readonly Tool[];
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface ToolAnswer {
  /** What the model reads. */
  readonly result: string;
  /** True when a tool ran after which nothing is left to say. */
  readonly endsTurn: boolean;
  /** Why the call came to nothing, for the record; left out when its tool ran to its end. */
  readonly refused?: string;
}

/**
 * Runs the call and answers its result. What cannot run is answered in words, so that the model can go on:
 *
 * | the call | the answer |
 * | --- | --- |
 * | of a tool that is not in `tools` | `refusedTool` |
 * | with input that does not fit the schema | which field is wrong; `execute` is not called |
 * | whose tool throws | the reason; also a warning in the log |
 *
 * Rejects only with the signal's reason: once it has aborted no tool begins. A tool that ignores it is the
 * caller's to leave behind (`untilDeadline`).
 */
export async function answerToolCall(call: ToolCall, world: ToolWorld): Promise<ToolAnswer> {
  world.signal.throwIfAborted();
  const tool = world.tools.find(({ name }) => name === call.name);
  if (tool === undefined) {
    const offered = world.tools.map(({ name }) => name);
    return goOn(refusedTool(call.name, offered), notAllowed(call.name));
  }
  const input = readInput(tool.input, call.input);
  if (!input.ok) {
    const refused = input.error.message;
    return goOn(`Not done, the input of ${tool.name} is wrong: ${refused}.`, refused);
  }
  try {
    const result = await tool.execute(input.value, world.signal);
    return { result, endsTurn: tool.endsTurn === true };
  } catch (error) {
    world.signal.throwIfAborted();
    world.log.warn("model.tool-failed", { tool: tool.name, reason: reasonOf(error) });
    return goOn(`${tool.name} failed: ${reasonOf(error)}`, reasonOf(error));
  }
}

const goOn = (result: string, refused: string): ToolAnswer => ({
  result,
  endsTurn: false,
  refused,
});

const recorded = (text = ""): string => cut(sanitise(text));

/** The call and its answer as the run's record keeps them: a name and an input are whatever the model wrote. */
export const toolStepOf = (call: ToolCall, { result, refused }: ToolAnswer): ToolStep => ({
  tool: recorded(call.name),
  input: recorded(typeof call.input === "string" ? call.input : JSON.stringify(call.input)),
  result: recorded(result),
  ...(refused === undefined ? {} : { refused: recorded(refused) }),
});
