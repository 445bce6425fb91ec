/** Things of the domain for the contract suites; each field can be chosen. */
import type { Message } from "../../lib/domain/history.ts";
import type { Reminder } from "../../lib/domain/reminder.ts";
import { noUsage, type Run } from "../../lib/domain/run.ts";
import type { ThoughtSignal } from "../../lib/domain/signal.ts";
import { newThread, type Thread } from "../../lib/domain/thread.ts";
import { type Instant, instant, milliseconds } from "../../lib/domain/time.ts";

/** 2025-11-21T08:00:00Z */
export const eight: Instant = instant(1_763_712_000_000);
export const later = (ms: number): Instant => instant(eight + ms);

export const aThread = (fields: Partial<Thread> = {}): Thread => ({
  ...newThread("default", eight),
  ...fields,
});

/** On no schedule: only a run by hand can wake it. */
export const anUnscheduledThread = (fields: Partial<Thread> = {}): Thread => {
  const thread = aThread(fields);
  return { ...thread, config: { ...thread.config, enabled: false } };
};

export const aRun = (fields: Partial<Run> = {}): Run => ({
  id: "01JD000000000000000000000A",
  threadId: "default",
  slot: String(eight),
  fence: 1,
  attempt: 1,
  trigger: "schedule",
  because: "first",
  dryRun: false,
  startedAt: eight,
  durationMs: milliseconds(1_200),
  outcome: { kind: "rested", reason: "nothing new" },
  model: "offline",
  text: "",
  steps: [{ tool: "rest", input: "{}", result: "ok" }],
  actions: [],
  read: [],
  usage: noUsage,
  costMicroUsd: 0,
  ...fields,
});

/** Once, an hour from eight, set. */
export const aReminder = (fields: Partial<Reminder> = {}): Reminder => ({
  id: "01JD000000000000000000000A",
  threadId: "default",
  rev: 1,
  state: "set",
  prompt: "call mum",
  dueAt: later(3_600_000),
  pattern: null,
  timezone: "Europe/Berlin",
  madeBy: "person",
  hearsay: false,
  madeAt: eight,
  changedAt: eight,
  lastDueAt: null,
  leftDueAts: [],
  ...fields,
});

export const aMessage = (fields: Partial<Message> = {}): Message => ({
  id: "01JD000000000000000000000A",
  threadId: "default",
  at: eight,
  role: "user",
  agent: "conversation",
  kind: "said",
  text: "Good morning",
  author: "Ada",
  ...fields,
});

export const aThought = (fields: Partial<ThoughtSignal> = {}): ThoughtSignal => ({
  type: "heartbeat",
  source: "heartbeat",
  id: `default:${eight}#1`,
  threadId: "default",
  content: [{ type: "text", text: "They asked for news about the train." }],
  timestamp: eight,
  ...fields,
});
