/** No key is in any log: whatever is sent, and whatever goes wrong with it. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { passKey } from "../../lib/adapters/dynamo/keys.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { fromPanel, type SessionWorld, sessionWorld } from "./session-world.ts";

let world: SessionWorld;
let printed: string[];
beforeEach(async () => {
  world = await sessionWorld();
  printed = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, method).mockImplementation((...said: unknown[]) => {
      printed.push(said.map((one) => (one instanceof Error ? one.stack : String(one))).join(" "));
    });
});
afterEach(() => vi.restoreAllMocks());

const storeDown = async (): Promise<never> => {
  throw new Fault("unavailable", "passes", "no answer");
};

test.for([
  { says: "a link is used", goesWrong: () => undefined },
  {
    says: "the store does not answer",
    goesWrong: () => {
      vi.spyOn(world.ports.passes, "enter").mockImplementation(storeDown);
      vi.spyOn(world.ports.passes, "read").mockImplementation(storeDown);
    },
  },
  {
    says: "there is a bug",
    goesWrong: () => {
      vi.spyOn(world.ports.passes, "enter").mockRejectedValue(new TypeError("oops"));
      vi.spyOn(world.ports.passes, "read").mockRejectedValue(new TypeError("oops"));
    },
  },
  {
    says: "a stored item does not parse",
    goesWrong: () => {
      for (const { key } of world.ports.items.all().filter(({ key }) => key.pk === passKey("").pk))
        world.ports.items.damage(key, { personId: 7 });
    },
  },
])("when $says neither log nor answer holds a key", async ({ goesWrong }) => {
  const token = await world.link();
  const cookie = await world.session();
  const [, mac = ""] = /\.([\w-]{43})$/.exec(cookie) ?? [];
  goesWrong();
  const answers = [
    await world.enter(token),
    await world.enter(token),
    await world.enter(token, { headers: { origin: "https://evil.example" } }),
    await world.ask("POST", "/api/session", { headers: fromPanel, text: `{"token": "${token}"` }),
    await world.ask("POST", `/api/session?token=${token}`, { headers: fromPanel, body: { token } }),
    await world.ask("POST", "/api/session", { headers: fromPanel, body: { [token]: token } }),
    await world.ask("GET", "/api/session", { cookie }),
    await world.ask("GET", "/api/session", { cookie: `${cookie}\n` }),
    await world.ask("GET", "/api/session", { headers: { authorization: "Bearer s3cret-guess" } }),
    await world.ask("GET", "/api/session", {
      headers: { authorization: "Bearer s3cret-guess\r\n" },
    }),
    await world.ask("GET", "/api/session", {
      headers: { authorization: "Bearer s3cret-guess\u2026" },
    }),
  ];
  const logged = JSON.stringify(world.ports.log.lines) + printed.join("\n");
  for (const key of [token, mac, "s3cret"]) expect(logged).not.toContain(key);
  for (const { body } of answers)
    for (const key of [mac, "s3cret"]) expect(body).not.toContain(key);
  // A misspelt field or parameter is quoted to who sent it, shortened, and to nobody else.
  for (const { body } of answers) expect(body).not.toContain(token);
});
