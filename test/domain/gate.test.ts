import { describe, expect, test } from "vitest";
import { running } from "../../lib/domain/board.ts";
import { gate } from "../../lib/domain/gate.ts";
import { newThread } from "../../lib/domain/thread.ts";
import { instant } from "../../lib/domain/time.ts";

const now = instant(1_763_640_000_000);
const later = (ms: number) => instant(now + ms);

describe("gate", () => {
  const thread = newThread("default", now);
  const talking = { ...thread.board, conversation: running("answering", now, later(60_000)) };
  test.for([
    { says: "nothing objects", thread, at: now, verdict: { kind: "go" } },
    {
      says: "disabled",
      thread: { ...thread, config: { ...thread.config, enabled: false } },
      at: now,
      verdict: { kind: "skip", reason: "disabled" },
    },
    {
      says: "a conversation is under way: the slot waits",
      thread: { ...thread, board: talking },
      at: now,
      verdict: { kind: "wait", reason: "busy" },
    },
    {
      says: "a conversation that stalled holds nothing up",
      thread: { ...thread, board: talking },
      at: later(60_000),
      verdict: { kind: "go" },
    },
  ] as const)("$says", ({ thread, at, verdict }) => {
    expect(gate(thread, "schedule", at)).toEqual(verdict);
    expect(gate(thread, "by-hand", at)).toEqual({ kind: "go" });
  });
});
