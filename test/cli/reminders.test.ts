/** `vigil remind` and `vigil reminders`: what they ask, and how reminders are shown. */
import { describe, expect, it, test } from "vitest";
import { OtherReply, stubbedApi, vigilAt } from "./cli-world.ts";

const id = "01JD000000000000000000000A";
const reminder = {
  id,
  state: "set",
  what: "call\nmum",
  when: "Thu 26 Nov 09:00 Europe/Berlin",
  due_at: "2026-11-26T08:00:00.000Z",
  pattern: null,
  timezone: "Europe/Berlin",
  made_by: "person",
  made_at: "2026-11-25T08:00:00.000Z",
  last_due_at: null,
  hearsay: false,
};
const set = { thread_id: "default", reminder, message: "I will remind you." };

describe("vigil remind", () => {
  it("sends the words as they were typed, and shows how they were understood", async () => {
    await using api = await stubbedApi(set);
    const args = ["remind", "call mum", "tomorrow", "at", "9"];
    const { exitCode, out } = await vigilAt(api.url, args);
    expect(exitCode).toBe(0);
    expect(out).toBe(`I will remind you.\n${id}`);
    expect(api.asked[0]).toMatchObject({
      route: "POST /api/threads/default/reminders",
      body: { what: "call mum", when: "tomorrow at 9" },
    });
  });

  it("--json is the whole answer", async () => {
    await using api = await stubbedApi(set);
    const args = ["remind", "tea", "in 20 minutes", "--thread", "42", "--json"];
    const { out } = await vigilAt(api.url, args);
    expect(JSON.parse(out)).toEqual(set);
    expect(api.asked[0]?.route).toBe("POST /api/threads/42/reminders");
  });
});

describe("vigil reminders", () => {
  const one = { thread_id: "default", reminders: [reminder] };

  it("is three lines each: when, what, and the id to name it by", async () => {
    const agents = { ...reminder, made_by: "heartbeat", hearsay: true };
    await using api = await stubbedApi({ ...one, reminders: [reminder, agents] });
    const { exitCode, out } = await vigilAt(api.url, ["reminders"]);
    expect(exitCode).toBe(0);
    expect(out.split("\n")).toEqual([
      expect.stringMatching(
        /^Thu 26 Nov 09:00 Europe\/Berlin {2}in \d+ d \(2026-11-26T08:00:00.000Z\)$/,
      ),
      "  call mum",
      `  ${id}`,
      expect.stringMatching(/, set by the heartbeat agent, while others' words were shown$/),
      "  call mum",
      `  ${id}`,
    ]);
    expect(api.asked[0]?.route).toBe("GET /api/threads/default/reminders");
  });

  it("says when there are none, and how to make one", async () => {
    await using api = await stubbedApi({ ...one, reminders: [] });
    const { out } = await vigilAt(api.url, ["reminders", "list", "--thread", "42"]);
    expect(out).toContain("vigil remind");
    expect(api.asked[0]?.route).toBe("GET /api/threads/42/reminders");
  });

  test.for([
    [["cancel", id], `DELETE /api/threads/default/reminders/${id}`, null],
    [
      ["edit", id, "--what", "call dad"],
      `PATCH /api/threads/default/reminders/${id}`,
      { what: "call dad" },
    ],
    [
      ["edit", id, "--when", "at 18:00", "--thread", "42"],
      `PATCH /api/threads/42/reminders/${id}`,
      { when: "at 18:00" },
    ],
  ] as const)("%j", async ([args, route, body]) => {
    await using api = await stubbedApi(set);
    const { exitCode, out } = await vigilAt(api.url, ["reminders", ...args]);
    expect(exitCode).toBe(0);
    expect(out).toContain("I will remind you.");
    expect(api.asked[0]).toMatchObject({ route, body });
  });

  test.for([
    [["reminders", "cancel", "nobody"], "must be the id of a reminder"],
    [["reminders", "cancel"], "missing required argument"],
    [["remind", "tea"], "missing required argument"],
  ] as const)("%j is called wrongly: %s", async ([args, says]) => {
    await using api = await stubbedApi(set);
    const { exitCode, errors } = await vigilAt(api.url, args);
    expect(exitCode).toBe(2);
    expect(errors).toContain(says);
    expect(api.asked).toEqual([]);
  });

  it("shows what Vigil did not understand", async () => {
    const detail = 'I do not understand "banana" as a time.';
    const problem = { type: "about:blank", title: "x", status: 422, detail, field: "when" };
    await using api = await stubbedApi(new OtherReply(422, problem));
    const { exitCode, errors } = await vigilAt(api.url, ["remind", "tea", "banana"]);
    expect(exitCode).toBe(1);
    expect(errors).toContain(detail);
  });
});
