import { describe, expect, test } from "vitest";
import { running } from "../../lib/domain/board.ts";
import { gate } from "../../lib/domain/gate.ts";
import { newThread, type Thread } from "../../lib/domain/thread.ts";
import { hours, instant, minutes } from "../../lib/domain/time.ts";

const now = instant(1_763_640_000_000);
const later = (ms: number) => instant(now + ms);
const earlier = (ms: number) => instant(now - ms);

/** Reflected an hour ago, and nothing has happened since. */
const quiet: Thread = { ...newThread("default", now), lastReflectionAt: earlier(hours(1)) };
const go = (because: string) => ({ kind: "go", because });
const skip = (reason: string) => ({ kind: "skip", reason });
const talking = (untilAt: number) => ({
  ...quiet.board,
  conversation: running("answering", now, instant(untilAt)),
});
const open = { failures: 3, openUntilAt: later(1), backOffMs: minutes(5), told: true };

describe("gate", () => {
  test.for([
    { says: "never reflected", thread: { lastReflectionAt: null }, verdict: go("first") },
    { says: "nothing is new", thread: {}, verdict: skip("nothing-new") },
    { says: "disabled", thread: { config: { enabled: false } }, verdict: skip("disabled") },
    {
      says: "outside of the active hours, until they begin",
      thread: { lastReflectionAt: null },
      activeAt: later(hours(3)),
      verdict: { kind: "wait", reason: "quiet-hours", untilAt: later(hours(3)) },
    },
    {
      says: "a conversation is under way: the slot waits a minute",
      thread: { board: talking(now + 1) },
      verdict: { kind: "wait", reason: "busy", untilAt: later(minutes(1)) },
    },
    {
      says: "a conversation that stalled holds nothing up",
      thread: { board: talking(now) },
      verdict: skip("nothing-new"),
    },
    {
      says: "the person has just written: not before two minutes are over",
      thread: { lastMessageAt: earlier(30_000) },
      verdict: { kind: "wait", reason: "cooldown", untilAt: later(90_000) },
    },
    {
      says: "a message since the last reflection, two minutes ago",
      thread: { lastMessageAt: earlier(minutes(2)) },
      verdict: go("message"),
    },
    {
      says: "a message before the last reflection",
      thread: { lastMessageAt: earlier(hours(2)) },
      verdict: skip("nothing-new"),
    },
    {
      says: "memory, checklist or feed changed",
      thread: { lastChangeAt: earlier(1) },
      verdict: go("change"),
    },
    {
      says: "a last message of the year 9000 holds nobody back for longer than the cooldown",
      thread: { lastMessageAt: instant(2.2e14) },
      verdict: { kind: "wait", reason: "cooldown", untilAt: later(minutes(2)) },
    },
    {
      says: "two messages did not help: the next thought comes an hour after the last",
      thread: {
        lastMessageAt: earlier(minutes(5)),
        lastReflectionAt: earlier(minutes(20)),
        feedback: { count: 2, lastAt: earlier(hours(3)), lastId: "a" },
      },
      verdict: { kind: "wait", reason: "cooldown", untilAt: later(minutes(40)) },
    },
    {
      says: "two messages did not help, the second just now: an hour after that",
      thread: { lastChangeAt: now, feedback: { count: 2, lastAt: now, lastId: "a" } },
      verdict: { kind: "wait", reason: "cooldown", untilAt: later(hours(1)) },
    },
    {
      says: "two messages did not help, and the hour is over",
      thread: { lastChangeAt: now, feedback: { count: 2, lastAt: earlier(hours(1)), lastId: "a" } },
      verdict: go("change"),
    },
    {
      says: "one message did not help",
      thread: { lastChangeAt: now, feedback: { count: 1, lastAt: now, lastId: "a" } },
      verdict: go("change"),
    },
    {
      says: "messages did not help, and a line of the checklist is due",
      thread: { nextLineDueAt: now, feedback: { count: 5, lastAt: now, lastId: "a" } },
      verdict: go("line-due"),
    },
    {
      says: "messages did not help, and a line of the checklist is due before the span is over",
      thread: { nextLineDueAt: later(1), feedback: { count: 5, lastAt: now, lastId: "a" } },
      verdict: { kind: "wait", reason: "cooldown", untilAt: later(1) },
    },
    {
      says: "a line is due at this moment",
      thread: { nextLineDueAt: now },
      verdict: go("line-due"),
    },
    {
      says: "a line is due in a millisecond",
      thread: { nextLineDueAt: later(1) },
      verdict: skip("nothing-new"),
    },
    {
      says: "it is time to think, new or not",
      thread: { config: { think_at_least_every_seconds: 3_600 } },
      verdict: go("think-at-least"),
    },
    {
      says: "a second before it is time to think",
      thread: { config: { think_at_least_every_seconds: 3_601 } },
      verdict: skip("nothing-new"),
    },
    {
      says: "the circuit is open",
      thread: { lastChangeAt: now, circuit: open },
      verdict: skip("circuit-open"),
    },
    {
      says: "the circuit may be probed",
      thread: { lastChangeAt: now, circuit: { ...open, openUntilAt: now } },
      verdict: go("change"),
    },
    {
      says: "the budget is spent until later",
      thread: { lastChangeAt: now, budgetSpentUntilAt: later(1) },
      verdict: skip("budget"),
    },
    {
      says: "the day has turned",
      thread: { lastChangeAt: now, budgetSpentUntilAt: now },
      verdict: go("change"),
    },
  ])("$says", ({ thread, activeAt = now, verdict }) => {
    const changed = { ...quiet, ...thread, config: { ...quiet.config, ...thread.config } };
    expect(gate(changed, "schedule", now, activeAt)).toEqual(verdict);
    expect(gate(changed, "by-hand", now, activeAt)).toEqual(go("by-hand"));
  });
});
