import { beforeEach, describe, expect, it, test } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { maxSignalReceives } from "../../lib/domain/limits.ts";
import type { OutreachButton } from "../../lib/domain/outreach-button.ts";
import { plainReminder } from "../../lib/domain/reminder-turn.ts";
import { after, days, hours } from "../../lib/domain/time.ts";
import { beatNow } from "../../lib/flows/beat.ts";
import { converse } from "../../lib/flows/converse.ts";
import { type Press, press } from "../../lib/flows/press.ts";
import { list } from "../../lib/flows/reminders.ts";
import { killedEverywhere } from "./killed.ts";
import { aCommand, aThought, deadlineIn, readThread, settings, startedWorld } from "./world.ts";

/** A world in which the assistant has written something by itself. */
async function spokenWorld(): Promise<MemoryPorts> {
  const world = await startedWorld();
  world.model.script(async () => "Take an umbrella.");
  const signals = [aThought(world, "default:1#1", "Rain at five.")];
  await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
  return world;
}

let world: MemoryPorts;
beforeEach(async () => {
  world = await spokenWorld();
});

async function pressOf(ports: MemoryPorts, button: OutreachButton, pressId = "p1"): Promise<Press> {
  const [outreach] = await ports.outreach.recent("default", 1);
  const replyId = outreach?.replyId ?? "none";
  return { button, replyId, pressId, reminderId: "01KA0000000000000000000000" };
}

const pressed = async (button: OutreachButton, pressId = "p1") =>
  press(world, await readThread(world), await pressOf(world, button, pressId));
const buttons = () => world.messenger.all().flatMap(({ components }) => components);
const reminders = async (ports = world) =>
  (await list(ports, { id: "default" })).map(({ reminder }) => reminder);

