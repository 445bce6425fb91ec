/** `/panel` as an order: a link for who asked, of which the store learns no token. */
import { expect, it, test } from "vitest";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import type { Settings } from "../../lib/domain/settings.ts";
import { minutes } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { aCommand, deadlineIn, ownerId, settings, startedWorld } from "./world.ts";

const id = "1310000000000000001";

async function askForPanel(
  world: MemoryPorts,
  {
    told = settings,
    author = { id: ownerId, name: "Ada" } as { id: string; name: string } | null,
  }: {
    told?: Settings;
    author?: { id: string; name: string } | null;
  } = {},
) {
  const signal = { ...aCommand(world, id), command: { name: "panel" } as const };
  const signals = [author === null ? signal : { ...signal, author }];
  await converse(world, told, { signals, receives: 1, deadlineAt: deadlineIn(world) });
  return world.messenger.responseTo(`token-${id}`).original ?? "";
}

const tokenIn = (words: string): string => /#([\w-]{43})>/.exec(words)?.[1] ?? "";

it("answers a link whose token stands behind a #, and keeps its digest alone", async () => {
  const world = await startedWorld();
  const words = await askForPanel(world);
  const token = tokenIn(words);
  expect(words).toContain(`<https://control.example/enter#${token}>`);
  expect(await world.passes.list()).toEqual([
    {
      id: world.tokens.digestOf(token),
      personId: ownerId,
      threadId: "default",
      salt: expect.stringMatching(/^[\w-]{43}$/),
      askedAt: world.clock.now(),
      linkUntilAt: world.clock.now() + minutes(5),
    },
  ]);
  expect(JSON.stringify(world.items.all())).not.toContain(token);
  expect(JSON.stringify(world.log.lines)).not.toContain(token);
});

it("makes another link when Discord did not take the first: no token waits in the table", async () => {
  const world = await startedWorld();
  const { editResponse } = world.messenger;
  let isDown = true;
  const ports: MemoryPorts = {
    ...world,
    messenger: {
      ...world.messenger,
      editResponse: async (...edit) => {
        if (isDown) throw new Fault("unavailable", "messenger.editResponse", "HTTP 503");
        return editResponse(...edit);
      },
    },
  };
  await expect(askForPanel(ports)).rejects.toThrow("HTTP 503");
  isDown = false;
  const token = tokenIn(await askForPanel(ports));
  expect((await world.passes.list()).map((pass) => pass.id)).toContain(
    world.tokens.digestOf(token),
  );
  expect(await world.passes.list()).toHaveLength(2);
  expect((await world.signals.read("default", id))?.state).toBe("delivered");
});

test.for([
  {
    says: "it was not told where the panel is",
    told: {},
    words: /Deploy again \(`npx cdk deploy`\)/,
  },
  { says: "Discord did not say who asked", author: null, words: /did not tell me who asked/ },
])("makes no link when $says", async ({ told, author, words }) => {
  const world = await startedWorld();
  const { controlUrl, ...others } = settings;
  const asked = {
    ...(told !== undefined && { told: others }),
    ...(author === null && { author }),
  };
  expect(await askForPanel(world, asked)).toMatch(words);
  expect(await world.passes.list()).toEqual([]);
});
