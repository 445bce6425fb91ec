import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../lib/domain/history.ts";
import { recentMessagesShown } from "../../lib/domain/limits.ts";
import { instant } from "../../lib/domain/time.ts";
import { alternating, type TurnMessage, turnMessages } from "../../lib/domain/turn.ts";

const said = (index: number): Message => ({
  id: String(index),
  threadId: "default",
  at: instant(index),
  role: index % 2 === 0 ? "user" : "assistant",
  agent: "conversation",
  kind: "said",
  text: `message ${index}`,
});

describe("the messages of a turn", () => {
  it("hold the newest of what was said, and no thoughts or asides of the past", () => {
    const history = Array.from({ length: 50 }, (_, index) => said(index));
    const aside: Message = { ...said(51), agent: "heartbeat", kind: "aside" };
    const messages = turnMessages([...history, aside], { messages: [], thoughts: [] });
    expect(messages).toHaveLength(recentMessagesShown + 1);
    expect(messages[0]?.text).toContain("message 30");
    expect(messages.at(-2)?.text).toBe("message 49");
  });
});

describe("alternating", () => {
  const conversation = fc.array(
    fc.record<TurnMessage>({
      role: fc.constantFrom("user", "assistant"),
      text: fc.string({ minLength: 1 }),
    }),
  );

  it("starts with the user, never repeats a role, and loses no word", () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const result = alternating(messages);
        for (const [index, { role }] of result.entries())
          expect(role).toBe(index % 2 === 0 ? "user" : "assistant");
        const words = result.map(({ text }) => text).join("\n\n");
        expect(words.endsWith(messages.map(({ text }) => text).join("\n\n"))).toBe(true);
      }),
    );
  });
});
