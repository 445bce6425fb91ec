/** The world that doors are attacked in: four threads that have lived for a while, made once and copied for each run. */

import type { Script } from "../../lib/adapters/memory/model.ts";
import type { Row } from "../../lib/adapters/memory/shelf.ts";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import type { MessageSignal, ThoughtSignal } from "../../lib/domain/signal.ts";
import { newThread } from "../../lib/domain/thread.ts";
import { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { after, hours, type Instant, instant, minutes } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import { set } from "../../lib/flows/reminders.ts";
import { tick } from "../../lib/flows/tick.ts";
import { ownerId } from "./payloads.ts";

/** A model with a price, so that every turn passes through the budgets. */
export const settings = {
  model: "bedrock:us.anthropic.claude-haiku-5-5",
  ownerIds: [ownerId],
  freeProviders: [],
  dailyBudgetUsd: 2,
} as const;

/** `night` has active hours that are over at the time of every run; the others are due and awake. */
export const threadIds = ["default", "42", "77", "night"] as const;

const bornAt = instant(Date.UTC(2025, 10, 21, 8));
/** When every run takes place: an hour later, every thread is due. */
export const runsAt: Instant = after(bornAt, hours(1));

/** A lively model: it reads, writes, posts, votes and speaks, and rests when it is asked again. */
const lively: Script = async (turn, call) => {
  if (turn.purpose === "conversation") return "I had a look: all is well.";
  await call("read", { path: "soul.md" });
  await call("write", { path: "notes/seen.md", content: "Seen." });
  await call("post", { title: "Morning", content: "A quiet one." });
  await call("speak", { thought: "The train is late." });
  return "Noted.";
};

export const aMessage = (id: string, threadId: string, at: Instant): MessageSignal => ({
  type: "message",
  source: "discord",
  id,
  threadId,
  content: [{ type: "text", text: "What is new?" }],
  timestamp: at,
  author: { id: ownerId, name: "Ada" },
  reply: {
    applicationId: "1300000000000000000",
    token: `token-${id}`,
    channelId: "200000000000000002",
  },
});

let template: Promise<readonly Row[]> | undefined;

/** A fresh copy of the world, an hour after its first beats. */
export async function livedIn(): Promise<MemoryPorts> {
  template ??= lifeOf();
  const ports = memoryPorts({ now: runsAt });
  for (const { key, item } of await template) ports.items.put(key, item);
  ports.model.script(lively);
  return ports;
}

async function lifeOf(): Promise<readonly Row[]> {
  const ports = memoryPorts({ now: bornAt });
  await openSystem(ports);
  for (const id of threadIds.slice(1)) {
    const thread = newThread(id, bornAt);
    const window = id === "night" ? { active_hours_start: 1, active_hours_end: "05:30" } : {};
    const config = ThreadConfig.parse({ enabled: true, timezone: "Europe/Berlin", ...window });
    await ports.threads.create({ ...thread, config }, 1);
    await openThread(ports, id);
    await ports.registry.add(id);
  }
  ports.model.script(lively);
  const deadlineAt = after(bornAt, minutes(3));
  await tick(ports, settings, deadlineAt);
  ports.clock.advance(minutes(10));
  for (const threadId of ["default", "42"]) {
    const thoughts = ports.queue.sent.filter((signal) => signal.threadId === threadId);
    const signals = [...thoughts, aMessage(`1${threadId.length}`, threadId, ports.clock.now())];
    await converse(ports, settings, { signals, receives: 1, deadlineAt: after(bornAt, hours(1)) });
  }
  // The second beat of 77 broke off: its slot is open, and it has skipped before.
  ports.items.damage(
    { pk: "T#77", sk: "A#THREAD" },
    {
      slot: String(bornAt),
      runId: "01KAJ4B9G00000000000000001",
      attempt: 1,
      streak: {
        runId: "01KAJ4B9G00000000000000002",
        reason: "nothing-new",
        count: 3,
        firstSlot: String(bornAt),
        sinceAt: bornAt,
        lastAt: bornAt,
      },
    },
  );
  // What quiet hours held back for 42 is due too.
  const held: ThoughtSignal = {
    type: "heartbeat",
    source: "heartbeat",
    id: `42:${bornAt}#9`,
    threadId: "42",
    content: [{ type: "text", text: "Held back." }],
    timestamp: bornAt,
  };
  await ports.outbox.hold("42", [held], { dueAt: runsAt, shardCount: 1 }, bornAt);
  // Each of two threads has a reminder that is due: once, and again and again.
  for (const [threadId, pattern] of [
    ["default", null],
    ["42", "0 9 * * *"],
  ] as const)
    await set(
      ports,
      { id: threadId },
      {
        id: "01KAJ4B9G00000000000000003",
        prompt: "Call mum.",
        plan: { dueAt: runsAt, pattern, timezone: "Europe/Berlin" },
        madeBy: "person",
        hearsay: false,
      },
    );
  for (const id of threadIds)
    ports.items.damage({ pk: `T#${id}`, sk: "A#THREAD" }, { dueAt: runsAt });
  return ports.items.all();
}
