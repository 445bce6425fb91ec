import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Message } from "../../lib/domain/history.ts";
import { recentMessagesShown } from "../../lib/domain/limits.ts";
import type { MessageSignal, ThoughtSignal } from "../../lib/domain/signal.ts";
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

describe("a thought that was held back", () => {
  const thought = (text: string, wasHeld?: true): ThoughtSignal => ({
    type: "heartbeat",
    source: "heartbeat",
    id: text,
    threadId: "default",
    content: [{ type: "text", text }],
    timestamp: instant(0),
    ...(wasHeld && { wasHeld }),
  });
  const message: MessageSignal = {
    ...thought("Good morning"),
    type: "message",
    source: "discord",
    author: { id: "1", name: "Ada" },
    reply: { applicationId: "2", token: "t" },
  };
  const plain = "(Write your message to your person now.)";

  test.for([
    { says: "none was", messages: [], thoughts: [thought("Rain.")], own: "Rain.", asks: plain },
    {
      says: "one of two was",
      messages: [],
      thoughts: [thought("Rain.", true), thought("Wind.")],
      own: "[held back since 1970-01-01T00:00:00.000Z]\nRain.\n\nWind.",
      asks: expect.stringContaining("when nothing does, answer HEARTBEAT_OK"),
    },
    {
      says: "one was, and the person waits for an answer: silence is none",
      messages: [message],
      thoughts: [thought("Rain.", true)],
      own: "[held back since 1970-01-01T00:00:00.000Z]\nRain.",
      asks: expect.not.stringContaining("HEARTBEAT_OK"),
    },
  ])("tells since when, and is asked about: $says", ({ messages, thoughts, own, asks }) => {
    const texts = turnMessages([], { messages, thoughts }).map(({ text }) => text);
    expect(texts.slice(-2)).toEqual([own, asks]);
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
