/** Steering: start and stop, config, HEARTBEAT.md, on every port in memory. */
import fc from "fast-check";
import { beforeEach, describe, expect, it, test } from "vitest";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import { parseChecklist } from "../../lib/domain/checklist.ts";
import { dueLines } from "../../lib/domain/due-lines.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { slotAt } from "../../lib/domain/ids.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import type { Thread } from "../../lib/domain/thread.ts";
import {
  after,
  hours,
  type Instant,
  instant,
  isoOf,
  minutes,
  seconds,
} from "../../lib/domain/time.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import { configureThread, startSystem, stopSystem, writeChecklist } from "../../lib/flows/steer.ts";
import { tick } from "../../lib/flows/tick.ts";
import { deadlineIn, readThread, settings } from "./world.ts";

let ports: MemoryPorts;

beforeEach(() => {
  ports = memoryPorts();
});

const eventsOf = async (thread = "default") =>
  (await ports.events.recent(thread, { now: ports.clock.now(), limit: 20 })).map(
    ({ type }) => type,
  );

describe("stop and start", () => {
  it("stop means stop: the rule is off, and a tick that comes anyway runs nothing", async () => {
    await openSystem(ports);
    expect(await stopSystem(ports)).toEqual({ ok: true, message: "Vigil is stopped." });
    expect(ports.rule.isEnabled).toBe(false);
    expect(await tick(ports, settings, deadlineIn(ports))).toMatchObject({ stopped: true, ran: 0 });
  });

  it("a stop before anything else holds, and start then finds the thread default", async () => {
    await stopSystem(ports);
    expect(await tick(ports, settings, deadlineIn(ports))).toMatchObject({ stopped: true });
    await startSystem(ports);
    expect(ports.rule.isEnabled).toBe(true);
    expect(await tick(ports, settings, deadlineIn(ports))).toMatchObject({
      stopped: false,
      due: 1,
    });
  });

  it("a stop at the moment of the first tick is not undone by it", async () => {
    const { system } = ports;
    const slow = {
      ...ports,
      system: {
        ...system,
        // The tick has seen no record; before it writes one, somebody stops the system.
        read: async () => {
          const seen = await system.read();
          if (seen === null) await stopSystem(ports);
          return seen;
        },
      },
    };
    await openSystem(slow);
    expect(await system.read()).toMatchObject({ desired: "stopped" });
  });

  it("of a start and a stop at once leave rule and table agreed, whoever is slower", async () => {
    await openSystem(ports);
    const { rule } = ports;
    // The stop has written the table, and is held up before it switches the rule.
    const slow = {
      ...ports,
      rule: {
        ...rule,
        disable: async () => {
          await startSystem(ports);
          await rule.disable();
        },
      },
    };
    await stopSystem(slow);
    expect(await ports.system.read()).toMatchObject({ desired: "started" });
    expect(ports.rule.isEnabled).toBe(true);
  });

  it("keeps the number of shards", async () => {
    await ports.system.write({ desired: "started", shardCount: 16 });
    await stopSystem(ports);
    expect(await ports.system.read()).toEqual({ desired: "stopped", shardCount: 16 });
  });

  it("switches the rule also when the table says so already: an earlier order may have broken off", async () => {
    await openSystem(ports);
    await ports.rule.disable();
    expect(await startSystem(ports)).toMatchObject({ message: "Vigil was started already." });
    expect(ports.rule.isEnabled).toBe(true);
    expect(await eventsOf()).toEqual([]);
  });

  it("tells the log and EventBridge, once a change", async () => {
    await stopSystem(ports);
    await stopSystem(ports);
    ports.clock.advance(seconds(1));
    await startSystem(ports);
    expect(await eventsOf()).toEqual(["started", "stopped"]);
    expect(ports.bus.published.map(({ type }) => type)).toEqual(["stopped", "started"]);
  });

  it("is stopped in the table even when EventBridge does not answer", async () => {
    const down = async () => {
      throw new Fault("unavailable", "rule.disable", "no answer");
    };
    const broken = { ...ports, rule: { ...ports.rule, disable: down } };
    await expect(stopSystem(broken)).rejects.toMatchObject({ code: "unavailable" });
    expect(await ports.system.read()).toMatchObject({ desired: "stopped" });
  });
});