describe("a button under an unasked message", () => {
  test.for([
    { button: "snooze", words: "Fri 21 Nov 09:00 UTC", dueInMs: hours(1) },
    { button: "tomorrow", words: "Sat 22 Nov 09:00 UTC", dueInMs: hours(25) },
  ] as const)("$button: it is said again $words, and the buttons are gone", async (row) => {
    const dueAt = after(world.clock.now(), row.dueInMs);
    expect(await pressed(row.button)).toBe(`I will come back to it ${row.words}.`);
    expect(await reminders()).toMatchObject([{ prompt: "Take an umbrella.", dueAt, state: "set" }]);
    expect(buttons()).toEqual([]);
  });

  it("snooze: that the first time was late is not said again", async () => {
    const [outreach] = await world.outreach.recent("default", 1);
    if (outreach === undefined) throw new Error("nothing was said");
    const late = "-# Late: this was due on Fri 21 Nov 07:52 UTC, 8 minutes ago.";
    await world.outreach.record({ ...outreach, text: `${late}\n${late}\nTea at -# Late: nine.` });
    await pressed("snooze");
    expect(await reminders()).toMatchObject([{ prompt: "Tea at -# Late: nine." }]);
  });

  it("snooze: fixed words are not marked as a reminder twice", () => {
    expect(plainReminder(plainReminder("Tea."))).toBe("Reminder: Tea.");
  });

  it("Not helpful: it is kept, told of, and shown to the next reflections with its thought", async () => {
    expect(await pressed("not-helpful")).toContain("I will bear in mind");
    expect((await readThread(world)).feedback).toMatchObject({ count: 1 });
    expect(await reminders()).toEqual([]);
    const request = { threadId: "default", dryRun: false, deadlineAt: deadlineIn(world) };
    await beatNow(world, settings, request);
    const section = world.model.turns
      .at(-1)
      ?.sections.find(({ title }) => title === "What did not help");
    expect(section?.body).toContain("Rain at five.");
  });

  it("that nobody pressed is not shown to a reflection", async () => {
    const request = { threadId: "default", dryRun: false, deadlineAt: deadlineIn(world) };
    await beatNow(world, settings, request);
    const titles = world.model.turns.at(-1)?.sections.map(({ title }) => title);
    expect(titles).not.toContain("What did not help");
  });

  it("counts once: what comes second is told what came first", async () => {
    await pressed("snooze");
    expect(await pressed("not-helpful", "p2")).toContain("You have pressed “Snooze 1 h”");
    expect((await readThread(world)).feedback).toBeNull();
    expect(await reminders()).toHaveLength(1);
  });

  it("delivered twice is one press, at the time of the first", async () => {
    const first = await pressed("snooze");
    world.clock.advance(hours(0.5));
    expect(await pressed("snooze")).toBe(first);
    expect(await reminders()).toHaveLength(1);
  });

  it("counts under a message whose delivery broke off at its record, and the retry takes the buttons away", async () => {
    world = await startedWorld();
    world.model.script(async () => "Take an umbrella.");
    const { record } = world.outreach;
    let records = 0;
    const outreach = {
      ...world.outreach,
      record: async (...given: Parameters<typeof record>) => {
        records += 1;
        if (records > 1) throw new Fault("unavailable", "outreach.record", "HTTP 503");
        return record(...given);
      },
    };
    const signals = [aThought(world, "default:1#1", "Rain at five.")];
    const batch = { signals, receives: 1, deadlineAt: deadlineIn(world) };
    await expect(converse({ ...world, outreach }, settings, batch)).rejects.toThrow("HTTP 503");
    expect(buttons()).toHaveLength(1);
    expect(await pressed("not-helpful")).toContain("I will bear in mind");
    expect(buttons()).toHaveLength(1);
    await converse(world, settings, { ...batch, receives: 2 });
    expect(world.messenger.all()).toHaveLength(1);
    expect(buttons()).toEqual([]);
  });

  it("of a record that is gone, or a month old, does nothing but say so", async () => {
    const gone = { ...(await pressOf(world, "snooze")), replyId: "01KA0000000000000000000009" };
    expect(await press(world, await readThread(world), gone)).toContain("too old");
    world.clock.advance(days(30));
    expect(await pressed("snooze")).toContain("too old");
    expect(await reminders()).toEqual([]);
  });

  it("of a message that was taken back does nothing but say so", async () => {
    const { replyId } = await pressOf(world, "snooze");
    await world.outreach.retract("default", replyId, world.clock.now());
    expect(await pressed("snooze")).toContain("taken this message back");
    expect(await reminders()).toEqual([]);
  });

  it("works when the message was deleted, and when Discord does not take the buttons away", async () => {
    world.messenger.failNext("editMessage", new Fault("unavailable", "messenger", "HTTP 503"));
    expect(await pressed("snooze")).toContain("I will come back to it");
    expect(world.log.lines.map(({ event }) => event)).toContain("deliver.courtesy-failed");
  });

  test.for(["before", "after"] as const)(
    "killed right %s any call, it ends once",
    async (effect) => {
      for (const button of ["snooze", "not-helpful"] as const) {
        const count = await killedEverywhere(
          effect,
          spokenWorld,
          async (ports) => press(ports, await readThread(ports), await pressOf(ports, button)),
          async (ended) => {
            await press(ended, await readThread(ended), await pressOf(ended, button));
            expect(await reminders(ended)).toHaveLength(button === "snooze" ? 1 : 0);
            const { feedback } = await readThread(ended);
            expect(feedback?.count ?? 0).toBe(button === "snooze" ? 0 : 1);
          },
        );
        expect(count).toBeGreaterThan(4);
      }
    },
  );
});

describe("a press that comes through the queue", () => {
  const ordered = async (id: string, button: OutreachButton, receives = 1) => {
    const { replyId } = await pressOf(world, button);
    const signal = { ...aCommand(world, id), command: { name: "press", button, replyId } as const };
    await converse(world, settings, { signals: [signal], receives, deadlineAt: deadlineIn(world) });
    return world.messenger.responseTo(`token-${id}`);
  };

  it("is answered in private, and the message with the button stays as it is", async () => {
    const answered = await ordered("7", "tomorrow");
    expect(answered.privately).toEqual(["I will come back to it Sat 22 Nov 09:00 UTC."]);
    expect(answered.original).toBeNull();
    expect(world.messenger.all().map(({ content }) => content)).toEqual(["Take an umbrella."]);
    expect((await ordered("7", "tomorrow")).privately).toHaveLength(1);
  });

  it("that fails is told of at the last try, not in the place of the message", async () => {
    const use = async () => {
      throw new Fault("unavailable", "outreach.use", "HTTP 503");
    };
    const { outreach } = world;
    world = { ...world, outreach: { ...outreach, use } };
    await expect(ordered("7", "snooze")).rejects.toThrow("HTTP 503");
    expect(world.messenger.responseTo("token-7")).toMatchObject({ original: null, followUps: [] });
    await expect(ordered("7", "snooze", maxSignalReceives)).rejects.toThrow("HTTP 503");
    expect(world.messenger.responseTo("token-7").privately[0]).toContain("I could not answer");
  });
});
