/** What a crash test calls broken: each promise, broken once on paper. */
import { describe, expect, it, test } from "vitest";
import type { Run } from "../../lib/domain/run.ts";
import { instant, milliseconds } from "../../lib/domain/time.ts";
import { check } from "../../reliability/crash/check.ts";
import type { Evidence } from "../../reliability/crash/evidence.ts";
import type { Asked } from "../../reliability/crash/load.ts";
import {
  answerText,
  type Marker,
  messageText,
  openIn,
  thoughtText,
} from "../../reliability/crash/markers.ts";
import { closed } from "../../reliability/crash/threads.ts";

const asked = (marker: Marker, at: number, acknowledged = true): Asked => ({
  marker,
  threadId: "default",
  askedAt: at,
  acknowledgedAt: acknowledged ? at + 1 : null,
});

const aRun = (slot: string, ...markers: Marker[]): Run => ({
  id: `run-${slot}`,
  threadId: "default",
  slot,
  fence: 1,
  attempt: 1,
  trigger: "schedule",
  because: "first",
  dryRun: false,
  startedAt: instant(1),
  durationMs: milliseconds(1),
  outcome: { kind: "acted" },
  model: "offline",
  text: "",
  steps: [],
  read: [],
  actions: markers.map((marker) => ({
    type: "speak",
    target: null,
    title: null,
    content: thoughtText(marker),
    voteDirection: null,
    executed: true,
    reason: null,
  })),
  usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
  costMicroUsd: 0,
});

const written = (call: number, at: number, ...markers: Marker[]) => ({
  text: answerText(call, markers),
  pending: false,
  at,
});

/** Two messages and a thought, each answered once. */
const good: Evidence = {
  threads: [{ id: "default", slot: null, leaseUntilAt: null, running: [] }],
  runs: [aRun("1", "t-1")],
  signals: [
    {
      id: "1",
      threadId: "default",
      state: "delivered",
      messageId: "a",
      replyId: "b",
      claimedAt: instant(1),
    },
  ],
  budgets: [{ name: "SYS", committedMicroUsd: 5, spentMicroUsd: 3, reservedMicroUsd: 2 }],
  kept: [messageText("m-1"), messageText("m-2")],
  written: [written(1, 10, "m-1"), written(2, 20, "m-2"), written(3, 30, "t-1")],
  waiting: [],
  held: [],
  deadLetters: [],
};
const people = [asked("m-1", 1), asked("m-2", 5), asked("m-3", 6, false)];
const openedAt = 100;
const findings = (evidence: Evidence, redriven: readonly Marker[] = []) =>
  check(evidence, { asked: people, redriven, openedAt });

const without = (index: number) => good.written.filter((_, at) => at !== index);

