/** Announcing: the log hears of everything, EventBridge of what others may care for, and nobody is disturbed. */
import { beforeEach, describe, expect, it } from "vitest";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import type { LogEvent } from "../../lib/domain/event.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { announce } from "../../lib/flows/announce.ts";

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});

const anEvent = (type: LogEvent["type"]): LogEvent => {
  const at = ports.clock.now();
  return { id: ports.ids.ulid(at), threadId: "default", at, type, detail: { count: 1 } };
};
const logged = async () => ports.events.recent("default", { now: ports.clock.now(), limit: 9 });
const down = async () => {
  throw new Fault("unavailable", "somewhere", "no answer");
};

describe("announce", () => {
  it.for(["started", "stopped", "spoke", "acted", "failed", "budget", "circuit"] as const)(
    "%s goes into the log and out",
    async (type) => {
      const event = anEvent(type);
      await announce(ports, event);
      expect(await logged()).toEqual([event]);
      expect(ports.bus.published).toEqual([event]);
    },
  );

  it.for(["config-default", "checklist-changed", "config-changed"] as const)(
    "%s stays at home",
    async (type) => {
      await announce(ports, anEvent(type));
      expect(await logged()).toHaveLength(1);
      expect(ports.bus.published).toEqual([]);
    },
  );

  it("goes on when EventBridge is down: the log has it, and says what was lost", async () => {
    const event = anEvent("spoke");
    await announce({ ...ports, bus: { publish: down } }, event);
    expect(await logged()).toEqual([event]);
    expect(ports.log.lines).toMatchObject([
      { event: "event.lost", fields: { to: "bus", type: "spoke", reason: expect.any(String) } },
    ]);
  });

  it("goes on when the store is down: others hear of it", async () => {
    const event = anEvent("failed");
    await announce({ ...ports, events: { ...ports.events, append: down } }, event);
    expect(ports.bus.published).toEqual([event]);
    expect(ports.log.lines).toMatchObject([{ event: "event.lost", fields: { to: "log" } }]);
  });
});