describe("config", () => {
  const configure = (
    patch: Parameters<typeof configureThread>[2],
    seenRev?: number,
    id = "default",
  ) => configureThread(ports, id, patch, seenRev);

  beforeEach(async () => {
    await openSystem(ports);
  });

  /** The thread has beaten `spanMs` ago, as the last claim's end left it. */
  async function beatenAgo(spanMs: number): Promise<void> {
    const now = ports.clock.now();
    const request = { id: "default", seenDueAt: null, now, leaseMs, detail: "", slot: "1" };
    const claim = await ports.threads.claim({ ...request, runId: "r" });
    if (claim === null) throw new Error("the claim was lost");
    const lastTickAt = instant(now - spanMs);
    const dueAt = after(lastTickAt, minutes(30));
    const end = { now, dueAt, keepsSlot: false, countsAttempt: true, lastTickAt };
    await ports.threads.finish(claim, { ...end, lastReflectionAt: lastTickAt });
  }

  const dueIn = async (): Promise<number> => {
    const { dueAt } = await readThread(ports);
    return dueAt - ports.clock.now();
  };
  const isListed = async (): Promise<boolean> =>
    (await ports.threads.listDue(instant(2 ** 50), 1, 9)).some(({ id }) => id === "default");

  test.for([
    { says: "a shorter interval that is over: at once", patch: { every: 60 }, due: 0 },
    { says: "a shorter one that is not: its rest", patch: { every: 1_200 }, due: 600 },
    { says: "a longer one: its rest", patch: { every: 3_600 }, due: 3_000 },
    { says: "anything else leaves the next beat alone", patch: { max_tokens: 20 }, due: 1_200 },
  ])("$says", async ({ patch, due }) => {
    await beatenAgo(minutes(10));
    expect(await configure(patch)).toMatchObject({ kind: "configured", thread: { rev: 2 } });
    expect(await dueIn()).toBe(due * 1_000);
  });

  it("pausing takes the thread out of the index; resuming early does not fire at once", async () => {
    await beatenAgo(minutes(10));
    await configure({ enabled: false });
    expect(await isListed()).toBe(false);
    ports.clock.advance(minutes(5));
    await configure({ enabled: true });
    expect(await isListed()).toBe(true);
    expect(await dueIn()).toBe(minutes(15));
  });

  it("resuming after its time fires one beat at once", async () => {
    await beatenAgo(minutes(10));
    await configure({ enabled: false });
    ports.clock.advance(hours(5));
    await configure({ enabled: true });
    expect(await dueIn()).toBe(0);
  });

  it("new hours move the next beat into them, within ten minutes of their start", async () => {
    await configure({ active_hours_start: 20, active_hours_end: 22, timezone: "Europe/Berlin" });
    const { dueAt } = await readThread(ports);
    expect(isoOf(dueAt)).toMatch(/^2025-11-21T19:0\d:/);
  });

  test.for([
    { says: "a later start", patch: { active_hours_start: 21 }, due: /^2025-11-21T21:0\d:/ },
    {
      says: "a zone further west",
      patch: { timezone: "America/New_York" },
      due: /^2025-11-22T01:0\d:/,
    },
    {
      says: "none any more",
      patch: { active_hours_start: null, active_hours_end: null },
      due: /T08:00:00/,
    },
  ])("of the hours that are set, $says moves it again", async ({ patch, due }) => {
    await configure({ active_hours_start: 20, active_hours_end: 22 });
    await configure(patch);
    expect(isoOf((await readThread(ports)).dueAt)).toMatch(due);
  });

  it("while a beat is under way its due time, the end of the lease, is left alone", async () => {
    const now = ports.clock.now();
    const request = { id: "default", seenDueAt: null, now, leaseMs, detail: "", slot: "1" };
    await ports.threads.claim({ ...request, runId: "r" });
    await configure({ every: 60 });
    expect(await dueIn()).toBe(leaseMs);
  });

  it.for([
    { says: "begins", isHeld: false, due: leaseMs },
    { says: "ends", isHeld: true, due: 0 },
  ])("a beat that $says just before the write is seen", async ({ isHeld, due }) => {
    const now = ports.clock.now();
    const request = { id: "default", seenDueAt: null, now, leaseMs, detail: "", slot: "1" };
    const claim = () => ports.threads.claim({ ...request, runId: "r" });
    const held = isHeld ? await claim() : null;
    let writes = 0;
    const threads: MemoryPorts["threads"] = {
      ...ports.threads,
      configure: async (id, wanted) => {
        writes += 1;
        const end = { now, dueAt: after(now, hours(9)), keepsSlot: false, countsAttempt: true };
        if (writes === 1 && held === null) await claim();
        else if (writes === 1 && held !== null) await ports.threads.finish(held, end);
        return ports.threads.configure(id, wanted);
      },
    };
    await configureThread({ ...ports, threads }, "default", { every: 60 }, undefined);
    expect((await readThread(ports)).config.every).toBe(60);
    expect(await dueIn()).toBe(due);
  });

  it("by a clock that is behind leads to no slot that was answered already", async () => {
    await beatenAgo(minutes(30));
    const { dueAt } = await readThread(ports);
    const clockBehind = { now: () => instant(dueAt - 15_000) };
    const claim = await ports.threads.claim({
      ...{ id: "default", seenDueAt: dueAt, now: dueAt, leaseMs, detail: "" },
      ...{ slot: slotAt(dueAt), runId: "r2" },
    });
    if (claim === null) throw new Error("the claim was lost");
    const end = { now: dueAt, dueAt: after(dueAt, minutes(30)) };
    await ports.threads.finish(claim, { ...end, keepsSlot: false, countsAttempt: true });
    const behind = { ...ports, clock: clockBehind };
    await configureThread(
      behind,
      "default",
      { active_hours_start: 0, active_hours_end: 24 },
      undefined,
    );
    expect((await readThread(ports)).dueAt).toBe(dueAt + 1);
  });

  it("a new zone moves the lines that are due by the clock", async () => {
    await beatenAgo(minutes(10));
    await writeChecklist(ports, "default", "- [ ] at 12:00: lunch?");
    const before = await readThread(ports);
    expect(before.nextLineDueAt && isoOf(before.nextLineDueAt)).toBe("2025-11-21T12:00:00.000Z");
    await configure({ timezone: "Europe/Berlin" });
    const { nextLineDueAt } = await readThread(ports);
    expect(nextLineDueAt && isoOf(nextLineDueAt)).toBe("2025-11-21T11:00:00.000Z");
  });

  it("a stale rev changes nothing and shows what is current", async () => {
    await configure({ every: 600 }, 1);
    const answer = await configure({ every: 900 }, 1);
    expect(answer).toMatchObject({ kind: "stale", thread: { rev: 2, config: { every: 600 } } });
    expect(await readThread(ports)).toMatchObject({ rev: 2, config: { every: 600 } });
  });

  it("two at once: with a rev one of them is stale, without one both are made", async () => {
    const withRev = await Promise.all([configure({ every: 600 }, 1), configure({ every: 900 }, 1)]);
    expect(withRev.map(({ kind }) => kind).sort()).toEqual(["configured", "stale"]);
    await Promise.all([configure({ max_tokens: 20 }), configure({ temperature: 0 })]);
    expect(await readThread(ports)).toMatchObject({
      rev: 4,
      config: { max_tokens: 20, temperature: 0 },
    });
  });

  it("gives up after three lost races, and says what is current", async () => {
    let tries = 0;
    const racing = {
      ...ports,
      threads: {
        ...ports.threads,
        configure: async () => {
          tries += 1;
          return null;
        },
      },
    };
    const answer = await configureThread(racing, "default", { every: 600 }, undefined);
    expect(answer).toMatchObject({ kind: "stale", thread: { rev: 1 } });
    expect(tries).toBe(3);
  });

  it("sent back as it was shown, it writes nothing", async () => {
    const { config } = await readThread(ports);
    const answer = await configure({ ...config, model: null });
    expect(answer).toMatchObject({ kind: "configured", thread: { rev: 1 } });
    expect(await eventsOf()).toEqual([]);
  });

  it("writes down the default of a setting that no longer parses", async () => {
    ports.items.damage({ pk: "T#default", sk: "A#THREAD" }, { config: { every: 5 } });
    await configure({ every: 1_800 });
    expect(ports.items.get({ pk: "T#default", sk: "A#THREAD" })).toMatchObject({
      rev: 2,
      config: { every: 1_800 },
    });
    expect((await readThread(ports)).configProblem).toBeUndefined();
  });

  it("refuses settings that do not go together with the stored ones, and changes nothing", async () => {
    const before = await readThread(ports);
    await expect(configure({ active_hours_start: 9 })).rejects.toMatchObject({
      field: "active_hours_end",
    });
    expect(await readThread(ports)).toEqual(before);
  });

  it("leaves a line in the log, with the names of what changed", async () => {
    await configure({ every: 600, dry_run: true });
    const [event] = await ports.events.recent("default", { now: ports.clock.now(), limit: 9 });
    expect(event).toMatchObject({
      type: "config-changed",
      detail: { rev: 2, keys: "every, dry_run" },
    });
    expect(ports.bus.published).toEqual([]);
  });

  it("knows no other thread", async () => {
    expect(await configure({ every: 600 }, undefined, "42")).toEqual({ kind: "no-thread" });
  });

  it("whatever the rhythm, the rest of it since the last beat is waited for", () => {
    const everies = fc.integer({ min: 60, max: 86_400 });
    const times = fc.record({ every: everies, agoMs: fc.integer({ min: 0, max: hours(50) }) });
    return fc.assert(
      fc.asyncProperty(times, async ({ every, agoMs }) => {
        ports = memoryPorts();
        await openSystem(ports);
        await beatenAgo(agoMs);
        await configure({ every: 61 });
        await configure({ every });
        expect(await dueIn()).toBe(Math.max(0, every * 1_000 - agoMs));
      }),
      { numRuns: 30 },
    );
  });
});