describe("a crash test", () => {
  it("is content when everything was answered once", () => {
    expect(findings(good)).toEqual({
      messages: 2,
      unacknowledged: 1,
      thoughts: 1,
      duplicates: 0,
      losses: 0,
      heldBack: 0,
      violations: [],
    });
  });

  it("grants one answer, and no more, to a message of which Discord showed a failure", () => {
    const once = { ...good, written: [...good.written, written(4, 40, "m-3")] };
    expect(findings(once).violations).toEqual([]);
    const twice = { ...once, written: [...once.written, written(5, 50, "m-3")] };
    expect(findings(twice).violations).toEqual(["m-3 was answered 2 times"]);
  });

  it("grants what was set aside and put back an answer out of its order", () => {
    const late = { ...good, written: [...without(0), written(1, 40, "m-1")] };
    expect(findings(late, ["m-1"]).violations).toEqual([]);
    expect(findings(late).violations).toEqual(["in default, m-2 was answered before m-1"]);
  });

  it("wants what was thought at night said, and not before the hours open", () => {
    const runs = [...good.runs, { ...aRun("2", "t-2"), threadId: closed }];
    const at = (moment: number) => ({
      ...good,
      runs,
      written: [...good.written, written(4, moment, "t-2")],
    });
    expect(findings(at(openedAt))).toMatchObject({ heldBack: 1, violations: [] });
    expect(findings(at(openedAt - 1)).violations).toEqual([
      "t-2 was said before the hours of its thread opened",
    ]);
    expect(findings({ ...good, runs }).violations).toEqual([
      "t-2 was promised an answer, and Discord shows none",
    ]);
  });

  test.for<{ broken: string; evidence: Partial<Evidence>; says: readonly string[] }>([
    {
      broken: "a message has no answer",
      evidence: { written: without(1) },
      says: ["m-2 was promised an answer, and Discord shows none"],
    },
    {
      broken: "a thought was never said",
      evidence: { written: without(2) },
      says: ["t-1 was promised an answer, and Discord shows none"],
    },
    {
      broken: "two model calls answered one message",
      evidence: { written: [...good.written, written(4, 40, "m-2")] },
      says: ["m-2 was answered 2 times"],
    },
    {
      broken: "one text was sent twice",
      evidence: { written: [...good.written, written(2, 21, "m-2")] },
      says: ["m-2 was answered 2 times", "the answer of model call 2 stands in Discord 2 times"],
    },
    {
      broken: "a thought was said that no run recorded",
      evidence: { written: [...good.written, written(4, 40, "t-9")] },
      says: ["t-9 was answered, and nobody asked it"],
    },
    {
      broken: "the later message was answered first",
      evidence: {
        written: [written(1, 30, "m-1"), written(2, 20, "m-2"), written(3, 30, "t-1")],
      },
      says: ["in default, m-2 was answered before m-1"],
    },
    {
      broken: "a message is not in the history",
      evidence: { kept: [messageText("m-1")] },
      says: ["m-2 stands in the history 0 times"],
    },
    {
      broken: "a message is in the history twice",
      evidence: { kept: [...good.kept, messageText("m-1")] },
      says: ["m-1 stands in the history 2 times"],
    },
    {
      broken: "a thread is left under way",
      evidence: {
        threads: [{ id: "default", slot: "7", leaseUntilAt: 9, running: ["heartbeat"] }],
      },
      says: [
        "thread default has the open slot 7",
        "thread default is still leased",
        "thread default says that its heartbeat is running",
      ],
    },
    {
      broken: "a slot has two runs",
      evidence: { runs: [...good.runs, { ...aRun("1"), id: "another" }] },
      says: ["slot default:1 has 2 runs on record"],
    },
    {
      broken: "a budget does not add up",
      evidence: {
        budgets: [{ name: "SYS", committedMicroUsd: 4, spentMicroUsd: 3, reservedMicroUsd: 2 }],
      },
      says: ["budget SYS: committed 4, but spent 3 and reserved 2"],
    },
    {
      broken: "Discord still thinks",
      evidence: { written: [...good.written, { text: "", pending: true, at: 0 }] },
      says: ['a message of 1970-01-01T00:00:00.000Z still says "is thinking…"'],
    },
    {
      broken: "a signal waits",
      evidence: { waiting: ["{}"] },
      says: ["in the queue waits {}"],
    },
    {
      broken: "a dead letter is left",
      evidence: { deadLetters: ["{}"] },
      says: ["in the dead letters lies {}"],
    },
    {
      broken: "an outbox is not empty",
      evidence: { held: ["T#default/OUT"] },
      says: ["in the outbox is left T#default/OUT"],
    },
    {
      broken: "a signal is not done",
      evidence: { signals: good.signals.map((signal) => ({ ...signal, state: "claimed" })) },
      says: ["signal 1 of default is only claimed"],
    },
  ])("says that $broken", ({ evidence, says }) => {
    expect(findings({ ...good, ...evidence }).violations).toEqual(says);
  });
});

describe("the markers", () => {
  it("of a conversation that are open stand behind its last answer", () => {
    const before = `${messageText("m-1")}\n${answerText(1, ["m-1"])}`;
    expect(openIn(`${before}\n\n${messageText("m-2")}\n${thoughtText("t-3")}`)).toEqual([
      "m-2",
      "t-3",
    ]);
    expect(openIn(before)).toEqual([]);
    expect(openIn(messageText("m-1"))).toEqual(["m-1"]);
  });
});
