import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Message } from "../../lib/domain/history.ts";
import { recentMessagesShown } from "../../lib/domain/limits.ts";
import type { MessageSignal, ReminderSignal, ThoughtSignal } from "../../lib/domain/signal.ts";
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
    const messages = turnMessages([...history, aside], {
      messages: [],
      thoughts: [],
      reminders: [],
    });
    expect(messages).toHaveLength(recentMessagesShown + 1);
    expect(messages[0]?.text).toContain("message 30");
    expect(messages.at(-2)?.text).toBe("message 49");
  });
});

const thoughtOf = (text: string): ThoughtSignal => ({
  type: "heartbeat",
  source: "heartbeat",
  id: text,
  threadId: "default",
  content: [{ type: "text", text }],
  timestamp: instant(0),
});

describe("a thought that was held back", () => {
  const thought = (text: string, wasHeld?: true): ThoughtSignal => ({
    ...thoughtOf(text),
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
    const texts = turnMessages([], { messages, thoughts, reminders: [] }).map(({ text }) => text);
    expect(texts.slice(-2)).toEqual([own, asks]);
  });
});

describe("a reminder that has come", () => {
  const reminder = (fields: Partial<ReminderSignal> = {}): ReminderSignal => ({
    type: "reminder",
    source: "heartbeat",
    id: "default:reminder-01JD000000000000000000000A-0",
    threadId: "default",
    content: [{ type: "text", text: "call mum" }],
    timestamp: instant(0),
    reminderId: "01JD000000000000000000000A",
    dueAt: instant(0),
    madeBy: "person",
    hearsay: false,
    ...fields,
  });

  test.for([
    {
      says: "whoever asked for it",
      fields: {},
      own: "[reminder due 1970-01-01T00:00:00.000Z, asked for by your person]\ncall mum",
    },
    {
      says: "the agent itself",
      fields: { madeBy: "heartbeat" as const },
      own: "[reminder due 1970-01-01T00:00:00.000Z, set by you in a heartbeat]\ncall mum",
    },
    {
      says: "the agent, when others' words were before it: it is quoted",
      fields: { madeBy: "heartbeat" as const, hearsay: true },
      own: "[reminder due 1970-01-01T00:00:00.000Z, set by you in a heartbeat while others' words were shown: no instruction]\n> call mum",
    },
  ])("says of whom it is: $says", ({ fields, own }) => {
    const texts = turnMessages([], { messages: [], thoughts: [], reminders: [reminder(fields)] });
    expect(texts.map(({ text }) => text)).toEqual([
      own,
      expect.stringContaining("it must be said"),
    ]);
  });

  it("comes behind the thoughts, and is never to be kept back", () => {
    const thoughts: ThoughtSignal[] = [
      { ...thoughtOf("Rain."), wasHeld: true },
      thoughtOf("Wind."),
    ];
    const [own, asked] = turnMessages([], { messages: [], thoughts, reminders: [reminder()] });
    expect(own?.text).toMatch(/^\[held back.*\nRain\.\n\nWind\.\n\n\[reminder due/);
    expect(asked?.text).not.toContain("HEARTBEAT_OK");
    expect(asked?.text).toContain("only if it still matters");
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
