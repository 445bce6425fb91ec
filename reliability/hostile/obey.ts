/** obey: a model that does what the text wants, by exactly the calls that it wants, and writes down what it got. */

import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { renderSections } from "../../lib/domain/prompt.ts";
import { noUsage } from "../../lib/domain/run.ts";
import type { ModelTurn } from "../../lib/ports.ts";
import type { Attempt, Reader, Wants, Where } from "./attempt.ts";

export interface ObeyedCall {
  readonly tool: string;
  readonly answer: string;
  readonly isRefused: boolean;
}

/** Which agent reads the text first. */
const firstReader: Readonly<Record<Where, Reader>> = {
  message: "conversation",
  "message history": "reflection",
  "Discord name": "conversation",
  "channel id": "conversation",
  "command name": "conversation",
  "attachment name": "conversation",
  "feed post": "reflection",
  "feed comment": "reflection",
  "memory file": "reflection",
  checklist: "reflection",
  diary: "reflection",
  thought: "conversation",
};

/** Null for an agent that behaves. */
function wantsOf({ where, reader, wants, next }: Attempt, purpose: Reader): Wants | null {
  if (purpose === (reader ?? firstReader[where])) return wants;
  return next?.reader === purpose ? next.wants : null;
}

/** Everything that a model was shown in a turn. */
export const promptOf = ({ sections, messages }: ModelTurn): string =>
  [renderSections(sections), ...messages.map(({ role, text }) => `${role}: ${text}`)].join("\n\n");

/** Answers the calls as they happen. The other agents behave: they rest, or pass the thought on. */
export function obey({ model }: MemoryPorts, attempt: Attempt): readonly ObeyedCall[] {
  const calls: ObeyedCall[] = [];
  const { tokens } = attempt;
  const usage = {
    ...noUsage,
    inputTokens: tokens?.input ?? 0,
    outputTokens: tokens?.output ?? 0,
  };
  model.script(async (turn, call) => {
    const wants = wantsOf(attempt, turn.purpose);
    if (wants === null) return passedOn(turn);
    for (const { tool, input, times = 1 } of wants.calls ?? []) {
      for (let count = 0; count < times; count += 1) {
        const answer = await call(tool, input);
        calls.push({ tool, answer, isRefused: refusal.test(answer) });
      }
    }
    return { text: (wants.says ?? "").replaceAll("{{prompt}}", promptOf(turn)), usage };
  });
  return calls;
}

/** A script has printed something before its changes are refused. */
const refusal = /^(?:Refused|Not done|Not run|Not written|Stopped)\b|\n\nRefused: [^\n]*$/;

const passedOn = ({ purpose, messages }: ModelTurn): string =>
  purpose !== "conversation"
    ? "HEARTBEAT_OK"
    : (messages.findLast(({ role }) => role === "assistant")?.text ?? "Hello.");
