import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { isEmptyChecklist, parseChecklist } from "../../lib/domain/checklist.ts";
import { sampleChecklist } from "../../lib/domain/samples.ts";

const textsOf = (raw: string) => {
  const { checklist, rules, proactiveBehaviors } = parseChecklist(raw);
  const texts = (lines: readonly { text: string }[]) => lines.map(({ text }) => text);
  return {
    checklist: texts(checklist),
    rules: texts(rules),
    proactiveBehaviors: texts(proactiveBehaviors),
  };
};

const template = `# Heartbeat

## Checklist
- [ ] Look at the feed
- [x] Introduce yourself

## Rules
If no urgent items → reply HEARTBEAT_OK only.

## Proactive Behaviors
- Suggest a recipe on Fridays
`;

describe("parseChecklist", () => {
  it("reads the usual template", () => {
    expect(parseChecklist(template)).toEqual({
      checklist: [
        {
          text: "Look at the feed",
          rhythm: null,
          condition: null,
          action: "Look at the feed",
          done: false,
        },
        {
          text: "Introduce yourself",
          rhythm: null,
          condition: null,
          action: "Introduce yourself",
          done: true,
        },
      ],
      rules: [
        {
          text: "If no urgent items → reply HEARTBEAT_OK only.",
          rhythm: null,
          condition: "no urgent items",
          action: "reply HEARTBEAT_OK only",
          done: false,
        },
      ],
      proactiveBehaviors: [
        {
          text: "Suggest a recipe on Fridays",
          rhythm: null,
          condition: null,
          action: "Suggest a recipe on Fridays",
          done: false,
        },
      ],
      rhythmic: [],
      notUnderstood: [],
      raw: template,
    });
  });

  it("reads the sample of a new thread", () => {
    const { checklist, rules, proactiveBehaviors } = parseChecklist(sampleChecklist);
    expect(checklist.map(({ condition }) => condition)).toEqual(["we have never spoken"]);
    expect(checklist[0]?.action).toMatch(/^say hello: introduce yourself .* eye on$/);
    expect(rules.map(({ action }) => action)).toEqual(["rest"]);
    expect(proactiveBehaviors).toHaveLength(1);
  });

  test.for([
    {
      says: "headings in any case and level",
      raw: "#### MY CHECKLIST FOR TODAY\n- a",
      checklist: ["a"],
    },
    { says: "a bare list without a heading", raw: "- a\n- b", checklist: ["a", "b"] },
    { says: "a list under a title that is no section", raw: "# Heartbeat\n- a", checklist: ["a"] },
    {
      says: "prose before the first section is no checklist",
      raw: "About this file.\n- a",
      checklist: ["a"],
    },
    {
      says: "a line without a bullet, inside a section",
      raw: "## Checklist\nwater",
      checklist: ["water"],
    },
    {
      says: "every kind of marker",
      raw: "- a\n* b\n+ c\n1. d\n2) e\n• f\n- [ ] g\n[x] h",
      checklist: ["a", "b", "c", "d", "e", "f", "g", "h"],
    },
    {
      says: "deeper headings stay inside",
      raw: "## Checklist\n### Morning\n- a\n### Evening\n- b",
      checklist: ["a", "b"],
    },
    {
      says: "another heading of the same level leaves",
      raw: "## Checklist\n- a\n## Notes\n- b",
      checklist: ["a"],
    },
    {
      says: "a section may come twice",
      raw: "## Checklist\n- a\n## Notes\n- b\n## Checklist\n- c",
      checklist: ["a", "c"],
    },
    {
      says: "an indented line continues the line above",
      raw: "- a\n  and b",
      checklist: ["a and b"],
    },
    { says: "an indented bullet is a line of its own", raw: "- a\n  - b", checklist: ["a", "b"] },
    {
      says: "empty bullets, boxes and rulers are nothing",
      raw: "- \n-\n- [ ]\n- []\n---\n* * *\n- a",
      checklist: ["a"],
    },
    {
      says: "comments are nothing",
      raw: "<!-- - x\n- y -->\n- a <!-- z -->\n<!-- open\n- b",
      checklist: ["a"],
    },
    { says: "line ends of Windows", raw: "## Checklist\r\n- a\r\n- b\r\n", checklist: ["a", "b"] },
    {
      says: "a link is no box",
      raw: "- [news](https://example.com)",
      checklist: ["[news](https://example.com)"],
    },
  ])("reads: $says", ({ raw, checklist }) => {
    expect(textsOf(raw)).toEqual({ checklist, rules: [], proactiveBehaviors: [] });
  });

  test.for([
    {
      line: "If it rains → take the umbrella.",
      condition: "it rains",
      action: "take the umbrella",
    },
    { line: "if it rains -> take it", condition: "it rains", action: "take it" },
    { line: "When a → b → c", condition: "a", action: "b → c" },
    { line: "always → rest", condition: "always", action: "rest" },
    { line: "rename A → B", condition: null, action: "rename A → B" },
    { line: "If it rains, take it.", condition: null, action: "If it rains, take it" },
    { line: "If → b", condition: null, action: "If → b" },
    { line: "If a →", condition: null, action: "If a →" },
    { line: "If a → wait...", condition: "a", action: "wait..." },
  ])("splits: $line", ({ line, condition, action }) => {
    expect(parseChecklist(`- ${line}`).checklist).toMatchObject([
      { text: line, condition, action },
    ]);
  });

  it("finds the rhythms of lines in every section", () => {
    const { checklist, rhythmic } = parseChecklist(`## Checklist
- look around
- [ ] every 2h: read the feed.
- [x] at 09:00: say hello
## Rules
1. on weekdays at 09:00: If it rains → say so.
## Proactive Behaviors
every day: tell a joke`);
    expect(checklist).toHaveLength(3);
    expect(rhythmic).toEqual([
      {
        text: "every 2h: read the feed.",
        rhythm: { kind: "every", spanMs: 7_200_000 },
        condition: null,
        action: "read the feed",
        done: false,
      },
      {
        text: "at 09:00: say hello",
        rhythm: { kind: "at", minuteOfDay: 540, weekdays: [1, 2, 3, 4, 5, 6, 7] },
        condition: null,
        action: "say hello",
        done: true,
      },
      {
        text: "on weekdays at 09:00: If it rains → say so.",
        rhythm: { kind: "at", minuteOfDay: 540, weekdays: [1, 2, 3, 4, 5] },
        condition: "it rains",
        action: "say so",
        done: false,
      },
      {
        text: "every day: tell a joke",
        rhythm: { kind: "every", spanMs: 86_400_000 },
        condition: null,
        action: "tell a joke",
        done: false,
      },
    ]);
  });

  it("keeps a rhythm that it cannot read as an ordinary line, and tells of it", () => {
    const raw = "- at 25:00: wake me\n- every 2h: look\n## Rules\n- every 30s: blink.";
    const { checklist, rules, rhythmic, notUnderstood } = parseChecklist(raw);
    expect(checklist[0]).toMatchObject({ text: "at 25:00: wake me", rhythm: null });
    expect(rules[0]).toMatchObject({ action: "every 30s: blink", rhythm: null });
    expect(rhythmic).toHaveLength(1);
    expect(notUnderstood).toEqual(["at 25:00: wake me", "every 30s: blink."]);
  });

  it("gives back any list of lines, however they are marked", () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z ,']{0,20}[A-Za-z]$/);
    const mark = fc.constantFrom("- ", "* ", "- [ ] ", "- [x] ", "1. ", "12) ");
    fc.assert(
      fc.property(fc.array(fc.tuple(mark, word)), (lines) => {
        const raw = ["## Rules", ...lines.map(([marked, text]) => marked + text)].join("\n");
        expect(textsOf(raw).rules).toEqual(lines.map(([, text]) => text));
      }),
    );
  });

  it("never throws, and keeps what it was given", () => {
    const markdownish = fc
      .array(
        fc.constantFrom(
          "#",
          " ",
          "\n",
          "-",
          "[",
          "]",
          "x",
          "→",
          "If ",
          "rules",
          "<!--",
          "-->",
          ".",
        ),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(markdownish, (raw) => {
        expect(parseChecklist(raw).raw).toBe(raw);
      }),
    );
  });
});

describe("isEmptyChecklist", () => {
  test.for([
    ["", true],
    ["  \n\t\n", true],
    ["## Checklist\n- [ ]", true],
    ["# Heartbeat\n\n## Rules\n", true],
    ["<!-- nothing yet -->\n- [ ]\n---", true],
    ["#", true],
    ["- [ ] a", false],
    ["- [x] a", false],
    ["Just look after me.", false],
    ["## Notes\nwater", false],
    ["- every 2h: look", false],
    ["- every 2h:", false],
    ["## Checklist\n- [x]\n1.\n* [ ]", true],
    [sampleChecklist, false],
  ] as const)("%j: %s", ([raw, isEmpty]) => {
    expect(isEmptyChecklist(raw)).toBe(isEmpty);
  });
});