describe("what did not help", () => {
  it.for([
    {
      says: "to resume forgives it, also while the heartbeat is on",
      patch: { enabled: true },
      isForgiven: true,
    },
    { says: "another setting forgives nothing", patch: { every: 600 }, isForgiven: false },
    { says: "to pause forgives nothing", patch: { enabled: false }, isForgiven: false },
  ])("$says", async ({ patch, isForgiven }) => {
    const thread = await openThread(ports, "default");
    const feedback = { count: 3, lastAt: ports.clock.now(), lastId: "a" };
    await ports.threads.noteFeedback("default", feedback);
    const result = await configureThread(ports, "default", patch, thread.rev);
    expect(result).toMatchObject({ kind: "configured" });
    expect((await readThread(ports)).feedback).toEqual(isForgiven ? null : feedback);
  });

  it("once forgiven, a beat that waited because of it is due as it was before", async () => {
    await openThread(ports, "default");
    await tick(ports, settings, deadlineIn(ports));
    const feedback = { count: 3, lastAt: ports.clock.now(), lastId: "a" };
    await ports.threads.noteFeedback("default", feedback);
    ports.clock.advance(minutes(30));
    expect(await tick(ports, settings, deadlineIn(ports))).toMatchObject({ skipped: 1 });
    expect((await readThread(ports)).dueAt).toBe(after(feedback.lastAt, hours(2)));
    await configureThread(ports, "default", { enabled: true }, undefined);
    expect((await readThread(ports)).dueAt).toBe(ports.clock.now());
  });
});

