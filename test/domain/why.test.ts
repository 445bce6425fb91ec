/** The sentence that tells why a thread was quiet, or what it did: one row a reason. */
import { describe, expect, it, test } from "vitest";
import { idle, running } from "../../lib/domain/board.ts";
import { skipReasons } from "../../lib/domain/gate-reasons.ts";
import { type Action, Run } from "../../lib/domain/run.ts";
import { newThread, type Streak, type Thread } from "../../lib/domain/thread.ts";
import {
  after,
  days,
  hours,
  type Instant,
  instant,
  milliseconds,
  minutes,
  seconds,
} from "../../lib/domain/time.ts";
import { whySentence } from "../../lib/domain/why.ts";
import { moment } from "./moments.ts";

const now = moment("2026-11-20T10:00+01:00");
const ago = (span: number): Instant => instant(now - span);
const ahead = (span: number): Instant => instant(now + span);

const quiet = newThread("default", ago(days(2)));
const thread: Thread = {
  ...quiet,
  config: { ...quiet.config, timezone: "Europe/Berlin" },
  dueAt: ahead(minutes(18)),
  lastTickAt: ago(hours(2)),
  lastReflectionAt: ago(hours(2)),
};

const streakOf = (reason: Streak["reason"], count = 1): Streak => ({
  runId: "r",
  reason,
  count,
  firstSlot: "1",
  sinceAt: ago(hours(2)),
  lastAt: ago(minutes(12)),
});

const runOf = (outcome: Run["outcome"], rest: Partial<Run> = {}): Run => ({
  ...Run.parse({
    id: "r",
    threadId: "default",
    slot: "1",
    fence: 1,
    attempt: 1,
    trigger: "schedule",
    dryRun: false,
    startedAt: ago(minutes(12)),
    durationMs: 1_000,
    outcome,
    model: "offline",
    text: "",
    steps: [],
    actions: [],
    usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
  }),
  ...rest,
});

const action = (type: Action["type"], change: Partial<Action> = {}): Action => ({
  ...{ type, target: null, title: null, content: "", voteDirection: null },
  ...{ executed: true, reason: null, ...change },
});
const spoke = action("speak", { content: "Rain\nat 5." });
const wrote = action("write", { target: "user.md", content: "x" });
const refused = action("vote", { target: "p9", executed: false, reason: "there is no such post" });

const stayedQuiet = "I last woke 12 minutes ago and stayed quiet:";
const next = "Next: in 18 minutes.";

describe("why it was quiet", () => {
  const { circuit } = thread;
  const rows: Readonly<Record<Streak["reason"], { thread: Partial<Thread>; why: string }>> = {
    disabled: {
      thread: { config: { ...thread.config, enabled: false } },
      why: `${stayedQuiet} my heartbeat was switched off in this thread. Next: not before the heartbeat of this thread is resumed.`,
    },
    "quiet-hours": {
      thread: {
        config: { ...thread.config, active_hours_start: 11, active_hours_end: "17:30" },
      },
      why: `${stayedQuiet} it was outside my active hours, 11:00 to 17:30 (Europe/Berlin). ${next}`,
    },
    busy: { thread: {}, why: `${stayedQuiet} a conversation was under way. ${next}` },
    cooldown: { thread: {}, why: `${stayedQuiet} you had just written to me. ${next}` },
    "circuit-open": {
      thread: { circuit: { ...circuit, failures: 3, openUntilAt: ahead(minutes(5)) } },
      why: `${stayedQuiet} my model had failed again and again. My model failed 3 times in a row; I try it again at 10:05 or soon after. ${next}`,
    },
    budget: {
      thread: { budgetSpentUntilAt: moment("2026-11-21T00:00+01:00") },
      why: `${stayedQuiet} the day's budget was spent. The day's budget is spent; a new one begins tomorrow at 00:00. ${next}`,
    },
    "nothing-new": {
      thread: {},
      why: `${stayedQuiet} nothing had changed since my last reflection at 08:00. ${next}`,
    },
  };

  test.for(skipReasons)("%s", (reason) => {
    const row = rows[reason];
    const skipping = { ...thread, ...row.thread, streak: streakOf(reason) };
    expect(whySentence(skipping, null, now, "started")).toBe(row.why);
  });

  test.for([
    {
      says: "counts equal skips",
      change: { streak: streakOf("busy", 5) },
      why: "(the 5th time in a row)",
    },
    {
      says: "forgets active hours that are gone",
      change: { streak: streakOf("quiet-hours") },
      why: "it was outside my active hours. Next",
    },
    {
      says: "tells what did not help, what follows from it, and how to end that",
      change: {
        streak: streakOf("cooldown"),
        feedback: { count: 3, lastAt: ago(minutes(90)), lastId: "a" },
      },
      why: "you found my last 3 messages unhelpful, and I leave 2 hours between my thoughts. You found my last 3 messages unhelpful, and I leave 2 hours between my thoughts: the next one at 10:30. /heartbeat resume lets me think as before. Next",
    },
    {
      says: "does not tell of one message that did not help",
      change: { streak: streakOf("cooldown"), feedback: { count: 1, lastAt: now, lastId: "a" } },
      why: "you had just written to me. Next",
    },
    {
      says: "needs no reflection",
      change: { streak: streakOf("nothing-new"), lastReflectionAt: null },
      why: "nothing had changed. Next",
    },
    {
      says: "does not warn of a circuit that may be probed",
      change: {
        streak: streakOf("circuit-open"),
        circuit: { ...circuit, failures: 3, openUntilAt: now },
      },
      why: "my model had failed again and again. Next",
    },
    {
      says: "does not warn of a budget that is new",
      change: { streak: streakOf("budget"), budgetSpentUntilAt: now },
      why: "the day's budget was spent. Next",
    },
  ])("$says", ({ change, why }) => {
    expect(whySentence({ ...thread, ...change }, null, now, "started")).toContain(why);
  });
});

