/** Bad luck in the embedded Discord, on demand and from a seed. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { listMessages, sendCommand } from "../../local/discord/client.ts";
import { type DiscordWorld, openDiscordWorld } from "./discord-world.ts";

let world: DiscordWorld;
beforeEach(async () => {
  world = await openDiscordWorld();
});
afterEach(() => world.close());

const faults = (plan: object) => world.person("/faults", plan);
const say = (content: string) =>
  world.call("POST", world.messagesPath(), { content }).then(
    ({ status }) => status,
    () => "dropped" as const,
  );
const shown = async () =>
  (await listMessages(world.discord.personUrl)).map(({ content }) => content);

describe("faults on demand", () => {
  it("a 429 says how long, in the body and in the headers, and nothing was done", async () => {
    await faults({ rate429: 1, retryAfterMs: 650 });
    const { status, headers, body } = await world.call("POST", world.messagesPath(), {
      content: "x",
    });
    expect({ status, body }).toEqual({
      status: 429,
      body: { message: "You are being rate limited.", retry_after: 0.65, global: false },
    });
    expect(Object.fromEntries(headers)).toMatchObject({
      "retry-after": "1",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset-after": "0.650",
      "x-ratelimit-scope": "user",
    });
    expect(await shown()).toEqual([]);
  });

  it("a dropped connection did all, or nothing: nobody can tell", async () => {
    await faults({ drop: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => say(String(n))));
    expect(new Set(answers)).toEqual(new Set(["dropped"]));
    const done = (await shown()).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(20);
  });

  it("a webhook that is unknown after a valid deferral stays so, also after a restart", async () => {
    await faults({ notFoundAfterDefer: 1 });
    await sendCommand(world.discord.personUrl, { command: "chat", options: { message: "x" } });
    const edit = () => world.call("PATCH", world.originalPath(), { content: "x" });
    expect(await edit()).toMatchObject({ status: 404, body: { code: 10015 } });
    await world.restart();
    expect(await edit()).toMatchObject({ status: 404, body: { code: 10015 } });
    expect((await world.call("POST", world.messagesPath(), { content: "x" })).status).toBe(200);
  });

  it("an interaction is delivered twice, and answered once", async () => {
    await faults({ duplicate: 1 });
    world.application.answer = () => ({ type: 4, data: { content: "here" } });
    await sendCommand(world.discord.personUrl, { command: "help" });
    await expect.poll(() => world.application.received.length).toBe(2);
    const [one, other] = world.application.received;
    expect(one).toEqual(other);
    expect(await shown()).toEqual(["/help", "here"]);
  });

  it("an answer is slow, in real time", async () => {
    await faults({ slowMs: 40 });
    expect(await say("x")).toBe(200);
  });

  it("repeats with its seed, and not with another", async () => {
    const run = async (seed: number) => {
      await faults({ rate429: 0.5, seed });
      const answers: unknown[] = [];
      for (let number = 0; number < 20; number++) answers.push(await say("x"));
      return answers;
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    const { body } = await world.person("/faults");
    expect(body).toMatchObject({ plan: { seed: 8 }, drawn: { rate429: expect.any(Number) } });
  });

  test.for([
    { says: "a chance above one", plan: { drop: 2 }, why: "drop must be a number from 0 to 1" },
    { says: "an unknown fault", plan: { flood: 1 }, why: "flood is not a known field" },
  ])("refuses $says", async ({ plan, why }) => {
    expect(await faults(plan)).toMatchObject({ status: 400, body: { error: why } });
  });
});

describe("rate limits", () => {
  it("stand in the headers of every answer, and an empty bucket is a 429 until it is full again", async () => {
    await faults({ bucketHolds: 2, bucketMs: 5_000 });
    const one = await world.call("POST", world.messagesPath(), { content: "1" });
    expect(one.headers.get("x-ratelimit-remaining")).toBe("1");
    await say("2");
    expect(await say("3")).toBe(429);
    expect((await world.call("GET", "/users/@me")).status).toBe(200);
    world.clock.nowMs += 5_000;
    expect(await say("4")).toBe(200);
    expect(await shown()).toEqual(["1", "2", "4"]);
  });
});

describe("a place where the bot may not write", () => {
  it("is the DM of a person who takes no messages, until they do; over a restart", async () => {
    await world.person("/settings", { dms: "closed" });
    await world.restart();
    const refused = await world.call("POST", world.messagesPath(), { content: "x" });
    expect(refused).toMatchObject({ status: 403, body: { code: 50007 } });
    expect((await world.call("GET", world.messagesPath())).status).toBe(200);
    await world.person("/settings", { dms: "open" });
    expect(await say("x")).toBe(200);
  });

  it("is a channel that was deleted, for ever", async () => {
    await sendCommand(world.discord.personUrl, { command: "chat", channel_id: "9001" });
    await world.person("/channels/9001", undefined, "DELETE");
    await world.restart();
    const path = "/channels/9001/messages";
    const body = { code: 10003 };
    expect(await world.call("POST", path, { content: "x" })).toMatchObject({ status: 404, body });
    expect(await world.call("GET", path)).toMatchObject({ status: 404, body });
    expect(await world.call("PATCH", world.originalPath(), { content: "x" })).toMatchObject({
      status: 404,
      body,
    });
  });
});
