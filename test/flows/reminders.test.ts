/** Reminders from the wish to the message: drafted, set, fired in their minute, said once, whatever happens between. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { reminderKey, threadKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { remindersPerThread } from "../../lib/domain/reminder.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import type { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { days, hours, type Instant, instant, minutes, seconds } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { fireReminder } from "../../lib/flows/fire-reminder.ts";
import { forgetThread } from "../../lib/flows/forget-thread.ts";
import {
  cancel,
  confirm,
  draft,
  edit,
  list,
  type ReminderResult,
  remind,
  set,
} from "../../lib/flows/reminders.ts";
import { tick } from "../../lib/flows/tick.ts";
import {
  aMessage,
  aThought,
  deadlineIn,
  ownerId,
  readThread,
  settings,
  startedWorld,
  storeConfig,
} from "./world.ts";

let world: MemoryPorts;
let taken: number;
/** 2025-11-21T08:00Z, a Friday; 09:00 in Berlin. */
let start: Instant;
beforeEach(async () => {
  world = await startedWorld();
  taken = 0;
  start = world.clock.now();
  await configure({ timezone: "Europe/Berlin", enabled: false });
  says("Call your mother.");
});

function says(text: string): void {
  world.model.script(async () => text);
}
const fails = () =>
  world.model.script(async () => {
    throw new Fault("unavailable", "model.run", "HTTP 503");
  });
async function configure(changes: Partial<ThreadConfig>): Promise<void> {
  await storeConfig(world, changes);
  world.items.damage(threadKey("default"), { dueShard: undefined });
}
const thread = () => readThread(world);
const id = "01JD000000000000000000000A";
const wish = (when: string, what = "call mum") => ({ id, what, when });
const setAt = async (when: string, what?: string) =>
  remind(world, await thread(), wish(when, what));
const stored = () => world.reminders.read("default", id);

const answer = (signals: readonly Signal[], receives = 1, ports: MemoryPorts = world) =>
  converse(ports, settings, { signals, receives, deadlineAt: deadlineIn(world) });
/** The queue hands over what is on it, as one batch. */
async function handOver(receives = 1): Promise<void> {
  const signals = world.queue.sent.slice(taken);
  taken = world.queue.sent.length;
  if (signals.length > 0) await answer(signals, receives);
}
async function wakeAt(now: number): Promise<void> {
  world.clock.set(instant(now));
  await tick(world, settings, deadlineIn(world));
  await handOver();
}
const sent = async () =>
  world.messenger.messagesIn(await world.messenger.openDm(ownerId)).map(({ content }) => content);
const events = async () =>
  (await world.events.recent("default", { now: world.clock.now(), limit: 20 })).map(
    ({ type }) => type,
  );
const desire = (desired: "started" | "stopped") => world.system.write({ desired, shardCount: 1 });
const due = async () =>
  (await world.threads.listDue(instant(2 ** 45), 1, 99)).flatMap((one) =>
    one.kind === "reminder" ? [one] : [],
  );
const wordsOf = (result: ReminderResult) => ("words" in result ? result.words : result.sentence);

