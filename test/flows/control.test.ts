/** The control flow, on every port in memory. */
import { beforeEach, describe, expect, it } from "vitest";
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { sampleChecklist } from "../../lib/domain/samples.ts";
import type { Settings } from "../../lib/domain/settings.ts";
import { after, minutes } from "../../lib/domain/time.ts";
import { readChecklist } from "../../lib/flows/contents.ts";
import {
  heartbeatHistory,
  heartbeatStatus,
  listThreads,
  runNow,
  threadStatus,
  whyOf,
} from "../../lib/flows/control.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import { stopSystem, writeChecklist } from "../../lib/flows/steer.ts";

const settings: Settings = {
  model: "offline",
  ownerIds: ["1"],
  freeProviders: [],
  dailyBudgetUsd: 1,
};

let ports: MemoryPorts;
const beatNow = (threadId = "default", dryRun = false) =>
  runNow(ports, settings, { threadId, dryRun, deadlineAt: after(ports.clock.now(), minutes(2)) });

beforeEach(() => {
  ports = memoryPorts();
});

describe("before the first tick", () => {
  it("the thread default reads as a new one, and nothing is written", async () => {
    expect(await heartbeatStatus(ports)).toMatchObject({ running: true, last_tick_at: null });
    expect(await threadStatus(ports, "default")).toMatchObject({
      lines: ["conversation: idle", "heartbeat: idle"],
      last_tick_at: null,
      lease: { held: false },
    });
    expect(await heartbeatHistory(ports, "default", { limit: 5 })).toMatchObject({ total_runs: 0 });
    expect(await readChecklist(ports, "default")).toMatchObject({ content: "", version: 0 });
    expect(ports.items.all()).toEqual([]);
  });

  it("a run by hand makes it first", async () => {
    expect(await beatNow()).toMatchObject({ ran: true, ran_successfully: true });
    expect(await readChecklist(ports, "default")).toMatchObject({ content: sampleChecklist });
  });

  it("a checklist written then is not lost to the sample", async () => {
    await writeChecklist(ports, "default", "- [ ] mine");
    await openSystem(ports);
    expect(await readChecklist(ports, "default")).toMatchObject({ content: "- [ ] mine" });
  });

  it("no other thread is there, whatever is asked of it", async () => {
    expect(await threadStatus(ports, "42")).toBeNull();
    expect(await heartbeatHistory(ports, "42", { limit: 5 })).toBeNull();
    expect(await readChecklist(ports, "42")).toBeNull();
    expect(await writeChecklist(ports, "42", "x")).toBeNull();
    expect(await beatNow("42")).toBeNull();
    expect(ports.items.all()).toEqual([]);
  });
});

describe("a run by hand", () => {
  beforeEach(async () => {
    await openSystem(ports);
  });

  it("answers its receipt, and the history shows it first", async () => {
    ports.model.script(async (_turn, call) => {
      await call("speak", { thought: "Say hello." });
      return "";
    });
    const answer = await beatNow();
    expect(answer).toMatchObject({
      thread_id: "default",
      ran: true,
      ran_successfully: true,
      actions: [{ action_type: "speak", content: "Say hello.", executed: true }],
    });
    ports.clock.advance(minutes(1));
    await beatNow();
    const history = await heartbeatHistory(ports, "default", { limit: 1 });
    expect(history?.activities).toHaveLength(1);
    expect(await heartbeatHistory(ports, "default", { limit: 9 })).toMatchObject({
      total_runs: 2,
      activities: [{}, { run_id: answer?.run?.id, success: true }],
    });
  });

  it("is not started while another one is under way, and says so", async () => {
    const now = ports.clock.now();
    const request = { id: "default", seenDueAt: null, now, leaseMs, detail: "elsewhere" };
    await ports.threads.claim({ ...request, slot: "1", runId: "r" });
    expect(await beatNow()).toMatchObject({ ran: false, reason: "already-running", run: null });
    expect(await threadStatus(ports, "default")).toMatchObject({
      lines: ["conversation: idle", "heartbeat: running — elsewhere"],
      lease: { held: true, slot: "1" },
    });
  });

  it("two at once: one runs, the other is told", async () => {
    const answers = await Promise.all([beatNow(), beatNow()]);
    expect(answers.map((answer) => answer?.ran).sort()).toEqual([false, true]);
  });

  it("dry, it changes nothing but the record", async () => {
    ports.model.script(async (_turn, call) => {
      await call("speak", { thought: "Say hello." });
      return "";
    });
    const answer = await beatNow("default", true);
    expect(answer).toMatchObject({ dry_run: true, actions: [{ executed: false }] });
    expect(await threadStatus(ports, "default")).toMatchObject({ last_tick_at: null });
    expect(await heartbeatHistory(ports, "default", { limit: 5 })).toMatchObject({
      activities: [{ dry_run: true }],
    });
  });
});

describe("the history, page by page", () => {
  it("shows every run once, newest first, and ends", async () => {
    await openSystem(ports);
    for (let run = 0; run < 5; run += 1) {
      ports.clock.advance(minutes(1));
      await beatNow();
    }
    const all = await heartbeatHistory(ports, "default", { limit: 9 });
    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await heartbeatHistory(ports, "default", { limit: 2, cursor });
      expect(page?.total_runs).toBe(5);
      seen.push(...(page?.activities ?? []).map(({ run_id }) => run_id));
      cursor = page?.next_cursor ?? null;
    }
    expect(seen).toEqual(all?.activities.map(({ run_id }) => run_id));
    expect(seen).toHaveLength(5);
  });
});

describe("the list of threads", () => {
  const idsOf = async (limit: number, cursor?: string) => {
    const page = await listThreads(ports, { limit, cursor });
    return { ids: page.threads.map(({ thread_id }) => thread_id), cursor: page.next_cursor };
  };

  it("holds each thread that was ever opened, by name, page by page", async () => {
    await openSystem(ports);
    for (const id of ["77", "42", "42"]) await openThread(ports, id);
    expect(await idsOf(2)).toEqual({ ids: ["42", "77"], cursor: "77" });
    expect(await idsOf(2, "77")).toEqual({ ids: ["default"], cursor: null });
  });

  it("is not broken by a corrupt thread, which the log names", async () => {
    await openSystem(ports);
    await openThread(ports, "42");
    ports.items.damage(threadKey("42"), { fence: "many" });
    expect(await idsOf(9)).toEqual({ ids: ["default"], cursor: null });
    expect(ports.log.lines).toContainEqual(expect.objectContaining({ event: "thread.corrupt" }));
  });
});

describe("why", () => {
  it("says in a sentence what the record says, and what comes next", async () => {
    await openSystem(ports);
    expect(await whyOf(ports, "default")).toMatchObject({
      thread_id: "default",
      sentence: expect.stringContaining("I have not woken yet"),
      last_run_id: null,
      due_at: expect.any(String),
    });
    await beatNow();
    const woken = await whyOf(ports, "default");
    expect(woken).toMatchObject({ last_run_id: expect.any(String) });
    expect(woken?.sentence).toMatch(/by hand/);
  });

  it("names no next beat while the system is stopped", async () => {
    await stopSystem(ports);
    expect(await whyOf(ports, "default")).toMatchObject({
      sentence: expect.stringContaining("not before the system is started again"),
      due_at: null,
    });
    expect(await whyOf(ports, "42")).toBeNull();
  });
});
