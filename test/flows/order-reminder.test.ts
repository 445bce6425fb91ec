import { describe, expect, it } from "vitest";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import { CustomId } from "../../lib/domain/custom-id.ts";
import type { Order } from "../../lib/domain/signal.ts";
import { after, minutes } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { look } from "../../lib/flows/look.ts";
import { suggest } from "../../lib/flows/suggest.ts";
import { aCommand, deadlineIn, settings, startedWorld } from "./world.ts";

let count = 0;
/** Carries out an order: what stands in the place of the deferred response, with its buttons. */
async function order(
  world: MemoryPorts,
  command: Order,
  { id = `131000000000000${1_000 + count++}`, timestamp = world.clock.now() } = {},
) {
  const signals = [{ ...aCommand(world, id), command, timestamp }];
  await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
  return world.messenger.responseTo(`token-${id}`);
}

/** What the buttons under an answer would do. */
const actionsIn = (answer: object): readonly CustomId[] =>
  [...JSON.stringify(answer).matchAll(/"custom_id":"([^"]+)"/g)].map(([, text]) =>
    CustomId.parse(text),
  );

async function remind(world: MemoryPorts): Promise<string> {
  const answer = await order(world, { name: "remind", what: "water", when: "tomorrow at 9" });
  return actionsIn(answer)[0]?.id ?? "";
}
const question = (id: string) =>
  ({ of: "reminder", threadId: "default", id, isInPlace: true }) as const;

describe("/remind", () => {
  it("says how it was understood and asks, and is set by the button alone", async () => {
    const world = await startedWorld();
    const asked = await order(world, { name: "remind", what: "water", when: "tomorrow at 9" });
    expect(asked.original).toMatch(
      /Shall I remind you on Sat 22 Nov 09:00 UTC\?.*water\n\(<t:\d+:R>\)/,
    );
    const actions = actionsIn(asked);
    expect(actions.map(({ action }) => action)).toEqual([
      "remind-set",
      "remind-edit",
      "remind-drop",
    ]);
    const id = actions[0]?.id ?? "";
    const set = await order(world, { name: "reminder-confirm", id });
    expect(set.original).toContain("I will remind you");
    expect(actionsIn(set).map(({ action }) => action)).toEqual(["remind-edit", "remind-drop"]);
    expect(await world.reminders.read("default", id)).toMatchObject({ state: "set" });
  });

  it("makes one reminder when it is delivered twice, and asks again", async () => {
    const world = await startedWorld();
    const command: Order = { name: "remind", what: "water", when: "tomorrow at 9" };
    const first = await order(world, command, { id: "1310000000000000001" });
    expect(await order(world, command, { id: "1310000000000000001" })).toEqual(first);
    expect(await world.reminders.list("default")).toHaveLength(1);
  });

  it.each(["yesterday", "some day", ""])("says what to write instead of %j", async (when) => {
    const world = await startedWorld();
    const answer = await order(world, { name: "remind", what: "water", when });
    expect(answer.original).toMatch(/\.$/);
    expect(actionsIn(answer)).toEqual([]);
    expect(await world.reminders.list("default")).toEqual([]);
  });

  it("shows how a time is understood while it is written, and sets at once what was chosen", async () => {
    const world = await startedWorld();
    const wish = { of: "when", threadId: "default", text: "every weekday 8:30" } as const;
    const [choice] = await suggest(world, wish);
    expect(choice?.name).toContain("every weekday at 08:30 UTC");
    const when = String(choice?.value);
    const answer = await order(world, { name: "remind", what: "stand up", when });
    expect(answer.original).toContain("I will remind you every weekday at 08:30 UTC");
  });

  it("says while it is written what is wrong with a time", async () => {
    const [choice] = await suggest(memoryPorts(), {
      of: "when",
      threadId: "default",
      text: "qwertz",
    });
    expect(choice?.value).toBe("qwertz");
    expect(choice?.name.length).toBeLessThanOrEqual(100);
  });
});

describe("/reminders", () => {
  it("lists what is set, with a menu of it; the chosen one takes the menu's place", async () => {
    const world = await startedWorld();
    const id = await remind(world);
    expect(await look(world, { of: "reminders", threadId: "default" })).toMatchObject({
      text: expect.stringContaining("No reminder is set here"),
    });
    await order(world, { name: "reminder-confirm", id });
    const listed = await look(world, { of: "reminders", threadId: "default" });
    expect(listed).toMatchObject({ text: expect.stringMatching(/^- Sat 22 Nov 09:00 UTC \(<t:/) });
    expect(JSON.stringify(listed)).toContain(`"value":"${id}"`);
    expect(await look(world, question(id))).toMatchObject({
      kind: "update",
      text: expect.stringContaining("water"),
    });
  });

  it("changes one by its form, which holds what it is about and when", async () => {
    const world = await startedWorld();
    const id = await remind(world);
    const form = await look(world, { of: "reminder-form", threadId: "default", id });
    expect(form).toMatchObject({
      kind: "form",
      form: {
        custom_id: `reminder:default:${id}`,
        components: [
          { component: { value: "water" } },
          { component: { value: "Sat 22 Nov 09:00 UTC" } },
        ],
      },
    });
    const when = "tomorrow at 10";
    const answer = await order(world, { name: "reminder-edit", id, what: "water twice", when });
    expect(answer.original).toMatch(/Sat 22 Nov 10:00 UTC.*water twice/);
  });

  it("counts from when it was asked, however long that has waited in the queue", async () => {
    const world = await startedWorld();
    const id = await remind(world);
    const timestamp = world.clock.now();
    world.clock.advance(minutes(6));
    const edited: Order = { name: "reminder-edit", id, when: "in 20 minutes" };
    await order(world, edited, { timestamp });
    await order(world, { name: "remind", what: "tea", when: "in 20 minutes" }, { timestamp });
    const asked = after(timestamp, minutes(20));
    expect((await world.reminders.list("default")).map(({ dueAt }) => dueAt)).toEqual([
      asked,
      asked,
    ]);
  });

  it("tells of one that is gone, and takes its menu away", async () => {
    const world = await startedWorld();
    const id = "01KASK8Q6Z7J8KQ6S7BZ6E5V1M";
    expect(await look(world, question(id))).toEqual({
      kind: "update",
      text: expect.stringContaining("no such reminder"),
      components: [],
    });
    expect((await order(world, { name: "reminder-cancel", id })).original).toContain(
      "no such reminder",
    );
  });
});
