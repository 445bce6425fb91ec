/** `vigil sessions` against the deployed control function, with the API token. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { runVigil } from "../../cli/program.ts";
import { minutes } from "../../lib/domain/time.ts";
import { type SessionWorld, second, sessionWorld } from "../functions/session-world.ts";
import { type Loopback, recordedWorld, serve } from "./cli-world.ts";

let world: SessionWorld;
let server: Loopback;
beforeEach(async () => {
  world = await sessionWorld();
  server = await serve(async ({ method = "GET", url = "/", headers }) => {
    const authorization = headers.authorization ?? "";
    const { status, body } = await world.ask(method, url, { headers: { authorization } });
    return { status, body };
  });
});
afterEach(() => server[Symbol.asyncDispose]());

async function vigil(args: readonly string[], token = "s3cret") {
  const env = { VIGIL_URL: server.url, VIGIL_TOKEN: token };
  const terminal = recordedWorld(env, { now: world.ports.clock.now() });
  const exitCode = await runVigil(args, terminal);
  return { exitCode, out: terminal.out.join("\n"), errors: terminal.errors.join("\n") };
}

it("says that nobody is in, then who is, then that they are out", async () => {
  expect(await vigil(["sessions"])).toMatchObject({
    exitCode: 0,
    out: "Nobody is in the panel. /panel in Discord gives a link.",
  });
  const cookie = await world.session(second, "42");
  await world.link();
  world.ports.clock.advance(minutes(2));
  expect(await vigil(["sessions", "list"])).toMatchObject({
    exitCode: 0,
    out: "2  from 42  since 2 min ago (2025-11-21T08:00:00.000Z)  until in 11 h (2025-11-21T20:00:00.000Z)",
  });
  expect(await vigil(["sessions", "end"])).toMatchObject({
    exitCode: 0,
    out: "One session of the panel ended, and links that were not used yet are void.",
  });
  expect((await world.ask("GET", "/api/session", { cookie })).status).toBe(401);
  expect((await vigil(["sessions", "end", "--json"])).out).toContain('"ended": 0');
});

it("asks for the API token, and says when it waits for too many wrong ones", async () => {
  for (let count = 0; count < 10; count += 1)
    expect(await vigil(["sessions"], "guess")).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("This is not the API token"),
    });
  expect(await vigil(["sessions"])).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining("Try again in 60 seconds"),
  });
});
