/** Too many failed attempts to come in: who waits, how long, and who does not. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { attempts } from "../../functions/control/attempts.ts";
import { after, instant, milliseconds, minutes } from "../../lib/domain/time.ts";
import { first, fromPanel, type SessionWorld, sessionWorld } from "./session-world.ts";

const now = instant(1_763_712_000_000);
const at = (ms: number) => after(now, milliseconds(ms));
const badToken = "A".repeat(43);

describe("attempts", () => {
  it("let a source try ten times a minute, and others meanwhile", () => {
    const tries = attempts();
    for (let count = 0; count < 10; count += 1) {
      expect(tries.waitOf("1.2.3.4", at(count))).toBeNull();
      tries.noteFailure("1.2.3.4", at(count));
    }
    expect(tries.waitOf("1.2.3.4", at(10))).toBe(minutes(1) - 10);
    expect(tries.waitOf("1.2.3.5", at(10))).toBeNull();
    expect(tries.waitOf("1.2.3.4", at(minutes(1) - 1))).toBe(1);
    expect(tries.waitOf("1.2.3.4", at(minutes(1)))).toBeNull();
  });

  test.for([
    { one: "2001:db8:1:2::1", other: "2001:db8:1:2:ffff::9", isOne: true },
    { one: "2001:db8:1:2::1", other: "2001:DB8:1:2::7", isOne: true },
    { one: "2001:db8::1", other: "2001:db8:0:0::2", isOne: true },
    { one: "2001:db8:1:2::1", other: "2001:db8:1:3::1", isOne: false },
    { one: "::1", other: "2001:db8::1", isOne: false },
    { one: "unknown", other: "1.2.3.4", isOne: false },
  ])("take $one and $other for one: $isOne", ({ one, other, isOne }) => {
    const tries = attempts();
    for (let count = 0; count < 10; count += 1) tries.noteFailure(one, now);
    expect(tries.waitOf(other, now) !== null).toBe(isOne);
  });

  it("let nobody guess when all together have failed 300 times in a minute", () => {
    const tries = attempts();
    for (let count = 0; count < 300; count += 1) {
      expect(tries.waitToGuess("9.9.9.9", now)).toBeNull();
      tries.noteFailure(`10.0.${count % 256}.${count >> 8}`, now);
    }
    expect(tries.waitToGuess("9.9.9.9", at(1))).toBe(minutes(1) - 1);
    expect(tries.waitOf("9.9.9.9", at(1))).toBeNull();
    expect(tries.waitToGuess("9.9.9.9", at(minutes(1)))).toBeNull();
  });

  it("remember 2,000 sources, the latest: memory does not grow with an attack", () => {
    const tries = attempts();
    const fail = (source: string) => {
      for (let count = 0; count < 10; count += 1) tries.noteFailure(source, now);
    };
    fail("1.1.1.1");
    fail("2.2.2.2");
    tries.noteFailure("1.1.1.1", now);
    for (let count = 0; count < 1_999; count += 1)
      tries.noteFailure(`10.1.${count % 256}.${count >> 8}`, now);
    expect(tries.waitOf("1.1.1.1", now)).not.toBeNull();
    expect(tries.waitOf("2.2.2.2", now)).toBeNull();
  });
});

describe("at the door", () => {
  let world: SessionWorld;
  beforeEach(async () => {
    world = await sessionWorld();
  });

  const withToken = (token: string, from?: string) =>
    world.ask("GET", "/api/heartbeat/status", {
      headers: { authorization: `Bearer ${token}` },
      ...(from !== undefined && { from }),
    });
  const failures = {
    "another API token": () => withToken("guess"),
    "a link that lets nobody in": () => world.enter(badToken),
    "a link that was used": async () => {
      const token = await world.link();
      await world.enter(token);
      return world.enter(token);
    },
    "a cookie with another signature": async () => {
      const cookie = await world.session();
      return world.ask("GET", "/api/session", { cookie: cookie.replace(/[\w-]{43}$/, badToken) });
    },
  };

  test.for(Object.entries(failures))(
    "after ten times %s is 429, with Retry-After",
    async ([, fail]) => {
      for (let count = 0; count < 10; count += 1) expect((await fail()).status).toBe(401);
      world.ports.clock.advance(milliseconds(30_500));
      const answer = await withToken("s3cret");
      expect(answer.status).toBe(429);
      expect(answer.headers["retry-after"]).toBe("30");
      expect(answer.json).toMatchObject({
        title: "Too Many Requests",
        detail: "Too many attempts to come in have failed. Try again in 30 seconds.",
      });
      expect((await world.enter(await world.link())).status).toBe(429);
      expect((await withToken("s3cret", "203.0.113.8")).status).toBe(200);
      world.ports.clock.advance(milliseconds(29_500));
      expect((await withToken("s3cret")).status).toBe(200);
    },
  );

  it("a session that is over, or no key at all, is no attempt: a page left open locks nobody out", async () => {
    const cookie = await world.session();
    await world.ask("DELETE", "/api/session", { cookie, headers: fromPanel });
    for (let count = 0; count < 20; count += 1) {
      expect((await world.ask("GET", "/api/session", { cookie })).status).toBe(401);
      expect((await world.ask("GET", "/api/session")).status).toBe(401);
    }
    expect((await withToken("s3cret")).status).toBe(200);
  });

  it("an attack from everywhere does not end the sessions that there are", async () => {
    const cookie = await world.session(first);
    for (let count = 0; count < 300; count += 1)
      await withToken("guess", `10.0.${count % 256}.${count >> 8}`);
    expect((await withToken("s3cret")).status).toBe(429);
    expect((await world.enter(await world.link())).status).toBe(429);
    expect((await world.ask("GET", "/api/session", { cookie })).status).toBe(200);
  });
});
