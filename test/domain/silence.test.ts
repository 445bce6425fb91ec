import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { isSilence, parseBareDecision } from "../../lib/domain/silence.ts";

describe("isSilence", () => {
  test.for([
    ["", true],
    ["  \n", true],
    ["HEARTBEAT_OK", true],
    ["heartbeat_ok.", true],
    ["**HEARTBEAT_OK**", true],
    ["`HEARTBEAT_OK`!", true],
    ["<b>HEARTBEAT_OK</b>", true],
    ["[no action needed]", true],
    ["No action needed.", true],
    ["...", true],
    ["HEARTBEAT_OK: the milk is out of date", false],
    ["I would answer HEARTBEAT_OK", false],
    ["no action needed on the milk", false],
    ["HEARTBEAT_OK HEARTBEAT_OK", false],
    ["👍", false],
    ["да", false],
    ["ok", false],
  ] as const)("%j: %s", ([text, isSilent]) => {
    expect(isSilence(text)).toBe(isSilent);
  });

  it("is the same whatever punctuation, emphasis and space stands around the words", () => {
    const around = fc.array(
      fc.constantFrom("*", "_", "`", " ", "\n", ".", "!", "[", "]", "~", '"'),
    );
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(isSilence(`${before.join("")}HEARTBEAT_OK${after.join("")}`)).toBe(true);
      }),
    );
  });

  it("never takes a text with another word for silence", () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(word, (extra) => {
        expect(isSilence(`HEARTBEAT_OK ${extra}`)).toBe(false);
      }),
    );
  });
});

describe("parseBareDecision", () => {
  test.for([
    { text: '{"action":"none"}', decision: { action: "none", reasoning: null, input: {} } },
    {
      text: '{"action":"none","post_id":null,"title":"","reasoning":"quiet"}',
      decision: { action: "none", reasoning: "quiet", input: { post_id: null, title: "" } },
    },
    {
      text: '```json\n{"action":"post","title":"T","content":"C"}\n```',
      decision: { action: "post", reasoning: null, input: { title: "T", content: "C" } },
    },
    {
      text: '```\n{"action":"comment","post_id":"p1","content":"C"}```',
      decision: { action: "comment", reasoning: null, input: { post_id: "p1", content: "C" } },
    },
    {
      text: ' {"action":"vote","post_id":"p1","vote_direction":"sideways","reasoning":null} ',
      decision: {
        action: "vote",
        reasoning: null,
        input: { post_id: "p1", vote_direction: "sideways" },
      },
    },
    {
      text: '{"action":"post","title":7}',
      decision: { action: "post", reasoning: null, input: { title: 7 } },
    },
    { text: '{"action":"dance"}', decision: null },
    { text: '{"title":"T","content":"C"}', decision: null },
    { text: 'I think {"action":"none"}', decision: null },
    { text: '{"action":"none"} is my answer', decision: null },
    { text: '[{"action":"none"}]', decision: null },
    { text: "{not json}", decision: null },
    { text: "", decision: null },
  ])("$text", ({ text, decision }) => {
    expect(parseBareDecision(text)).toEqual(decision);
  });

  it("finds any decision again, pretty-printed or not, fenced or not", () => {
    const vote = fc.record({
      action: fc.constant("vote" as const),
      post_id: fc.string(),
      vote_direction: fc.constantFrom("up" as const, "down" as const),
      reasoning: fc.string(),
    });
    fc.assert(
      fc.property(vote, fc.nat(4), fc.boolean(), (written, indent, isFenced) => {
        const json = JSON.stringify(written, null, indent);
        const text = isFenced ? `\`\`\`json\n${json}\n\`\`\`` : json;
        const { action, reasoning, ...input } = written;
        expect(parseBareDecision(text)).toEqual({ action, reasoning, input });
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseBareDecision(`{${text}`)).not.toThrow();
      }),
    );
  });
});
