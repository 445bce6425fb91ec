/** Turns, tools and a log for the tests of both models. */

import * as z from "zod/mini";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { after, seconds } from "../../lib/domain/time.ts";
import type { Log, LogFields, ModelTurn, Tool } from "../../lib/ports.ts";

export const aTurn = (changes: Partial<ModelTurn> = {}): ModelTurn => ({
  model: "openai:stub",
  purpose: "reflection",
  sections: [{ title: "Who you are", body: "I am Vigil." }],
  messages: [{ role: "user", text: "Reflect." }],
  tools: [],
  maxOutputTokens: 500,
  temperature: 0.7,
  maxSteps: 8,
  deadlineAt: after(systemClock.now(), seconds(20)),
  ...changes,
});

/** A `speak` that remembers what it was asked to say. */
export function aSpeakTool(): Tool & { readonly said: string[] } {
  const said: string[] = [];
  return {
    said,
    name: "speak",
    description: "Tell the person something.",
    input: z.object({
      thought: z.string("must be text").check(z.minLength(1, "must not be empty")),
    }),
    execute: async (input) => {
      said.push(String(input["thought"]));
      return `Queued message for user: "${input["thought"]}"`;
    },
  };
}

export function aRestTool(): Tool & { readonly reasons: string[] } {
  const reasons: string[] = [];
  return {
    reasons,
    name: "rest",
    description: "Stay silent.",
    input: z.object({ reason: z.string("must be text") }),
    execute: async (input) => {
      reasons.push(String(input["reason"]));
      return "Resting.";
    },
  };
}

/** A tool whose `execute` is the test's. */
export const aTool = (name: string, execute: Tool["execute"]): Tool => ({
  name,
  description: `The tool ${name}.`,
  input: z.object({}),
  execute,
});

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly fields: LogFields;
}

export function aLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine["level"]) =>
    (event: string, fields: LogFields = {}) =>
      void lines.push({ level, event, fields });
  return { lines, info: at("info"), warn: at("warn"), error: at("error") };
}
