/** Embeds in the embedded Discord, and what its person is told of the place that they are in. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { listMessages, sendCommand } from "../../local/discord/client.ts";
import { type DiscordWorld, openDiscordWorld } from "./discord-world.ts";

let world: DiscordWorld;
beforeEach(async () => {
  world = await openDiscordWorld();
});
afterEach(() => world.close());

const write = (body: object) => world.call("POST", world.messagesPath(), body);
const embed = { title: "Week 48", color: 0x4f46e5, fields: [{ name: "a", value: "b" }] };

describe("embeds", () => {
  it("are seen by both sides, also without words, and after a restart", async () => {
    expect((await write({ embeds: [embed] })).body).toMatchObject({ content: "", embeds: [embed] });
    await world.restart();
    expect(await listMessages(world.discord.personUrl)).toMatchObject([{ embeds: [embed] }]);
  });

  it("are replaced and taken away by an edit, which must leave something", async () => {
    const { body } = await write({ content: "x", embeds: [embed] });
    const path = `${world.messagesPath()}/${(body as { id: string }).id}`; // Discord's message object
    expect((await world.call("PATCH", path, { embeds: [{ title: "new" }] })).body).toMatchObject({
      content: "x",
      embeds: [{ title: "new" }],
    });
    expect((await world.call("PATCH", path, { content: "" })).body).toMatchObject({ content: "" });
    expect((await world.call("PATCH", path, { embeds: [] })).status).toBe(400);
  });

  it("are not shown where the message suppresses them", async () => {
    await write({ content: "x", embeds: [embed], flags: 4 });
    expect(await listMessages(world.discord.personUrl)).toMatchObject([{ embeds: [] }]);
  });

  test.for([
    { says: "11 of them", embeds: Array.from({ length: 11 }, () => ({ title: "x" })) },
    { says: "a title of 257", embeds: [{ title: "x".repeat(257) }] },
    { says: "a description of 4097", embeds: [{ description: "x".repeat(4_097) }] },
    { says: "26 fields", embeds: [{ fields: Array.from({ length: 26 }, () => embed.fields[0]) }] },
    { says: "a field without a value", embeds: [{ fields: [{ name: "x", value: "" }] }] },
    { says: "a colour above 0xffffff", embeds: [{ title: "x", color: 0x1_00_00_00 }] },
    { says: "an address that is none of the web", embeds: [{ url: "javascript:alert(1)" }] },
    {
      says: "6001 characters together",
      embeds: [{ description: "x".repeat(4_000) }, { description: "x".repeat(2_001) }],
    },
  ])("are refused: $says", async ({ embeds }) => {
    const { status, body } = await write({ content: "x", embeds });
    expect({ status, body }).toMatchObject({ status: 400, body: { code: 50035 } });
  });
});

describe("the person's place", () => {
  it("is told: who they are, who answers, and where their DM is", async () => {
    const { applicationId, person, dmChannelId } = world.discord;
    expect(await world.person("/me")).toMatchObject({
      status: 200,
      body: {
        person,
        application: { id: applicationId, name: "Vigil" },
        dm_channel_id: dmChannelId,
      },
    });
  });

  it("is one channel among others: each can be read by itself", async () => {
    await write({ content: "in the DM" });
    await sendCommand(world.discord.personUrl, { command: "chat", channel_id: "9001" });
    const contents = async (query: string) => {
      const { body } = await world.person(`/messages${query}`);
      return (body as { content: string }[]).map(({ content }) => content); // the person's messages
    };
    expect(await contents(`?channel_id=${world.discord.dmChannelId}`)).toEqual(["in the DM"]);
    expect(await contents("?channel_id=9001")).toEqual(["/chat", ""]);
    expect(await contents("")).toEqual(["in the DM", "/chat", ""]);
  });

  test.for(["channel_id", "after"])("names a bad %s", async (field) => {
    const { status, body } = await world.person(`/messages?${field}=x`);
    expect(status).toBe(400);
    expect(body).toEqual({ error: expect.stringMatching(`^${field} `) });
  });
});
