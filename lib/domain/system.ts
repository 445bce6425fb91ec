/** The system's own record: whether it should run, and over how many shards the due index is spread. */
import * as z from "zod/mini";
import type { ThreadId } from "./ids.ts";

export const System = z.object({
  desired: z.enum(["started", "stopped"]),
  shardCount: z.number().check(z.int(), z.minimum(1), z.maximum(64)),
});
export type System = z.infer<typeof System>;

export const newSystem: System = { desired: "started", shardCount: 1 };

/** The shard of the due index that a thread stands in, from 0. */
export const shardOf = (thread: ThreadId, shardCount: number): number =>
  hashOf(thread) % shardCount;

/** Where in a span a thread comes, 0 to below 1: the same at every call, evenly spread over threads. */
export const spreadOf = (thread: ThreadId): number => hashOf(thread) / 2 ** 32;

/** FNV-1a, 32 bits: spreads ids evenly. */
function hashOf(thread: ThreadId): number {
  let hash = 0x811c9dc5;
  for (const character of thread) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}
