/** The Runs page: its filters, its words, and two runs beside each other. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { RunAction, RunDetail } from "../../panel/src/api/run-types.ts";
import { pairActions } from "../../panel/src/pages/runs/compare/pair-actions.ts";
import { receiptOf } from "../../panel/src/pages/runs/detail/receipt-lines.ts";
import { undoWords } from "../../panel/src/pages/runs/detail/undo-words.ts";
import {
  actionTitle,
  fateOf,
  gateWords,
  prettyInput,
} from "../../panel/src/pages/runs/detail/words.ts";
import { chosenOf, filters, queryOf, withChoice } from "../../panel/src/pages/runs/list/filter.ts";
import { wishOf } from "../../panel/src/pages/runs/replay/wish.ts";
import { isLong } from "../../panel/src/parts/is-long.ts";

const anAction = (given: Partial<RunAction> = {}): RunAction => ({
  action_type: "speak",
  target_id: null,
  title: null,
  content: "Rain at five.",
  vote_direction: null,
  reason: null,
  executed: true,
  ...given,
});

const aRun = (given: Partial<RunDetail> = {}): RunDetail => ({
  id: "01RUN",
  slot: "1",
  at: "2026-11-30T11:00:00.000Z",
  ended_at: "2026-11-30T11:00:02.500Z",
  trigger: "schedule",
  dry_run: false,
  kind: "acted",
  reason: null,
  count: 1,
  summary: "spoke: Rain at five.",
  spoke: true,
  effects: 1,
  model: "offline",
  input_tokens: 12_000,
  cached_input_tokens: 0,
  output_tokens: 204,
  cost_usd: 0.0012,
  replay_of: null,
  attempt: 1,
  because: "message",
  text: "",
  steps: [],
  actions: [],
  memory_read: [],
  ...given,
});

const [outcome, trigger, dryRun] = filters;

describe("the filters", () => {
  test.for([
    { address: "", asked: "" },
    { address: "dry_run=true&outcome=failed", asked: "outcome=failed&dry_run=true" },
    { address: "outcome=of-tomorrow&trigger=by-hand", asked: "trigger=by-hand" },
    { address: "outcome=&page=3", asked: "" },
  ])("of the address ?$address ask for ?$asked", ({ address, asked }) => {
    expect(queryOf(new URLSearchParams(address))).toBe(asked);
  });

  it("are changed one by one, and what else stands in the address stays", () => {
    if (outcome === undefined || trigger === undefined) throw new Error("there are three filters");
    const search = new URLSearchParams("outcome=failed&page=3");
    expect(withChoice(search, trigger, "schedule").toString()).toBe(
      "outcome=failed&page=3&trigger=schedule",
    );
    expect(withChoice(search, outcome, "").toString()).toBe("page=3");
    expect(search.get("outcome")).toBe("failed");
  });

  it("show every run for what is no choice", () => {
    if (dryRun === undefined) throw new Error("there are three filters");
    expect(chosenOf(new URLSearchParams("dry_run=maybe"), dryRun)).toBe("");
    expect(chosenOf(new URLSearchParams("dry_run=true"), dryRun)).toBe("true");
  });
});

describe("the gate", () => {
  test.for([
    { run: {}, words: "Let it through: somebody had written since its last reflection." },
    { run: { because: "of-tomorrow" }, words: "Let it through: of-tomorrow." },
    { run: { because: null }, words: "Was not asked." },
    {
      run: { kind: "skipped", reason: "budget", because: null },
      words: "Stayed quiet: the budget of the day is spent.",
    },
    {
      run: { kind: "skipped", reason: "of-tomorrow", because: null },
      words: "Stayed quiet: of-tomorrow.",
    },
  ] as const)("says: $words", ({ run, words }) => {
    expect(gateWords(aRun(run))).toBe(words);
  });
});

describe("an action", () => {
  test.for([
    { action: {}, dry: false, fate: "done", title: "Spoke" },
    { action: { executed: false }, dry: true, fate: "would", title: "Would have spoken" },
    {
      action: { executed: false },
      dry: false,
      fate: "not-done",
      title: "Did not come to it: spoken",
    },
    {
      action: { executed: false, reason: "others' words" },
      dry: true,
      fate: "rejected",
      title: "Was not allowed: spoken",
    },
    {
      action: { action_type: "write", target_id: "notes/boiler.md" },
      dry: false,
      fate: "done",
      title: "Wrote notes/boiler.md",
    },
    {
      action: { action_type: "vote", target_id: "p1", vote_direction: "up", executed: false },
      dry: true,
      fate: "would",
      title: "Would have voted up p1",
    },
    {
      action: { action_type: "fly", target_id: "home" },
      dry: false,
      fate: "done",
      title: "Fly home",
    },
  ] as const)("is $fate: $title", ({ action, dry, fate, title }) => {
    const shown = anAction(action);
    expect(fateOf(shown, dry)).toBe(fate);
    expect(actionTitle(shown, fate)).toBe(title);
  });
});

describe("a tool's input", () => {
  it("is shown with its lines when it is JSON, and as it is when it was cut off", () => {
    expect(prettyInput('{"path":"user.md"}')).toBe('{\n  "path": "user.md"\n}');
    expect(prettyInput('{"path":"us')).toBe('{"path":"us');
  });

  test.for([
    { says: "a short text", text: "a", is: false },
    { says: "480 letters", text: "a".repeat(480), is: false },
    { says: "481 letters", text: "a".repeat(481), is: true },
    { says: "8 lines", text: "a\n".repeat(7), is: false },
    { says: "9 lines", text: "a\n".repeat(8), is: true },
  ])("$says: folded is $is", ({ text, is }) => {
    expect(isLong(text)).toBe(is);
  });
});

describe("the receipt", () => {
  const lines = (given: Partial<RunDetail>) => Object.fromEntries(receiptOf(aRun(given)));

  it("says what was read, written, and paid", () => {
    expect(lines({ cached_input_tokens: 9_000 })).toMatchObject({
      Read: "12,000 tokens, 9,000 of them from the cache",
      Wrote: "204 tokens",
      Cost: "$0.0012",
      Took: "2.5 s",
    });
  });

  it("says what is not known", () => {
    expect(lines({ cost_usd: null, model: null })).toMatchObject({
      Cost: "no known price; counted at the ceiling",
      Model: "none was asked",
    });
  });
});

describe("what an undo takes back", () => {
  it("is what was done, each in its words; changes of reminders stay", () => {
    expect(
      undoWords([
        anAction(),
        anAction({ executed: false, reason: "no" }),
        anAction({ action_type: "write", target_id: "user.md" }),
        anAction({ action_type: "remind", content: "Bins out" }),
        anAction({ action_type: "reminder_cancel", target_id: "r1" }),
        anAction({ action_type: "comment", target_id: "p1", content: "x".repeat(200) }),
      ]),
    ).toEqual({
      taken: [
        "the message “Rain at five.” is deleted, or never sent",
        "user.md gets back what stood in it before, unless it was changed since",
        "the reminder “Bins out” is cancelled, unless it was changed since",
        expect.stringMatching(/^the comment “x{70,}…” is removed$/),
      ],
      left: ["the reminder r1 stays as it is now"],
    });
  });
});

describe("a replay's wish", () => {
  test.for([
    { says: "nothing changed", form: { model: "offline", checklist: null }, wish: {} },
    { says: "no model named", form: { model: "  ", checklist: null }, wish: {} },
    {
      says: "another model",
      form: { model: " openai:x ", checklist: null },
      wish: { model: "openai:x" },
    },
    { says: "an emptied checklist", form: { model: "", checklist: "" }, wish: { checklist: "" } },
  ])("$says", ({ form, wish }) => {
    expect(wishOf("offline", form)).toEqual(wish);
  });
});

describe("two runs' actions", () => {
  const kinds = (left: readonly RunAction[], right: readonly RunAction[]) =>
    pairActions(left, right).map(({ kind }) => kind);

  test.for([
    {
      says: "the same, done and rehearsed",
      left: [anAction()],
      right: [anAction({ executed: false })],
      kinds: ["equal"],
    },
    {
      says: "other words",
      left: [anAction()],
      right: [anAction({ content: "Sun." })],
      kinds: ["changed"],
    },
    {
      says: "allowed here, rejected there",
      left: [anAction()],
      right: [anAction({ reason: "no" })],
      kinds: ["changed"],
    },
    {
      says: "new posts, whose ids differ",
      left: [anAction({ action_type: "post", target_id: "1" })],
      right: [anAction({ action_type: "post", target_id: "2" })],
      kinds: ["changed"],
    },
    { says: "one has nothing", left: [anAction()], right: [], kinds: ["only-left"] },
    {
      says: "equal ones find each other over nearer ones",
      left: [anAction({ content: "a" }), anAction({ content: "b" })],
      right: [anAction({ content: "b" }), anAction({ action_type: "write", target_id: "x" })],
      kinds: ["only-left", "equal", "only-right"],
    },
  ] as const)("$says", ({ left, right, kinds: expected }) => {
    expect(kinds(left, right)).toEqual(expected);
  });

  it("stand in one pair each, whatever they are", () => {
    const action = fc
      .record({
        action_type: fc.constantFrom("speak", "write", "post"),
        target_id: fc.constantFrom(null, "a", "b"),
        content: fc.constantFrom("x", "y"),
      })
      .map(anAction);
    const actions = fc.array(action, { maxLength: 8 });
    fc.assert(
      fc.property(actions, actions, (left, right) => {
        const pairs = pairActions(left, right);
        expect(pairs.flatMap((pair) => pair.left ?? [])).toEqual(left);
        const ofRight = pairs.flatMap((pair) => pair.right ?? []);
        expect(new Set(ofRight)).toEqual(new Set(right));
        expect(ofRight.length).toBe(right.length);
      }),
    );
  });

  it("of a run and itself are all equal", () => {
    const same = [anAction(), anAction({ action_type: "write", target_id: "x" }), anAction()];
    expect(kinds(same, same)).toEqual(["equal", "equal", "equal"]);
  });
});
