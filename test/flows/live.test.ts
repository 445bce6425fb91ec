/** A beat that is under way, seen from outside: its tool calls so far; and that looking on costs it nothing. */
import { beforeEach, describe, expect, it } from "vitest";
import { progressKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { noUsage } from "../../lib/domain/run.ts";
import { minutes } from "../../lib/domain/time.ts";
import type { LiveAnswer } from "../../lib/domain/wire/runs.ts";
import { beatDue, beatNow } from "../../lib/flows/beat.ts";
import { liveRun } from "../../lib/flows/live.ts";
import { noteProgress } from "../../lib/flows/note-progress.ts";
import { deadlineIn, readThread, settings, startedWorld } from "./world.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
});

const live = async () => (await liveRun(world, "default"))?.run;
const beat = (ports = world, dryRun = false) =>
  beatNow(ports, settings, { threadId: "default", dryRun, deadlineAt: deadlineIn(world) });
const scheduled = async (ports = world) => {
  const { dueAt } = await readThread(world);
  return beatDue(ports, settings, { id: "default", dueAt }, deadlineIn(world));
};
const toolsOf = (run: LiveAnswer["run"] | undefined) => run?.steps.map(({ tool }) => tool);

/** Settles what is ready, without waiting for anything. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a beat that is under way", () => {
  it("shows what it has done after each step of the model's, and is gone when it is over", async () => {
    const seen: (LiveAnswer["run"] | undefined)[] = [];
    world.model.script(async (_, call, nextCall) => {
      seen.push(await live());
      await call("read", { path: "soul.md" });
      await nextCall(noUsage);
      await settle();
      seen.push(await live());
      await call("speak", { thought: "Rain at five." });
      await nextCall(noUsage);
      await settle();
      seen.push(await live());
      return "";
    });
    await scheduled();
    const [run] = await world.runs.recent("default", 1);
    expect(seen.map(toolsOf)).toEqual([[], ["read"], ["read", "speak"]]);
    expect(seen.at(-1)).toMatchObject({
      id: run?.id,
      slot: run?.slot,
      trigger: "schedule",
      dry_run: false,
      started_at: "2025-11-21T08:00:00.000Z",
      detail: "reflecting on recent activity",
      steps: [{ tool: "read", refused: null }, { tool: "speak" }],
    });
    expect(await live()).toBeNull();
  });

  it("says that it was asked for by hand", async () => {
    let seen: LiveAnswer["run"] | undefined;
    world.model.script(async () => {
      seen = await live();
      return "";
    });
    await beat();
    expect(seen).toMatchObject({ trigger: "by-hand", steps: [] });
  });

  it.for([
    { says: "the beat before", breaks: false, spanMs: minutes(31) },
    { says: "an earlier attempt at its own slot", breaks: true, spanMs: minutes(5) },
  ])("does not show the steps of $says", async ({ breaks, spanMs }) => {
    world.model.script(async (_, call, nextCall) => {
      await call("read", { path: "soul.md" });
      await nextCall(noUsage);
      return "";
    });
    const record = async () => {
      throw new Fault("unavailable", "runs.record", "HTTP 503");
    };
    const ports = breaks ? { ...world, runs: { ...world.runs, record } } : world;
    await scheduled(ports);
    const before = await world.runs.progress("default");
    expect(before?.steps).toHaveLength(1);
    world.clock.advance(spanMs);
    await world.threads.noteChange("default", world.clock.now());
    let seen: LiveAnswer["run"] | undefined;
    world.model.script(async () => {
      seen = await live();
      return "";
    });
    await scheduled();
    expect(seen).toMatchObject({ steps: [] });
    expect(seen?.id === before?.runId).toBe(breaks);
  });

  it("does not show a dry run by hand, which holds nothing up", async () => {
    let seen: LiveAnswer["run"] | undefined | "none";
    world.model.script(async (_, call) => {
      await call("read", { path: "soul.md" });
      seen = await live();
      return "";
    });
    await beat(world, true);
    expect(seen).toBeNull();
    expect(world.items.get(progressKey("default"))).toBeNull();
  });

  it("is not under way any more once its lease is over", async () => {
    let seen: LiveAnswer["run"] | undefined;
    world.model.script(async () => {
      world.clock.advance(minutes(10));
      seen = await live();
      return "";
    });
    await beat();
    expect(seen).toBeNull();
  });

  it("is null for a thread that is not there", async () => {
    expect(await liveRun(world, "42")).toBeNull();
  });
});

describe("looking on", () => {
  it("costs a beat that calls no tool nothing, nor one that only rests", async () => {
    world.model.script(async () => "HEARTBEAT_OK");
    await beat();
    world.model.script(async (_, call) => {
      await call("rest", { reason: "calm" });
      return "";
    });
    await beat();
    expect(world.items.get(progressKey("default"))).toBeNull();
  });

  it("fails no beat: the log tells of a note that could not be kept", async () => {
    const down = async () => {
      throw new Fault("unavailable", "runs.noteProgress", "HTTP 503");
    };
    world.model.script(async (_, call) => {
      await call("speak", { thought: "Rain at five." });
      return "";
    });
    const ports = { ...world, runs: { ...world.runs, noteProgress: down } };
    expect(await beat(ports)).toMatchObject({ kind: "ran", run: { outcome: { kind: "acted" } } });
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({ event: "progress.not-noted", level: "warn" }),
    );
  });

  it("writes one at a time, and of what came meanwhile only the newest", async () => {
    const step = { tool: "read", input: "{}", result: "" };
    const written: number[] = [];
    const gates: (() => void)[] = [];
    const noteSlowly: MemoryPorts["runs"]["noteProgress"] = async ({ steps }) => {
      written.push(steps.length);
      await new Promise<void>((resolve) => gates.push(resolve));
    };
    const ports = { ...world, runs: { ...world.runs, noteProgress: noteSlowly } };
    const progress = noteProgress(ports, { threadId: "default", runId: "r", fence: 1 });
    for (const count of [1, 2, 3, 3]) progress.note(Array(count).fill(step));
    expect(written).toEqual([1]);
    gates[0]?.();
    await settle();
    expect(written).toEqual([1, 3]);
    gates[1]?.();
    await progress.settled();
    expect(written).toEqual([1, 3]);
  });
});