describe("what it did", () => {
  const did = "I last woke 12 minutes ago";
  const acted = { kind: "acted" } as const;
  test.for([
    {
      says: "spoke, on one line, and wrote",
      run: runOf(acted, { actions: [spoke, wrote] }),
      why: `${did} and spoke “Rain at 5”, wrote user.md. ${next}`,
    },
    {
      says: "posted, commented, voted",
      run: runOf(acted, {
        actions: [
          action("post", { title: "Tea", content: "Long" }),
          action("comment", { target: "p1", content: "Long" }),
          action("vote", { target: "p2", voteDirection: "up" }),
        ],
      }),
      why: `${did} and posted “Tea”, commented on p1, voted on p2. ${next}`,
    },
    {
      says: "leaves out what was refused",
      run: runOf(acted, { actions: [refused, wrote] }),
      why: `${did} and wrote user.md. ${next}`,
    },
    {
      says: "was allowed nothing",
      run: runOf(acted, { actions: [refused] }),
      why: `${did} and tried to act, but nothing of it was allowed. ${next}`,
    },
    {
      says: "a dry run",
      run: runOf(acted, { dryRun: true, actions: [refused, { ...spoke, executed: false }] }),
      why: `${did}, as a dry run, and would have spoken “Rain at 5”. ${next}`,
    },
    {
      says: "by hand",
      run: runOf({ kind: "rested", reason: "nothing needs attention" }, { trigger: "by-hand" }),
      why: `${did}, by hand, and rested: nothing needs attention. ${next}`,
    },
    {
      says: "a dry run by hand",
      run: runOf({ kind: "rested", reason: "quiet" }, { trigger: "by-hand", dryRun: true }),
      why: `${did}, by hand, as a dry run, and rested: quiet. ${next}`,
    },
    {
      says: "failed",
      run: runOf({ kind: "failed", error: "the model is down.\n" }),
      why: `${did} and failed: the model is down. ${next}`,
    },
    {
      says: "a row of skips that is over",
      run: runOf(
        { kind: "skipped", reason: "busy", count: 22 },
        { startedAt: ago(minutes(30)), durationMs: minutes(18) },
      ),
      why: `${stayedQuiet} a conversation was under way (the 22nd time in a row). ${next}`,
    },
  ])("$says", ({ run, why }) => {
    expect(whySentence(thread, run, now, "started")).toBe(why);
  });

  it("the latest of skips and runs counts", () => {
    const rested = runOf({ kind: "rested", reason: "all is well" });
    const skipping = { ...thread, streak: streakOf("busy") };
    const sooner = { ...rested, startedAt: ago(minutes(13)) };
    const later = { ...rested, startedAt: ago(minutes(11)) };
    expect(whySentence(skipping, sooner, now, "started")).toContain("stayed quiet");
    expect(whySentence(skipping, later, now, "started")).toContain("rested: all is well");
  });
});

describe("what else the record says", () => {
  const lastTickAt = ago(days(31));
  const idleSince = (span: number) => ({ ...thread.board, heartbeat: idle(ago(span)) });
  const beating = (untilAt: Instant) => ({
    board: { ...thread.board, heartbeat: running("reflecting", ago(seconds(4)), untilAt) },
    dueAt: untilAt,
  });
  test.for([
    { says: "never woke", change: { lastTickAt: null }, why: `I have not woken yet. ${next}` },
    {
      says: "its record is gone",
      change: { lastTickAt },
      why: `I last woke 31 days ago; what I decided then is no longer on record. ${next}`,
    },
    {
      says: "under way",
      change: beating(ahead(1)),
      why: "I woke 4 seconds ago and am still reflecting. Next: once this beat is over.",
    },
    {
      says: "stalled",
      change: beating(now),
      why: "I woke 4 seconds ago, and that beat did not come to an end. Next: at the next tick of the schedule.",
    },
    {
      says: "broke off, and tries again",
      change: {
        slot: "1",
        attempt: 2,
        dueAt: after(now, seconds(1)),
        board: idleSince(milliseconds(999)),
      },
      why: "I last woke less than a second ago and broke off (attempt 2 of 3). Next: in 1 second.",
    },
    {
      says: "put off, because the person had just written",
      change: { slot: "1", lastMessageAt: ago(minutes(2)), board: idleSince(minutes(1)) },
      why: `I last woke 1 minute ago and put the beat off: you had just written to me. ${next}`,
    },
    {
      says: "put off until its active hours",
      change: {
        slot: "1",
        board: idleSince(minutes(1)),
        config: { ...thread.config, active_hours_start: "10:30", active_hours_end: 12 },
      },
      why: "put the beat off: it was outside my active hours, 10:30 to 12:00 (Europe/Berlin).",
    },
    {
      says: "put off for a reason that is gone",
      change: { slot: "1", board: idleSince(minutes(1)) },
      why: `I last woke 1 minute ago and put the beat off. ${next}`,
    },
    {
      says: "due",
      change: { lastTickAt, dueAt: now },
      why: "on record. Next: at the next tick of the schedule.",
    },
    {
      says: "due in a while",
      change: { lastTickAt, dueAt: ahead(minutes(90)) },
      why: "on record. Next: in 1 hour 30 minutes.",
    },
  ])("$says", ({ change, why }) => {
    expect(whySentence({ ...thread, ...change }, null, now, "started")).toContain(why);
  });

  it("a stopped system wakes nobody, whatever the thread's due time", () => {
    expect(whySentence(thread, null, now, "stopped")).toContain(
      "Next: not before the system is started again.",
    );
  });
});
