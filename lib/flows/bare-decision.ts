/** bare-decision: what a small model decided in plain JSON, done by the tool that it did not call. */
import { Fault, reasonOf } from "../domain/fault.ts";
import { readInput } from "../domain/parse.ts";
import { sanitise } from "../domain/plain-text.ts";
import { effectsOf } from "../domain/run.ts";
import { parseBareDecision } from "../domain/silence.ts";
import { notAllowed } from "../domain/tool-names.ts";
import type { Tool } from "../ports.ts";
import { type Deeds, reject } from "./deeds.ts";

/**
 * Carries out the decision that `text` is, under the rules of a tool call; text that is none changes
 * nothing. A model that has acted or rested by its tools has decided already: what it says beside it is
 * not done a second time.
 */
export async function carryOutDecision(
  text: string,
  tools: readonly Tool[],
  deeds: Deeds,
): Promise<void> {
  const decision = parseBareDecision(text);
  if (decision === null || deeds.rest !== null || effectsOf(deeds.actions).length > 0) return;
  const { action, input, reasoning } = decision;
  if (action === "none") {
    deeds.rest = sanitise(reasoning ?? "nothing needs attention");
    return;
  }
  const refused = await callTool(tools, action, input);
  if (refused !== null) reject(deeds, { type: action, content: JSON.stringify(input) }, refused);
}

/** Null when the tool ran, and wrote down itself what came of it; else why it did not. */
async function callTool(
  tools: readonly Tool[],
  wanted: string,
  input: unknown,
): Promise<string | null> {
  const tool = tools.find(({ name }) => name === wanted);
  if (tool === undefined) return notAllowed(wanted);
  const reading = readInput(tool.input, input);
  if (!reading.ok) return reading.error.message;
  try {
    await tool.execute(reading.value, new AbortController().signal);
    return null;
  } catch (error) {
    if (error instanceof Fault) return reasonOf(error);
    throw error;
  }
}
