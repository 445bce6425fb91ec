/** The control flow, on every port in memory. */
import { beforeEach, describe, expect, it } from "vitest";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { sampleChecklist } from "../../lib/domain/samples.ts";
import type { Settings } from "../../lib/domain/settings.ts";
import { after, minutes } from "../../lib/domain/time.ts";
import {
  heartbeatHistory,
  heartbeatStatus,
  readChecklist,
  runNow,
  threadStatus,
  writeChecklist,
} from "../../lib/flows/control.ts";
import { openSystem } from "../../lib/flows/open-thread.ts";

const settings: Settings = { model: "offline", ownerIds: ["1"] };

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
    expect(await heartbeatHistory(ports, "default", 5)).toMatchObject({ total_runs: 0 });
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
    expect(await heartbeatHistory(ports, "42", 5)).toBeNull();
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
    const history = await heartbeatHistory(ports, "default", 1);
    expect(history?.activities).toHaveLength(1);
    expect(await heartbeatHistory(ports, "default", 9)).toMatchObject({
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
    expect(await heartbeatHistory(ports, "default", 5)).toMatchObject({
      activities: [{ dry_run: true }],
    });
  });
});

describe("HEARTBEAT.md", () => {
  it("is written whole, and counts its versions", async () => {
    await openSystem(ports);
    ports.clock.advance(minutes(1));
    const written = await writeChecklist(ports, "default", "## Checklist\n- [ ] Tea?");
    expect(written).toEqual({
      thread_id: "default",
      content: "## Checklist\n- [ ] Tea?",
      last_modified: new Date(ports.clock.now()).toISOString(),
      path: "HEARTBEAT.md",
      version: 2,
    });
    expect(await readChecklist(ports, "default")).toEqual(written);
  });
});
