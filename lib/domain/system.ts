/** The system's own record: whether it should run, and over how many shards the due index is spread. */
import * as z from "zod/mini";
import type { ThreadId } from "./ids.ts";
import { readInput } from "./parse.ts";

export const System = z.object({
  desired: z.enum(["started", "stopped"]),
  shardCount: z.number().check(z.int(), z.minimum(1), z.maximum(64)),
});
export type System = z.infer<typeof System>;

export const newSystem: System = { desired: "started", shardCount: 1 };

/** Every shard that there can be: whoever looks into all of them finds every thread. */
const mostShards = 64;

/**
 * A stored record, field by field. One that does not parse gives way: a tick that cannot read it must not
 * leave every thread asleep, so it takes the system for started (the rule that woke it is off when it is
 * not) and looks into all shards. `problem` says what was not used; null when all of it was.
 */
export function readStoredSystem(value: Readonly<Record<string, unknown>>): {
  readonly system: System;
  readonly problem: string | null;
} {
  const desired = readInput(System.shape.desired, value["desired"]);
  const shardCount = readInput(System.shape.shardCount, value["shardCount"]);
  const problems = [
    ...(desired.ok ? [] : [`desired ${desired.error.message}`]),
    ...(shardCount.ok ? [] : [`shardCount ${shardCount.error.message}`]),
  ];
  return {
    system: {
      desired: desired.ok ? desired.value : newSystem.desired,
      shardCount: shardCount.ok ? shardCount.value : mostShards,
    },
    problem: problems.join("; ") || null,
  };
}

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
