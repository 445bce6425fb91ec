/** `/api/threads/{id}/reminders…`: set, listed, changed, cancelled; and what is refused, with what to write. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { reminderKey } from "../../lib/adapters/dynamo/keys.ts";
import { ReminderAnswer, RemindersAnswer } from "../../lib/domain/wire/reminders.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
  const config = JSON.stringify({ timezone: "Europe/Berlin" });
  await world.post("/api/threads/default/heartbeat/config", config);
});

const path = "/api/threads/default/reminders";
async function send(method: string, to = path, body?: object) {
  const response = await world.request(to, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
  return { status: response.status, body: await response.json() };
}
const make = async (when = "tomorrow at 9", what = "call mum") =>
  ReminderAnswer.parse((await send("POST", path, { what, when })).body).reminder;
const listed = async () => RemindersAnswer.parse((await send("GET")).body).reminders;

describe("a reminder", () => {
  it("is set, and the answer says how its time was understood", async () => {
    const { status, body } = await send("POST", path, {
      what: " call mum ",
      when: "tomorrow at 9",
    });
    expect(status).toBe(200);
    expect(ReminderAnswer.parse(body)).toEqual({
      thread_id: "default",
      message: "I will remind you on Sat 22 Nov 09:00 Europe/Berlin. It is about: call mum",
      reminder: {
        id: expect.stringMatching(/^[0-9A-Z]{26}$/),
        state: "set",
        what: "call mum",
        when: "Sat 22 Nov 09:00 Europe/Berlin",
        due_at: "2025-11-22T08:00:00.000Z",
        pattern: null,
        timezone: "Europe/Berlin",
        made_by: "person",
        made_at: "2025-11-21T08:00:00.000Z",
        last_due_at: null,
        hearsay: false,
      },
    });
  });

  it("is listed, the next one first, until it is cancelled", async () => {
    const daily = await make("every day at 7", "stretch");
    const soon = await make("in 20 minutes");
    expect((await listed()).map(({ id }) => id)).toEqual([soon.id, daily.id]);
    const { body } = await send("DELETE", `${path}/${soon.id}`);
    expect(ReminderAnswer.parse(body)).toMatchObject({
      message: "I will not remind you on Fri 21 Nov 09:20 Europe/Berlin. It was about: call mum",
      reminder: { state: "cancelled" },
    });
    expect((await listed()).map(({ id }) => id)).toEqual([daily.id]);
    expect((await send("DELETE", `${path}/${soon.id}`)).status).toBe(200);
  });

  it("is changed in its words, its time, or both", async () => {
    const { id } = await make();
    const { body } = await send("PATCH", `${path}/${id}`, { when: "every weekday 8:30" });
    expect(ReminderAnswer.parse(body).reminder).toMatchObject({
      what: "call mum",
      when: "every weekday at 08:30 Europe/Berlin",
      pattern: "30 8 * * 1-5",
    });
    await send("PATCH", `${path}/${id}`, { what: "stand-up" });
    expect(await listed()).toMatchObject([{ what: "stand-up", pattern: "30 8 * * 1-5" }]);
  });

  it("that does not parse is left out of the list, and named by an order", async () => {
    const { id } = await make();
    await make("in 20 minutes");
    world.ports.items.damage(reminderKey("default", id), { dueAt: "soon" });
    expect(await listed()).toHaveLength(1);
    const { status, body } = await send("DELETE", `${path}/${id}`);
    expect(status).toBe(409);
    expect(ProblemDocument.parse(body).detail).toContain(`R#${id}: dueAt`);
  });
});

describe("what is refused", () => {
  const none = "01JD000000000000000000000A";
  test.for([
    ["POST", path, { when: "tomorrow" }, 422, "what"],
    ["POST", path, { what: "x" }, 422, "when"],
    ["POST", path, { what: "", when: "tomorrow" }, 422, "what"],
    ["POST", path, { what: "x".repeat(1_001), when: "tomorrow" }, 422, "what"],
    ["POST", path, { what: "x", when: "   " }, 422, "when"],
    ["POST", path, { what: "x", when: "yesterday at 9" }, 422, "when"],
    ["POST", path, { what: "x", when: "03/04/2027" }, 422, "when"],
    ["POST", path, { what: "x", when: "banana" }, 422, "when"],
    ["POST", path, { what: "x", when: "tomorrow", who: "me" }, 422, "who"],
    ["PATCH", `${path}/${none}`, {}, 422, undefined],
    ["PATCH", `${path}/${none}`, { what: "x" }, 404, undefined],
    ["PATCH", `${path}/nobody`, { what: "x" }, 422, "rid"],
    ["DELETE", `${path}/${none}`, undefined, 404, undefined],
    ["GET", "/api/threads/nowhere/reminders", undefined, 404, undefined],
    ["POST", "/api/threads/nowhere/reminders", { what: "x", when: "tomorrow" }, 404, undefined],
    ["PUT", path, undefined, 405, undefined],
  ] as const)("%s %s %j: %i, field %s", async ([method, to, body, status, field]) => {
    const answer = await send(method, to, body);
    expect(answer.status).toBe(status);
    const problem = ProblemDocument.parse(answer.body);
    expect(problem.field).toBe(field);
    expect(problem.detail).toMatch(/\.$/);
    expect(await listed()).toEqual([]);
  });

  it("a change of what has gone out: 409, with what to do", async () => {
    const { id } = await make("in 20 minutes");
    world.ports.items.damage(reminderKey("default", id), { state: "done" });
    const { status, body } = await send("PATCH", `${path}/${id}`, { what: "x" });
    expect(status).toBe(409);
    expect(ProblemDocument.parse(body).detail).toContain("make a new one");
  });
});
