import { describe, expect, it, test } from "vitest";
import { cut } from "../../lib/domain/cut.ts";
import { type Action, effectsOf, Run, summaryOf } from "../../lib/domain/run.ts";
import { aRun } from "../contracts/samples.ts";

const anAction = (fields: Partial<Action>): Action => ({
  type: "speak",
  target: null,
  title: null,
  content: "",
  voteDirection: null,
  executed: true,
  reason: null,
  ...fields,
});

describe("a stored run", () => {
  it("from before posts and refusals still parses", () => {
    const old = {
      ...aRun(),
      steps: [{ tool: "speak", input: "{}", result: "ok" }],
      actions: [{ type: "speak", target: null, content: "Hello", executed: true }],
    };
    expect(Run.parse(old).actions).toEqual([anAction({ content: "Hello" })]);
  });
});

describe("effectsOf", () => {
  it("leaves out memory writes and what was rejected, and keeps what was rehearsed", () => {
    const rehearsed = anAction({ type: "vote", executed: false });
    const rejected = anAction({ type: "post", executed: false, reason: "too many" });
    const written = anAction({ type: "write", target: "user.md" });
    expect(effectsOf([written, rejected, rehearsed])).toEqual([rehearsed]);
  });
});

describe("summaryOf", () => {
  const actions = [
    anAction({ content: "Rain at five." }),
    anAction({ type: "write", target: "user.md", content: "Likes tea." }),
    anAction({ type: "post", target: "01A.1", title: "News", content: "The 8:15." }),
    anAction({ type: "comment", target: "01A", content: "I know." }),
    anAction({ type: "vote", target: "01A", voteDirection: "up" }),
    anAction({ type: "vote", executed: false, reason: "there is no post 01Z" }),
  ];
  test.for([
    {
      dryRun: false,
      summary:
        "spoke: Rain at five.; wrote user.md; posted: News; commented on 01A: I know.; voted up on 01A; rejected: vote (there is no post 01Z)",
    },
    {
      dryRun: true,
      summary:
        "dry run: would have spoken: Rain at five.; written user.md; posted: News; commented on 01A: I know.; voted up on 01A; rejected: vote (there is no post 01Z)",
    },
  ])("tells every action, dry run $dryRun", ({ dryRun, summary }) => {
    expect(summaryOf(aRun({ dryRun, actions, outcome: { kind: "acted" } }))).toBe(summary);
  });
});

describe("cut", () => {
  it("leaves no half of an emoji behind", () => {
    expect(cut("abc🌱def", 5)).toBe("abc…");
    expect(cut("abc🌱", 5)).toBe("abc🌱");
  });
});
