import { describe, expect, test } from "vitest";
import type { Message } from "../../lib/domain/history.ts";
import { repeatedThought, thoughtReceipt } from "../../lib/domain/thought.ts";
import { hours, instant } from "../../lib/domain/time.ts";

const now = instant(1_763_640_000_000);

describe("thoughts", () => {
  test.for([
    ["Say hello.", 'Queued message for user: "Say hello."'],
    ["x".repeat(50), `Queued message for user: "${"x".repeat(50)}"`],
    ["x".repeat(51), `Queued message for user: "${"x".repeat(50)}..."`],
    ["🐦".repeat(51), `Queued message for user: "${"🐦".repeat(50)}..."`],
  ] as const)("the receipt of %j shows 50 characters", ([thought, receipt]) => {
    expect(thoughtReceipt(thought)).toBe(receipt);
  });

  const message = (kind: "thought" | "said", text: string, at: number): Message => ({
    id: String(at),
    threadId: "default",
    at: instant(at),
    role: kind === "said" ? "user" : "assistant",
    agent: kind === "said" ? "conversation" : "heartbeat",
    kind,
    text,
  });
  const earlier = message("thought", "Rain  at five.", now - hours(1));

  test.for([
    { says: "the same words", thought: "rain at five", history: [earlier], repeats: true },
    { says: "other words", thought: "rain at six", history: [earlier], repeats: false },
    {
      says: "the person has written since",
      thought: "Rain at five.",
      history: [earlier, message("said", "thanks", now - 5)],
      repeats: false,
    },
    {
      says: "a day later",
      thought: "Rain at five.",
      history: [message("thought", "Rain at five.", now - hours(24))],
      repeats: false,
    },
  ])("is a repeat or not: $says", ({ thought, history, repeats }) => {
    expect(repeatedThought(thought, history, now) !== null).toBe(repeats);
  });
});
