import { describe, expect, it } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { maxSignalReceives } from "../../lib/domain/limits.ts";
import { byPerson, checklistPath } from "../../lib/domain/memory.ts";
import type { Order } from "../../lib/domain/signal.ts";
import { minutes } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { unsavedPath } from "../../lib/flows/edit-checklist.ts";
import { aCommand, deadlineIn, ownerId, readThread, settings, startedWorld } from "./world.ts";

/** Carries out an order as often as it is delivered: what the person reads in the end. */
async function order(world: MemoryPorts, command: Order, id = "1310000000000000001", receives = 1) {
  const author = { id: ownerId, name: "Ada" };
  const signals = [{ ...aCommand(world, id), author, command }];
  await converse(world, settings, { signals, receives, deadlineAt: deadlineIn(world) });
  return world.messenger.responseTo(`token-${id}`).original;
}

describe("/heartbeat pause and resume", () => {
  it("take the thread off the schedule and put it back, and say so", async () => {
    const world = await startedWorld();
    expect(await order(world, { name: "pause" })).toContain("no longer wake up by myself");
    expect((await readThread(world)).config.enabled).toBe(false);
    expect(await order(world, { name: "resume" }, "1310000000000000002")).toMatch(/<t:\d+:R>/);
    expect((await readThread(world)).config.enabled).toBe(true);
  });

  it("say the same when they are delivered twice, and change nothing more", async () => {
    const world = await startedWorld();
    const first = await order(world, { name: "pause" });
    const { rev } = await readThread(world);
    expect(await order(world, { name: "pause" })).toBe(first);
    expect((await readThread(world)).rev).toBe(rev);
  });
});

describe("/heartbeat config", () => {
  it("changes what it names, and shows that", async () => {
    const world = await startedWorld();
    const words = await order(world, { name: "configure", patch: { every: 600 } });
    expect(words).toContain("`every`: 600");
    expect((await readThread(world)).config.every).toBe(600);
  });

  it("says what does not go together, and changes nothing", async () => {
    const world = await startedWorld();
    const words = await order(world, { name: "configure", patch: { active_hours_start: 9 } });
    expect(words).toContain("I changed nothing: active_hours_end must be set too");
    expect((await readThread(world)).rev).toBe(1);
  });
});

describe("/checklist", () => {
  const text = "- every 2h: look at the weather\n";
  const read = async (world: MemoryPorts, path = checklistPath) =>
    world.memory.read("default", path);
  const versionIn = async (world: MemoryPorts) => (await read(world))?.version ?? 0;

  it("saves what its form held, once, however often it is delivered", async () => {
    const world = await startedWorld();
    const seenVersion = await versionIn(world);
    const command: Order = { name: "checklist", content: text, seenVersion };
    expect(await order(world, command)).toContain(`version ${seenVersion + 1}`);
    // Killed before it was on record that it was answered.
    expect(await order(world, command, "1310000000000000002")).toContain(
      `version ${seenVersion + 1}`,
    );
    expect(await read(world)).toMatchObject({ content: text, version: seenVersion + 1 });
    expect(await read(world, unsavedPath)).toBeNull();
  });

  it("tells of a conflict and loses neither text", async () => {
    const world = await startedWorld();
    const seenVersion = await versionIn(world);
    await world.memory.write("default", byPerson(checklistPath, "- theirs\n"), world.clock.now());
    const words = await order(world, { name: "checklist", content: text, seenVersion });
    expect(words).toMatch(/changed while you wrote \(version \d+, by person <t:\d+:R>\)/);
    expect(words).toContain(unsavedPath);
    expect((await read(world))?.content).toBe("- theirs\n");
    expect((await read(world, unsavedPath))?.content).toBe(text);
  });

  it("keeps as a note what is too long for a checklist", async () => {
    const world = await startedWorld();
    const content = "x".repeat(10_001);
    const seenVersion = await versionIn(world);
    const words = await order(world, { name: "checklist", content, seenVersion });
    expect(words).toContain("must be at most 10000 characters, not 10001");
    expect((await read(world, unsavedPath))?.content).toBe(content);
  });
});

describe("/memory restore", () => {
  it("brings a version back once, and says which it is now", async () => {
    const world = await startedWorld();
    for (const content of ["one", "two"])
      await world.memory.write("default", byPerson("notes/a.md", content), world.clock.now());
    const command: Order = { name: "restore", path: "notes/a.md", version: 1 };
    const first = await order(world, command);
    expect(first).toBe("`notes/a.md` is as it was in version 1; that is its version 3 now.");
    expect(await order(world, command, "1310000000000000002")).toBe(first);
    expect(await world.memory.read("default", "notes/a.md")).toMatchObject({
      content: "one",
      version: 3,
    });
  });

  it("says that there is no such version", async () => {
    const world = await startedWorld();
    const command: Order = { name: "restore", path: "notes/a.md", version: 7 };
    expect(await order(world, command)).toContain("no version 7");
  });
});

describe("/forget, after its button", () => {
  it("leaves nothing behind, not even a record of the order, and begins anew", async () => {
    const world = await startedWorld();
    await world.memory.write("default", byPerson("notes/a.md", "secret"), world.clock.now());
    const words = await order(world, { name: "forget" });
    expect(words).toMatch(/^Forgotten: \d+ items are removed, and nothing is left/);
    expect(JSON.stringify(world.items.all())).not.toContain("secret");
    expect(await world.signals.read("default", "1310000000000000001")).toBeNull();
    expect(await readThread(world)).toMatchObject({ rev: 1 });
  });

  it("waits for a beat that is under way, and says until when", async () => {
    const world = await startedWorld();
    const thread = await readThread(world);
    await world.threads.claim({
      id: "default",
      seenDueAt: null,
      now: world.clock.now(),
      leaseMs: minutes(3),
      slot: "now-01KASK8Q6Z7J8KQ6S7BZ6E5V1M",
      runId: "01KASK8Q6Z7J8KQ6S7BZ6E5V1M",
      detail: "reflecting",
    });
    expect(await order(world, { name: "forget" })).toMatch(
      /at work here.*<t:\d+:R>.*forgot nothing/,
    );
    expect((await readThread(world)).config).toEqual(thread.config);
  });
});

describe("the answer to an order", () => {
  const id = "1310000000000000001";
  const throttled = new Fault("throttled", "messenger.editResponse", "HTTP 429");

  it("goes to who ordered it as a direct message when its token is dead", async () => {
    const world = await startedWorld();
    world.messenger.killToken(`token-${id}`);
    await order(world, { name: "pause" });
    const dm = await world.messenger.openDm(ownerId);
    expect(world.messenger.messagesIn(dm)).toMatchObject([
      { content: expect.stringContaining("no longer wake up by myself") },
    ]);
  });

  it("comes again when Discord does not take it, without doing anything again", async () => {
    const world = await startedWorld();
    world.messenger.failNext("editResponse", throttled);
    await expect(order(world, { name: "pause" })).rejects.toThrow(throttled);
    const { rev } = await readThread(world);
    expect(await order(world, { name: "pause" }, id, 2)).toContain("no longer wake up");
    expect((await readThread(world)).rev).toBe(rev);
  });

  it("is given up at the last try: what was ordered is done", async () => {
    const world = await startedWorld();
    world.messenger.failNext("editResponse", throttled);
    await order(world, { name: "pause" }, id, maxSignalReceives);
    expect((await readThread(world)).config.enabled).toBe(false);
    expect(world.log.lines.map(({ event }) => event)).toContain("command.not-shown");
  });
});
