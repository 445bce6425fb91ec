/** The tools of a model turn: what each takes, and what it does to the thread. */
import * as z from "zod/mini";
import type { Message } from "../domain/history.ts";
import { MemoryPath } from "../domain/memory.ts";
import { sanitise, sanitiseFile } from "../domain/plain-text.ts";
import { effectsOf } from "../domain/run.ts";
import { repeatedThought, thoughtReceipt } from "../domain/thought.ts";
import { type Instant, isoOf } from "../domain/time.ts";
import type { Ports, Tool } from "../ports.ts";
import { act, type Deeds, reject, tooMany } from "./deeds.ts";
import type { Desk } from "./memory-desk.ts";

export type ToolPorts = Pick<Ports, "clock">;

/** Ties a schema to the function that takes what it parsed, so that no tool sees unparsed input. */
export function tool<T extends z.ZodMiniObject>(
  name: string,
  description: string,
  input: T,
  run: (input: z.output<T>, signal: AbortSignal) => Promise<string>,
): Tool {
  return { name, description, input, execute: (given, signal) => run(input.parse(given), signal) };
}

const words = z
  .string("must be text")
  .check(z.overwrite(sanitise), z.trim(), z.minLength(1, "must not be empty"));

/** As it is written, its line breaks at the ends too. */
const fileContent = z.string("must be text").check(
  z.overwrite(sanitiseFile),
  z.refine((text) => text.trim() !== "", "must not be empty"),
);

/** `read` and `write` on the thread's memory. */
export const memoryTools = (desk: Desk): readonly Tool[] => [
  tool("read", "Read a file of your memory.", z.object({ path: MemoryPath }), async ({ path }) => {
    const file = await desk.read(path);
    return file === null ? `There is no ${path}.` : file.content;
  }),
  tool(
    "write",
    "Write a file of your memory, whole. Earlier versions are kept.",
    z.object({ path: MemoryPath, content: fileContent }),
    ({ path, content }) => desk.change([{ path, content }]),
  ),
];

/**
 * `speak` and `rest`. A thought is kept here and handed to the queue when the reflection is over: its
 * answer is the receipt that the model knows from its examples.
 */
export const heartbeatTools = (
  ports: ToolPorts,
  history: readonly Message[],
  deeds: Deeds,
  dryRun: boolean,
): readonly Tool[] => [
  tool(
    "speak",
    "Tell yourself to write to your person: the thought is the reason, not the message.",
    z.object({ thought: words }),
    async ({ thought }) => {
      const intent = { type: "speak", content: thought } as const;
      const refused = tooMany(deeds) ?? saidBefore(thought, history, deeds, ports.clock.now());
      return refused === null
        ? act(deeds, dryRun, intent, thoughtReceipt(thought))
        : reject(deeds, intent, refused);
    },
  ),
  {
    ...tool(
      "rest",
      "Stay silent, and say why.",
      z.object({ reason: words }),
      async ({ reason }) => {
        deeds.rest = reason;
        return "Resting.";
      },
    ),
    endsTurn: true,
  },
];

function saidBefore(
  thought: string,
  history: readonly Message[],
  deeds: Deeds,
  now: Instant,
): string | null {
  const inThisBeat = effectsOf(deeds.actions).some(
    ({ type, content }) => type === "speak" && content === thought,
  );
  const repeated = repeatedThought(thought, history, now);
  if (repeated === null && !inThisBeat) return null;
  const when = repeated === null ? "" : ` at ${isoOf(repeated.at)}`;
  return `you had this thought already${when}, and nothing has changed since`;
}

/** The tools that the thread's owner allows, in their own order. */
export const allowedTools = (
  tools: readonly Tool[],
  allowlist: readonly string[],
): readonly Tool[] => tools.filter(({ name }) => allowlist.includes(name));
