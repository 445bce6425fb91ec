/** Each order, killed at any line and brought again by the queue: done once, and said. */
import { describe, expect, test } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { byPerson, checklistPath } from "../../lib/domain/memory.ts";
import type { Order } from "../../lib/domain/signal.ts";
import { converse } from "../../lib/flows/converse.ts";
import { killedEverywhere } from "./killed.ts";
import { aCommand, deadlineIn, ownerId, readThread, settings, startedWorld } from "./world.ts";

const id = "1310000000000000001";

const deliver = (ports: MemoryPorts, command: Order): Promise<void> => {
  const author = { id: ownerId, name: "Ada" };
  const signals = [{ ...aCommand(ports, id), author, command }];
  return converse(ports, settings, { signals, receives: 1, deadlineAt: deadlineIn(ports) });
};

async function begin(): Promise<MemoryPorts> {
  const world = await startedWorld();
  for (const content of ["one", "two"])
    await world.memory.write("default", byPerson("notes/a.md", content), world.clock.now());
  return world;
}

const contentOf = async (world: MemoryPorts, path: string) => {
  const file = await world.memory.read("default", path);
  return file === null ? null : `${file.version}: ${file.content}`;
};

interface Case {
  readonly command: Order;
  readonly holds: (world: MemoryPorts) => Promise<void>;
}

const cases: readonly Case[] = [
  {
    command: { name: "pause" },
    holds: async (world) => expect((await readThread(world)).config.enabled).toBe(false),
  },
  {
    command: { name: "configure", patch: { every: 600 } },
    holds: async (world) =>
      expect(await readThread(world)).toMatchObject({ config: { every: 600 }, rev: 2 }),
  },
  {
    command: { name: "checklist", content: "- a\n", seenVersion: 1 },
    holds: async (world) => expect(await contentOf(world, checklistPath)).toBe("2: - a\n"),
  },
  {
    command: { name: "restore", path: "notes/a.md", version: 1 },
    holds: async (world) => expect(await contentOf(world, "notes/a.md")).toBe("3: one"),
  },
  {
    command: { name: "remind", what: "water", when: "tomorrow at 9" },
    holds: async (world) =>
      expect((await world.reminders.list("default")).map(({ state }) => state)).toEqual(["draft"]),
  },
  {
    command: { name: "panel" },
    // A link that was made and never shown is one that nobody knows.
    holds: async (world) => expect((await world.passes.list()).length).toBeGreaterThan(0),
  },
  {
    command: { name: "forget" },
    holds: async (world) => {
      expect(await contentOf(world, "notes/a.md")).toBeNull();
      expect(await world.signals.read("default", id)).toBeNull();
    },
  },
];

describe.each(["before", "after"] as const)("killed right %s any call", (effect) => {
  test.for(cases)("$command.name is done once, and said", async ({ command, holds }) => {
    const story = (ports: MemoryPorts) => deliver(ports, command);
    const deaths = await killedEverywhere(effect, begin, story, async (world) => {
      await deliver(world, command);
      await holds(world);
      expect(world.messenger.responseTo(`token-${id}`).original).not.toBeNull();
    });
    expect(deaths).toBeGreaterThan(4);
  });
});