describe("HEARTBEAT.md", () => {
  it("is written whole, counts its versions, and keeps the earlier one", async () => {
    await openSystem(ports);
    ports.clock.advance(minutes(1));
    const written = await writeChecklist(ports, "default", "## Checklist\n- [ ] Tea?");
    expect(written).toMatchObject({
      thread_id: "default",
      content: "## Checklist\n- [ ] Tea?",
      last_modified: isoOf(ports.clock.now()),
      version: 2,
      understood: { checklist: [{ text: "Tea?" }] },
    });
    expect(ports.items.get({ pk: "T#default", sk: "MV#HEARTBEAT.md#00000001" })).toMatchObject({
      version: 1,
    });
  });

  it("is something new for the next beat, and leaves a line in the log without its text", async () => {
    await writeChecklist(ports, "default", "- [ ] secret plans");
    expect(await readThread(ports)).toMatchObject({ lastChangeAt: ports.clock.now() });
    const [event] = await ports.events.recent("default", { now: ports.clock.now(), limit: 9 });
    expect(event).toMatchObject({ type: "checklist-changed", detail: { characters: 18 } });
    expect(JSON.stringify(event)).not.toContain("secret");
  });

  it("is new also to a beat that began while it was being written", async () => {
    const memory: MemoryPorts["memory"] = {
      ...ports.memory,
      write: async (...file) => {
        ports.clock.advance(seconds(1));
        await tick(ports, settings, deadlineIn(ports));
        ports.clock.advance(seconds(1));
        return ports.memory.write(...file);
      },
    };
    await writeChecklist({ ...ports, memory }, "default", "- [ ] Tea?");
    const { lastChangeAt, lastReflectionAt } = await readThread(ports);
    expect(lastChangeAt).toBeGreaterThan(lastReflectionAt ?? 0);
    expect(lastReflectionAt).not.toBeNull();
  });

  it("of a thread that nobody opened is not written", async () => {
    expect(await writeChecklist(ports, "42", "x")).toBeNull();
    expect(ports.items.all()).toEqual([]);
  });

  test.for([
    { says: "no rhythm: never", content: "- [ ] Tea?", due: null },
    { says: "a ticked one: never", content: "- [x] every 2h: Tea?", due: null },
    { says: "every, nothing reflected yet: now", content: "- [ ] every 2h: Tea?", due: "08:00" },
    { says: "at, nothing reflected yet: next time", content: "- [ ] at 07:00: Tea?", due: "07:00" },
  ])("its next line is due: $says", async ({ content, due }) => {
    await writeChecklist(ports, "default", content);
    const { nextLineDueAt } = await readThread(ports);
    expect(nextLineDueAt && isoOf(nextLineDueAt).slice(11, 16)).toBe(due);
  });

  it("marks a moment at which a line is due indeed, and not one before it", async () => {
    const line = fc.constantFrom(
      "every 2h: a",
      "every 45m: b",
      "at 09:00: c",
      "on weekdays at 18:30: d",
      "on sunday at 00:00: e",
    );
    const reflected = fc.option(fc.integer({ min: 0, max: hours(100) }));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), reflected, async (lines, agoMs) => {
        ports = memoryPorts();
        const thread = await openThread(ports, "default");
        const lastReflectionAt = agoMs === null ? null : instant(ports.clock.now() - agoMs);
        ports.items.damage({ pk: "T#default", sk: "A#THREAD" }, { lastReflectionAt });
        const content = lines.map((text) => `- [ ] ${text}`).join("\n");
        await writeChecklist(ports, "default", content);
        const marked = (await readThread(ports)).nextLineDueAt ?? ports.clock.now();
        expect(dueAt(content, lastReflectionAt, marked, thread)).toBe(
          lastReflectionAt !== null || lines.some((text) => text.startsWith("every")),
        );
        const before = instant(marked - 1);
        if (lastReflectionAt !== null)
          expect(dueAt(content, lastReflectionAt, before, thread)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  const dueAt = (content: string, from: Instant | null, now: Instant, { config }: Thread) =>
    dueLines(parseChecklist(content), from, now, config.timezone).length > 0;
});