describe("a person's reminder", () => {
  it("is understood back, and counts only when it is confirmed", async () => {
    const drafted = await draft(world, await thread(), wish("tomorrow at 9"));
    expect(drafted).toMatchObject({ kind: "drafted", words: "Sat 22 Nov 09:00 Europe/Berlin" });
    expect(drafted.sentence).toBe(
      "Shall I remind you on Sat 22 Nov 09:00 Europe/Berlin? It is about: call mum",
    );
    expect(await due()).toEqual([]);
    expect(await list(world, await thread())).toEqual([]);
    const confirmed = await confirm(world, await thread(), id);
    expect(confirmed.sentence).toBe(
      "I will remind you on Sat 22 Nov 09:00 Europe/Berlin. It is about: call mum",
    );
    expect(await due()).toMatchObject([{ reminderId: id, dueAt: start + hours(24) }]);
    expect(await events()).toEqual(["reminder-set"]);
  });

  it("says of a recurring one when it comes next", async () => {
    const { sentence } = await setAt("every weekday 8:30");
    expect(sentence).toBe(
      "I will remind you every weekday at 08:30 Europe/Berlin, next on Mon 24 Nov 08:30. It is about: call mum",
    );
  });

  it("is set at once when its time was chosen from a list", async () => {
    const result = await draft(world, await thread(), wish(`=${start + hours(1)} Asia/Tokyo`));
    expect(result).toMatchObject({ kind: "set", words: "Fri 21 Nov 18:00 Asia/Tokyo" });
  });

  it("is made once, however often the same order comes", async () => {
    const first = await setAt("in 20 minutes");
    world.clock.advance(seconds(30));
    expect(await setAt("in 20 minutes")).toEqual(first);
    await cancel(world, await thread(), id);
    expect(await setAt("in 20 minutes")).toMatchObject({ kind: "cancelled" });
    expect(await due()).toEqual([]);
    expect(await events()).toEqual(["reminder-cancelled", "reminder-set"]);
  });

  test.for([
    { says: "what is empty", what: " \u0007 ", when: "tomorrow", about: "what" },
    { says: "what is too long", what: "x".repeat(1_001), when: "tomorrow", about: "what" },
    { says: "a when that is past", what: "call mum", when: "yesterday at 9", about: "when" },
    { says: "a when that is nonsense", what: "call mum", when: "banana", about: "when" },
    { says: "a when that is ambiguous", what: "call mum", when: "03/04/2027", about: "when" },
  ])("is refused, with what to write: $says", async ({ what, when, about }) => {
    const result = await draft(world, await thread(), { id, what, when });
    expect(result).toMatchObject({ kind: "refused", about });
    expect(result.sentence).toMatch(/^[A-Z"].*\.$/s);
    expect(await stored()).toBeNull();
  });

  it("can be no more than a hundred in a thread", async () => {
    for (let count = 0; count < remindersPerThread; count += 1)
      await set(world, await thread(), {
        id: `01JD0000000000000000000${100 + count}`,
        prompt: "x",
        plan: { dueAt: instant(start + days(1)), pattern: null, timezone: "UTC" },
        madeBy: "person",
        hearsay: false,
      });
    expect(await draft(world, await thread(), wish("tomorrow"))).toMatchObject({
      kind: "refused",
      sentence: expect.stringContaining("100 reminders are set"),
    });
    await cancel(world, await thread(), "01JD0000000000000000000100");
    expect(await draft(world, await thread(), wish("tomorrow"))).toMatchObject({ kind: "drafted" });
  });

  it("is changed, in its words, its time or both", async () => {
    await setAt("tomorrow at 9");
    const again = await edit(world, await thread(), { id, when: "every day at 7" });
    expect(again).toMatchObject({ kind: "set", words: "every day at 07:00 Europe/Berlin" });
    expect(await edit(world, await thread(), { id, what: "call dad" })).toMatchObject({
      reminder: { prompt: "call dad", pattern: "0 7 * * *", rev: 3 },
    });
    expect(await edit(world, await thread(), { id, what: "call dad" })).toMatchObject({
      reminder: { rev: 3 },
    });
    expect(await edit(world, await thread(), { id, when: "banana" })).toMatchObject({
      kind: "refused",
      about: "when",
    });
    expect(await edit(world, await thread(), { id: `${id}.1`, what: "x" })).toMatchObject({
      kind: "missing",
    });
  });

  it("stays a draft when a draft is changed", async () => {
    await draft(world, await thread(), wish("tomorrow at 9"));
    expect(await edit(world, await thread(), { id, when: "tomorrow at 10" })).toMatchObject({
      kind: "drafted",
      words: "Sat 22 Nov 10:00 Europe/Berlin",
    });
    expect(await due()).toEqual([]);
  });

  it("is not confirmed when its time has passed, or a day later", async () => {
    await draft(world, await thread(), wish("in 20 minutes"));
    world.clock.advance(minutes(21));
    expect(await confirm(world, await thread(), id)).toMatchObject({
      kind: "refused",
      sentence: "That time has passed by now: say when again, please.",
    });
    world.clock.advance(days(30));
    expect(await confirm(world, await thread(), id)).toMatchObject({ kind: "missing" });
  });

  it("that recurs is confirmed for its next time", async () => {
    await draft(world, await thread(), wish("every hour"));
    world.clock.advance(minutes(90));
    expect(await confirm(world, await thread(), id)).toMatchObject({
      kind: "set",
      reminder: { dueAt: start + hours(2) },
    });
  });

  it("may be cancelled twice, confirmed twice, and not after it has gone out", async () => {
    await setAt("in 20 minutes");
    expect(await confirm(world, await thread(), id)).toMatchObject({ kind: "set" });
    await wakeAt(start + minutes(21));
    for (const act of [confirm, cancel])
      expect(wordsOf(await act(world, await thread(), id))).toBe(
        "It has gone out already, for Fri 21 Nov 09:20 Europe/Berlin.",
      );
    expect(await edit(world, await thread(), { id, what: "x" })).toMatchObject({ kind: "refused" });
  });
});

describe("a reminder that is due", () => {
  it("is said within its minute, once, and is over", async () => {
    await setAt("in 20 minutes");
    await wakeAt(start + minutes(20) - 1);
    expect(await sent()).toEqual([]);
    await wakeAt(start + minutes(20));
    await wakeAt(start + minutes(21));
    await wakeAt(start + days(2));
    expect(await sent()).toEqual(["Call your mother."]);
    expect(await stored()).toMatchObject({ state: "done", lastDueAt: start + minutes(20) });
    expect(await due()).toEqual([]);
    expect(await events()).toEqual(["reminded", "reminder-set"]);
    const [turn] = world.model.turns;
    expect(turn?.messages.at(-2)?.text).toContain("asked for by your person]\ncall mum");
  });

  it("comes again when it recurs, and only once for all the times that were missed", async () => {
    await setAt("every day at 9:30");
    await wakeAt(start + minutes(30));
    await wakeAt(start + minutes(31));
    await wakeAt(start + days(1) + minutes(30));
    await wakeAt(start + days(9) + minutes(40));
    await wakeAt(start + days(9) + minutes(41));
    expect(await sent()).toEqual([
      "Call your mother.",
      "Call your mother.",
      "-# Late: this was due on Sun 23 Nov 09:30 Europe/Berlin, 7 days ago.\nCall your mother.",
    ]);
    expect(await stored()).toMatchObject({
      state: "set",
      dueAt: start + days(10) + minutes(30),
    });
  });

  it("says that it is late from five minutes on", async () => {
    await setAt("in 20 minutes");
    await wakeAt(start + minutes(25) - 1);
    expect(await sent()).toEqual(["Call your mother."]);
  });

  it("goes first, before beats that take their time", async () => {
    await configure({ enabled: true });
    world.items.damage(threadKey("default"), { dueAt: start, dueShard: "0" });
    await setAt("in 20 minutes");
    const order: string[] = [];
    world.model.script(async () => {
      order.push(`beat, ${world.queue.sent.length} sent`);
      return "HEARTBEAT_OK";
    });
    world.clock.set(instant(start + minutes(20)));
    const report = await tick(world, settings, deadlineIn(world));
    expect(report).toMatchObject({ due: 2, reminded: 1 });
    expect(order).toEqual(["beat, 1 sent"]);
  });

  it("is said in quiet hours, while thoughts wait", async () => {
    await configure({ active_hours_start: 12, active_hours_end: 20 });
    await setAt("in 20 minutes");
    world.clock.set(instant(start + minutes(20)));
    await tick(world, settings, deadlineIn(world));
    const signals = world.queue.sent.slice(taken);
    await answer([aThought(world, "t#1", "Rain at five."), ...signals]);
    expect(await sent()).toEqual(["Call your mother."]);
    expect((await world.outbox.list("default")).map((one) => one.id)).toEqual(["t#1"]);
    expect(world.model.turns.at(-1)?.messages.at(-2)?.text).not.toContain("Rain");
  });

  it("is kept in the history alone when the target is none", async () => {
    await configure({ target: "none" });
    await setAt("in 20 minutes");
    await wakeAt(start + minutes(20));
    expect(await sent()).toEqual([]);
    expect((await world.history.recent("default", 9)).map(({ text }) => text)).toEqual([
      "Call your mother.",
    ]);
    expect(await events()).toContain("reminded");
  });

  it("is answered together with the person's words", async () => {
    await setAt("in 20 minutes");
    world.clock.set(instant(start + hours(2)));
    await tick(world, settings, deadlineIn(world));
    const chat = aMessage(world, "900", "hello");
    await answer([...world.queue.sent, chat]);
    expect(world.messenger.responseTo(chat.reply.token).original).toMatch(
      /^-# Late: this was due on Fri 21 Nov 09:20 .*, 1 hour 40 minutes ago\.\nCall your mother\.$/,
    );
    expect(await sent()).toEqual([]);
  });

  it("fires nothing while the system is stopped, and says so afterwards", async () => {
    await setAt("in 20 minutes");
    await desire("stopped");
    await wakeAt(start + minutes(20));
    expect(world.queue.sent).toEqual([]);
    await desire("started");
    await wakeAt(start + hours(20));
    expect(await sent()).toEqual([
      "-# Late: this was due on Fri 21 Nov 09:20 Europe/Berlin, 19 hours 40 minutes ago.\nCall your mother.",
    ]);
  });

  it("that was sent before a stop waits for the start, and for no quiet hours behind it", async () => {
    await configure({ active_hours_start: 22, active_hours_end: 23 });
    await setAt("in 20 minutes");
    world.clock.set(instant(start + minutes(20)));
    await tick(world, settings, deadlineIn(world));
    await desire("stopped");
    await answer([...world.queue.sent, aThought(world, "t#1", "Rain.")]);
    taken = world.queue.sent.length;
    expect(await sent()).toEqual([]);
    expect(await world.outbox.list("default")).toHaveLength(2);
    await desire("started");
    // The outbox is due when the hours open, and a reminder is not to wait for them.
    await answer([{ ...aThought(world, "default:release-1", ""), type: "release" } as Signal]);
    expect(await sent()).toEqual(["Call your mother."]);
    expect((await world.outbox.list("default")).map((one) => one.id)).toEqual(["t#1"]);
  });
});

describe("with no words of a model", () => {
  it("it is tried three times, then said in fixed words, and the log says why", async () => {
    await setAt("in 20 minutes");
    world.clock.set(instant(start + minutes(20)));
    await tick(world, settings, deadlineIn(world));
    fails();
    const signals = [...world.queue.sent];
    await expect(answer(signals, 1)).rejects.toThrow("HTTP 503");
    await expect(answer(signals, 2)).rejects.toThrow("HTTP 503");
    await answer(signals, 3);
    expect(await sent()).toEqual(["Reminder: call mum"]);
    expect((await events()).toSorted()).toEqual(["reminded", "reminder-failed", "reminder-set"]);
  });

  it("it is said in fixed words when the budget is spent", async () => {
    await configure({ daily_budget_usd: 0, model: "anthropic:claude-sonnet-4-5" });
    await setAt("in 20 minutes");
    await wakeAt(start + minutes(20));
    expect(await sent()).toEqual(["Reminder: call mum"]);
  });

  test.for(["HEARTBEAT_OK", "", "[no action needed]"])(
    "it is said when the model has nothing to say: %j",
    async (nothing) => {
      says(nothing);
      await setAt("in 20 minutes");
      await wakeAt(start + minutes(20));
      expect(await sent()).toEqual(["Reminder: call mum"]);
    },
  );
});

describe("whatever happens between sending and moving", () => {
  const atDue = () => world.clock.set(instant(start + minutes(20)));

  it("two dispatchers and a tick that comes twice: it is said once", async () => {
    await setAt("in 20 minutes");
    atDue();
    await Promise.all([1, 2, 3].map(() => tick(world, settings, deadlineIn(world))));
    await handOver();
    await wakeAt(start + minutes(20));
    expect(await sent()).toEqual(["Call your mother."]);
  });

  it("the sender dies before it moved it: it is sent again, and heard once, also an hour later", async () => {
    await setAt("every day at 9:20");
    atDue();
    const change = world.reminders.change;
    world.reminders.change = async () => {
      throw new Fault("unavailable", "reminders.change", "no answer");
    };
    await tick(world, settings, deadlineIn(world));
    world.reminders.change = change;
    await handOver();
    await wakeAt(start + hours(1));
    expect(world.queue.sent.filter(({ type }) => type === "reminder")).toHaveLength(2);
    expect(await sent()).toEqual(["Call your mother."]);
    expect(await stored()).toMatchObject({ dueAt: start + days(1) + minutes(20) });
  });

  it("one that slept since it saw it due sends nothing after it was moved", async () => {
    await setAt("every day at 9:20");
    atDue();
    const [seen] = await due();
    if (seen === undefined) throw new Error("nothing is due");
    expect(await fireReminder(world, seen)).toBe(true);
    world.clock.advance(minutes(10));
    expect(await fireReminder(world, seen)).toBe(false);
    expect(world.queue.sent).toHaveLength(1);
  });

  it("the person cancels it after it was sent, before it is said: it is not said", async () => {
    await setAt("every day at 9:20");
    atDue();
    await tick(world, settings, deadlineIn(world));
    await cancel(world, await thread(), id);
    await handOver();
    expect(await sent()).toEqual([]);
    expect(world.model.turns).toEqual([]);
  });

  it("the person moves it while it is being sent: it comes at its new time, once", async () => {
    await setAt("in 20 minutes");
    atDue();
    const send = world.queue.send;
    world.queue.send = async (signal) => {
      await send(signal);
      world.queue.send = send;
      await edit(world, await thread(), { id, when: "in 2 hours" });
    };
    await tick(world, settings, deadlineIn(world));
    await handOver();
    expect(await sent()).toEqual([]);
    await wakeAt(start + minutes(140));
    expect(await sent()).toEqual(["Call your mother."]);
  });

  it("the person changes its words while it is being sent: it is said once, and goes on", async () => {
    await setAt("every day at 9:20");
    atDue();
    const send = world.queue.send;
    world.queue.send = async (signal) => {
      await send(signal);
      world.queue.send = send;
      await edit(world, await thread(), { id, what: "call dad" });
    };
    await tick(world, settings, deadlineIn(world));
    await handOver();
    await wakeAt(start + minutes(21));
    expect(await sent()).toEqual(["Call your mother."]);
    expect(await stored()).toMatchObject({
      prompt: "call dad",
      dueAt: start + days(1) + minutes(20),
    });
  });

  it("a clock that is ahead fires it early, and one that is behind not twice", async () => {
    await setAt("every day at 9:20");
    await wakeAt(start + minutes(20) + seconds(1));
    await wakeAt(start + minutes(19) + seconds(50));
    await wakeAt(start + minutes(20) + seconds(50));
    expect(await sent()).toEqual(["Call your mother."]);
    expect(await stored()).toMatchObject({ dueAt: start + days(1) + minutes(20) });
  });

  it("its thread is forgotten: it leaves the index, and what was sent of it brings nothing back", async () => {
    const elsewhere = "400000000000000009";
    await answer([{ ...aMessage(world, "900", "hello"), threadId: elsewhere }]);
    const other = await readThread(world, elsewhere);
    await remind(world, other, wish("in 20 minutes"));
    world.clock.set(instant(start + minutes(20)));
    await tick(world, settings, deadlineIn(world));
    const signals = world.queue.sent.filter(({ type }) => type === "reminder");
    expect(signals).toHaveLength(1);
    await forgetThread(world, settings, elsewhere, deadlineIn(world));
    expect(await due()).toEqual([]);
    await answer(signals);
    expect(await world.threads.read(elsewhere)).toBeNull();
  });
});

describe("one that does not parse", () => {
  test.for([
    { says: "its prompt", damage: { prompt: 7 } },
    { says: "its pattern", damage: { pattern: "no pattern" } },
    { says: "its zone", damage: { pattern: "0 9 * * *", timezone: "Mars/Olympus" } },
  ])("waits an hour, is logged, and spares the others: $says", async ({ damage }) => {
    await setAt("in 20 minutes");
    const other = "01JD000000000000000000000B";
    await remind(world, await thread(), { id: other, what: "water", when: "in 20 minutes" });
    world.items.damage(reminderKey("default", id), damage);
    world.clock.set(instant(start + minutes(20)));
    const report = await tick(world, settings, deadlineIn(world));
    expect(report).toMatchObject({ reminded: 1, broken: 1 });
    expect(await due()).toMatchObject([{ reminderId: id, dueAt: start + minutes(80) }]);
    expect(await events()).toContain("reminder-failed");
    expect(await tick(world, settings, deadlineIn(world))).toMatchObject({ due: 0 });
  });

  it("is due as before when only the queue failed", async () => {
    await setAt("in 20 minutes");
    world.clock.set(instant(start + minutes(20)));
    world.queue.failNext(new Fault("unavailable", "queue.send", "HTTP 503"));
    expect(await tick(world, settings, deadlineIn(world))).toMatchObject({ broken: 1 });
    await wakeAt(start + minutes(21));
    expect(await sent()).toEqual(["Call your mother."]);
  });
});
