import { describe, expect, it, test } from "vitest";
import { reflectOffline, replyOffline } from "../../lib/domain/offline.ts";
import type { SectionTitle } from "../../lib/domain/prompt.ts";
import { sampleChecklist } from "../../lib/domain/samples.ts";

const reflect = (bodies: Partial<Record<SectionTitle, string>>) =>
  reflectOffline([
    { title: "HEARTBEAT.md", body: bodies["HEARTBEAT.md"] ?? "" },
    { title: "Recent conversation", body: bodies["Recent conversation"] ?? "" },
    { title: "Your recent thoughts", body: bodies["Your recent thoughts"] ?? "" },
  ]);

const helloThought =
  "Say hello: introduce yourself in two sentences and ask what to keep an eye on.";
const nothingDue = "No model is configured; by its rules alone, nothing is due.";
const unjudged = (lines: string): string =>
  `No model is configured, and rules alone cannot judge ${lines}.`;

describe("a reflection by rules", () => {
  it("says hello when nobody has spoken yet", () => {
    expect(reflect({ "HEARTBEAT.md": sampleChecklist })).toEqual([
      { name: "speak", input: { thought: helloThought } },
    ]);
  });

  test.for([
    { title: "Recent conversation", body: "[2026-11-20T08:00:00.000Z] person: hi" },
    { title: "Your recent thoughts", body: `[2026-11-20T08:00:00.000Z] ${helloThought}` },
  ] as const)("rests after the first hello, known by: $title", ({ title, body }) => {
    expect(reflect({ "HEARTBEAT.md": sampleChecklist, [title]: body })).toEqual([
      { name: "rest", input: { reason: nothingDue } },
    ]);
  });

  test.for([
    { says: "no checklist", checklist: "", reason: nothingDue },
    { says: "an empty checklist", checklist: "## Checklist\n- [ ]", reason: nothingDue },
    { says: "a ticked box", checklist: "- [x] always → say hi", reason: nothingDue },
    {
      says: "a condition that it does not know",
      checklist: "- If it rains → say so.",
      reason: unjudged('"If it rains → say so."'),
    },
    {
      says: "a line without a condition",
      checklist: "- [ ] Look at the feed",
      reason: unjudged('"Look at the feed"'),
    },
    {
      says: "an action that rules cannot take",
      checklist: "- always → look at the feed",
      reason: unjudged('"always → look at the feed"'),
    },
    {
      says: "more lines than it names",
      checklist: "- a\n- b\n- c\n- d\n- e",
      reason: unjudged('"a", "b", "c" and 2 more'),
    },
    {
      says: "a rule to reply with silence",
      checklist: "## Rules\nIf no urgent items → reply HEARTBEAT_OK only.",
      reason: nothingDue,
    },
  ])("rests on $says, and says why", ({ checklist, reason }) => {
    expect(reflect({ "HEARTBEAT.md": checklist })).toEqual([{ name: "rest", input: { reason } }]);
  });

  it("speaks each thought once, and not again while it is among the recent ones", () => {
    const checklist = "- always → say hi\n- always → say hi\n- always → tell a joke";
    expect(
      reflect({
        "HEARTBEAT.md": checklist,
        "Your recent thoughts": "[2026-11-20T08:00:00.000Z] Tell a joke.",
      }),
    ).toEqual([{ name: "speak", input: { thought: "Say hi." } }]);
  });
});

const ask = { role: "user", text: "(Write your message to your person now.)" } as const;
const words = { role: "user", text: "[2026-11-20T08:00:00.000Z]\nWhat is\nthe weather?" } as const;
const old = [
  { role: "user", text: "[2026-11-19T08:00:00.000Z]\nearlier words" },
  { role: "assistant", text: "earlier reply" },
] as const;
const thought = (text: string) => ({ role: "assistant", text }) as const;

describe("a reply by rules", () => {
  it("writes the first hello itself, and says how to get a model", () => {
    const reply = replyOffline([thought(helloThought), ask]);
    expect(reply).toMatch(/^Hello, I am Vigil\./);
    expect(reply).toContain("no language model is configured");
    expect(reply).toContain("VIGIL_MODEL");
    expect(reply).not.toContain("Say hello:");
  });

  it("tells a person who wrote that no model is configured, and what it received", () => {
    const reply = replyOffline([...old, words, ask]);
    expect(reply).toContain('I received "What is the weather?"');
    expect(reply).toContain("no language model is configured");
    expect(reply).toContain("/heartbeat now");
    expect(reply).not.toContain("earlier");
  });

  it("cuts long words, so that the reply stays one message", () => {
    const reply = replyOffline([{ role: "user", text: "x".repeat(5_000) }, ask]);
    expect(reply.length).toBeLessThan(1_500);
  });

  it("answers words first and then the thought", () => {
    const reply = replyOffline([words, thought(helloThought), ask]);
    expect(reply.indexOf("I received")).toBe(0);
    expect(reply.indexOf("Hello, I am Vigil.")).toBeGreaterThan(0);
  });

  it("passes another thought on as it stands, and does not answer what was answered", () => {
    const reply = replyOffline([...old, thought("Tell a joke."), ask]);
    expect(reply).toContain('"Tell a joke."');
    expect(reply).not.toContain("I received");
  });

  it("passes on a thought that was held back without the line that says so", () => {
    const held = thought("[held back since 2025-11-21T23:00:00.000Z]\nTell a joke.");
    expect(replyOffline([held, ask])).toContain('"Tell a joke."');
  });

  it("has something to say even to nothing", () => {
    expect(replyOffline([])).toMatch(/^Hello/);
  });
});

describe("a reminder without a model", () => {
  const asks = { role: "user", text: "(A reminder has come.)" } as const;
  const due = "[reminder due 2026-11-20T08:00:00.000Z, asked for by your person]";

  test.for([
    { says: "alone, in plain words", own: `${due}\ncall mum`, reply: "Reminder: call mum" },
    {
      says: "of several lines, as it was written",
      own: `${due}\ncall mum\n\n- birthday`,
      reply: "Reminder: call mum\n\n- birthday",
    },
    {
      says: "two of them",
      own: `${due}\ncall mum\n\n${due}\nwater`,
      reply: "Reminder: call mum\n\nReminder: water",
    },
  ])("is said: $says", ({ own, reply }) => {
    expect(replyOffline([{ role: "assistant", text: own }, asks])).toBe(reply);
  });

  it("is said beside a thought, and beside an answer", () => {
    const messages = [
      { role: "user", text: "[2026-11-20T08:00:00.000Z]\nhi" },
      { role: "assistant", text: `Rain at five.\n\n${due}\ncall mum` },
      asks,
    ] as const;
    const reply = replyOffline(messages);
    expect(reply).toContain('I received "hi"');
    expect(reply).toContain("Reminder: call mum");
    expect(reply).toContain('My checklist tells me: "Rain at five."');
  });
});
