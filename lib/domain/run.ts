/** The record of one beat: what woke it, what it did, what it cost, why it was quiet. */
import * as z from "zod/mini";
import { skipReasons } from "./gate.ts";
import { Slot, ThreadId } from "./ids.ts";
import { DurationMs, Instant } from "./time.ts";

export const Usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedInputTokens: z.number(),
});
export type Usage = z.infer<typeof Usage>;

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };

/** One call of a tool; `input` and `result` are cut at `stepTextLimit` characters. */
export const ToolStep = z.object({ tool: z.string(), input: z.string(), result: z.string() });
export type ToolStep = z.infer<typeof ToolStep>;

export const stepTextLimit = 500;
export const cut = (text: string, limit = stepTextLimit): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;

/** Something that the beat did, or in a dry run would have done. */
export const Action = z.object({
  type: z.enum(["speak", "write"]),
  target: z.nullable(z.string()),
  content: z.string(),
  executed: z.boolean(),
});
export type Action = z.infer<typeof Action>;

export const Outcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("acted") }),
  z.object({ kind: z.literal("rested"), reason: z.string() }),
  z.object({ kind: z.literal("skipped"), reason: z.enum(skipReasons) }),
  z.object({ kind: z.literal("failed"), error: z.string() }),
]);
export type Outcome = z.infer<typeof Outcome>;

export const Run = z.object({
  id: z.string(),
  threadId: ThreadId,
  slot: Slot,
  fence: z.number(),
  attempt: z.number(),
  trigger: z.enum(["schedule", "by-hand"]),
  dryRun: z.boolean(),
  startedAt: Instant,
  durationMs: DurationMs,
  outcome: Outcome,
  model: z.nullable(z.string()),
  text: z.string(),
  steps: z.array(ToolStep),
  actions: z.array(Action),
  usage: Usage,
});
export type Run = z.infer<typeof Run>;

/** True unless the beat failed: a skip and a rest are answers too. */
export const succeeded = (run: Run): boolean => run.outcome.kind !== "failed";

/** What a run decided, as one sentence. */
export function summaryOf(run: Run): string {
  const would = run.dryRun ? "dry run: would have " : "";
  switch (run.outcome.kind) {
    case "failed":
      return `failed: ${run.outcome.error}`;
    case "skipped":
      return `skipped: ${run.outcome.reason}`;
    case "rested":
      return `${would}rested: ${run.outcome.reason}`;
    case "acted":
      return would + run.actions.map(wordsOf).join("; ");
  }
}

const wordsOf = (action: Action): string =>
  action.type === "speak" ? `spoke: ${cut(action.content, 80)}` : `wrote ${action.target}`;
