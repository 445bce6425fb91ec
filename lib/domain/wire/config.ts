/** A thread's config on the wire: what is sent to change it, and what is shown. */
import * as z from "zod/mini";
import { InvalidInput, parseInput } from "../parse.ts";
import { type Run, summaryOf } from "../run.ts";
import type { Thread } from "../thread.ts";
import { parseConfigPatch, ThreadConfig, ThreadConfigPatch, wireConfig } from "../thread-config.ts";
import { isoOrNull, TimeOrNull } from "./moments.ts";

const revWords = "must be the rev of an earlier answer";
const Rev = z.number(revWords).check(z.int(revWords), z.minimum(1, revWords));

/** As OpenAPI describes it; `readConfigRequest` also takes other spellings of some keys. */
export const ConfigBody = z.extend(ThreadConfigPatch, {
  every_seconds: z.optional(ThreadConfigPatch.shape.every),
  rev: z.optional(Rev),
});

export interface ConfigRequest {
  readonly patch: ThreadConfigPatch;
  /** The `rev` that the caller saw; undefined: whatever is stored now. */
  readonly rev: number | undefined;
}

const WithRev = z.looseObject({ rev: z.optional(Rev) }, "must be a JSON object");

/** Some settings, and `rev` beside them; throws `InvalidInput` that names the field. */
export function readConfigRequest(body: unknown): ConfigRequest {
  const { rev, ...settings } = parseInput(WithRev, body);
  return { rev, patch: parseConfigPatch(settings) };
}

/** The `rev` of an `If-Match` header: `"3"`; undefined for `*`, which any config matches. */
export function readIfMatch(header: string): number | undefined {
  if (header.trim() === "*") return undefined;
  const [, digits] = /^\s*"(\d{1,15})"\s*$/.exec(header) ?? [];
  if (digits === undefined)
    throw new InvalidInput("If-Match", `must be the ETag of an earlier answer, such as "3", or *`);
  return Number(digits);
}

export const etagOf = (rev: number): string => `"${rev}"`;

/** Every key is there, null where nothing is set. */
export const ConfigShown = z.object({
  ...ThreadConfig.shape,
  model: z.nullable(z.string()),
  synthesis_model: z.nullable(z.string()),
});

export const ConfigAnswer = z.object({
  thread_id: z.string(),
  config: ConfigShown,
  /** When the newest beat on record began, and what it decided. */
  last_run: TimeOrNull,
  last_summary: z.nullable(z.string()),
  /** Counts the changes; sent back with a change, it is made only if nobody was faster. */
  rev: z.number(),
});
export type ConfigAnswer = z.infer<typeof ConfigAnswer>;

export const configAnswer = (thread: Thread, lastRun: Run | null): ConfigAnswer => ({
  thread_id: thread.id,
  config: wireConfig(thread.config),
  last_run: isoOrNull(lastRun?.startedAt),
  last_summary: lastRun === null ? null : summaryOf(lastRun),
  rev: thread.rev,
});
