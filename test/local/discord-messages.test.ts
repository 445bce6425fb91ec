/** Messages of both sides in the embedded Discord, typing, and the commands that it keeps. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { awaitMessage, listMessages, sendCommand } from "../../local/discord/client.ts";
import { type DiscordWorld, openDiscordWorld } from "./discord-world.ts";

let world: DiscordWorld;
beforeEach(async () => {
  world = await openDiscordWorld();
});
afterEach(() => world.close());

// Discord's message object, or the person's.
const idOf = ({ body }: { readonly body: unknown }): string => (body as { id: string }).id;
const write = async (content: string, more: object = {}) =>
  idOf(await world.call("POST", world.messagesPath(), { content, ...more }));
const say = async (message: object) => idOf(await world.person("/messages", message));
const newest = async () =>
  ((await world.call("GET", `${world.messagesPath()}?limit=1`)).body as unknown[])[0]; // a list

describe("what the person writes beside any command", () => {
  test.for([
    { says: "words", message: { content: " hello " }, seen: { content: "hello", type: 0 } },
    {
      says: "an image with its size",
      message: {
        attachments: [{ filename: "a.png", content_type: "image/png", data: "aGk=", width: 4 }],
      },
      seen: {
        content: "",
        attachments: [{ filename: "a.png", content_type: "image/png", size: 2, width: 4 }],
      },
    },
    {
      says: "a voice message",
      message: {
        voice: true,
        attachments: [
          {
            filename: "voice-message.ogg",
            content_type: "audio/ogg",
            size: 9_000,
            duration_secs: 3.5,
            waveform: "AAAA",
          },
        ],
      },
      seen: { flags: 8_192, attachments: [{ duration_secs: 3.5, waveform: "AAAA", size: 9_000 }] },
    },
    {
      says: "a sticker",
      message: { sticker: "Wave" },
      seen: { sticker_items: [{ name: "Wave", format_type: 1 }] },
    },
    {
      says: "a poll",
      message: { poll: { question: "Tea?", answers: ["yes", "no"] } },
      seen: {
        poll: {
          question: { text: "Tea?" },
          answers: [
            { answer_id: 1, poll_media: { text: "yes" } },
            { answer_id: 2, poll_media: { text: "no" } },
          ],
          allow_multiselect: false,
        },
      },
    },
  ])("$says, as Discord's message object", async ({ message, seen }) => {
    await say(message);
    expect(await newest()).toMatchObject({ ...seen, author: { id: world.discord.person.id } });
  });

  it("a reply, with what it replies to, as long as that is there", async () => {
    const first = await write("Did you sleep well?");
    await say({ content: "yes", reply_to: first });
    expect(await newest()).toMatchObject({
      type: 19,
      message_reference: { message_id: first },
      referenced_message: { id: first, content: "Did you sleep well?" },
    });
    await world.person(`/messages/${first}`, undefined, "DELETE");
    expect(await newest()).toMatchObject({ type: 19, referenced_message: null });
  });

  it("keeps the bytes of a file, at the address that the message tells, over a restart", async () => {
    const data = Buffer.from("bytes").toString("base64");
    await say({ attachments: [{ filename: "a b.svg", content_type: "image/svg+xml", data }] });
    await world.restart();
    const { attachments } = (await newest()) as { attachments: { url: string }[] }; // Discord's
    const response = await fetch(attachments[0]?.url ?? "");
    expect(await response.text()).toBe("bytes");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/svg+xml",
      "x-content-type-options": "nosniff",
    });
  });

  it("a file may come with a command: its id, resolved", async () => {
    const file = { filename: "a.txt", content_type: "text/plain", data: "aGk=" };
    await sendCommand(world.discord.personUrl, { command: "chat", options: { file } });
    const { data } = world.application.received[0] ?? { data: {} };
    const { options, resolved } = data as {
      options: { value: string }[];
      resolved: { attachments: Record<string, unknown> };
    }; // an interaction's data
    expect(options).toMatchObject([{ name: "file", type: 11 }]);
    expect(resolved.attachments[options[0]?.value ?? ""]).toMatchObject({ size: 2 });
  });

  test.for([
    { says: "nothing at all", message: {}, why: "content must not be empty" },
    {
      says: "2,001 characters",
      message: { content: "x".repeat(2_001) },
      why: /^content must have/,
    },
    {
      says: "a reply to nothing",
      message: { content: "x", reply_to: "1" },
      why: /^reply_to is no/,
    },
    {
      says: "a voice message of words",
      message: { content: "x", voice: true },
      why: /^voice needs/,
    },
    {
      says: "a path for a name",
      message: { attachments: [{ filename: "../x", content_type: "a/b" }] },
      why: /filename must be/,
    },
  ])("but not $says", async ({ message, why }) => {
    expect(await world.person("/messages", message)).toMatchObject({
      status: 400,
      body: { error: typeof why === "string" ? why : expect.stringMatching(why) },
    });
  });

  it("can be deleted by them, and is gone for the bot too", async () => {
    const id = await say({ content: "no, forget it" });
    await world.person(`/messages/${id}`, undefined, "DELETE");
    expect(await newest()).toBeUndefined();
    expect(await world.person("/messages/1", undefined, "DELETE")).toMatchObject({ status: 400 });
  });
});

describe("the bot's messages", () => {
  it("are read on from a mark, the oldest that are newer, page by page", async () => {
    const ids: string[] = [];
    for (let number = 0; number < 7; number++) ids.push(await write(String(number)));
    const seen: string[] = [];
    for (let mark = ids[0]; mark !== undefined; ) {
      const { body } = await world.call("GET", `${world.messagesPath()}?limit=2&after=${mark}`);
      const page = (body as { id: string }[]).map(({ id }) => id); // Discord's message objects
      seen.push(...page.toReversed());
      mark = page[0];
    }
    expect(seen).toEqual(ids.slice(1));
  });

  it("are edited and deleted by their ids, and then unknown", async () => {
    const path = `${world.messagesPath()}/${await write("before")}`;
    const edited = await world.call("PATCH", path, { content: "after" });
    expect(edited.body).toMatchObject({ content: "after", edited_timestamp: expect.any(String) });
    expect(await listMessages(world.discord.personUrl)).toMatchObject([{ edited: true }]);
    expect((await world.call("DELETE", path)).status).toBe(204);
    for (const method of ["GET", "PATCH", "DELETE"])
      expect(await world.call(method, path)).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it("are its own: it edits and deletes nobody else's", async () => {
    const path = `${world.messagesPath()}/${await say({ content: "mine" })}`;
    const edit = await world.call("PATCH", path, { content: "yours" });
    expect(edit).toMatchObject({ status: 403, body: { code: 50005 } });
    const deletion = await world.call("DELETE", path);
    expect(deletion).toMatchObject({ status: 403, body: { code: 50003 } });
  });

  it("reply to one that is there; to one that is gone only when it need not be there", async () => {
    const message_id = await say({ content: "hello" });
    await write("hi", { message_reference: { message_id } });
    expect(await newest()).toMatchObject({ type: 19, referenced_message: { content: "hello" } });
    const unknown = { message_id: "1" };
    const refused = { content: "x", message_reference: unknown };
    expect(await world.call("POST", world.messagesPath(), refused)).toMatchObject({
      status: 400,
      body: { code: 50035, errors: { message_reference: expect.anything() } },
    });
    await write("x", { message_reference: { ...unknown, fail_if_not_exists: false } });
    expect(await newest()).toMatchObject({ type: 0, content: "x" });
  });

  it("may be silent: SUPPRESS_NOTIFICATIONS", async () => {
    await write("psst", { flags: 4_096 | 4 });
    expect(await newest()).toMatchObject({ flags: 4_096 | 4 });
  });

  it("follow up in the channel that was asked in, and are edited under their own ids", async () => {
    await sendCommand(world.discord.personUrl, { command: "chat", channel_id: "9001" });
    await world.call("PATCH", world.originalPath(), { content: "one" });
    const webhook = world.originalPath().replace("/messages/@original", "");
    const id = idOf(await world.call("POST", webhook, { content: "two", flags: 64 }));
    await world.call("PATCH", `${webhook}/messages/${id}`, { content: "three" });
    const shown = await listMessages(world.discord.personUrl);
    expect(shown.slice(1)).toMatchObject([
      { content: "one", channelId: "9001", ephemeral: false },
      { content: "three", channelId: "9001", ephemeral: true },
    ]);
  });

  it("are announced by typing, which the person sees for ten seconds", async () => {
    const events = await fetch(`${world.discord.personUrl}/events`);
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    const typing = `/channels/${world.discord.dmChannelId}/typing`;
    expect((await world.call("POST", typing)).status).toBe(204);
    const { value = "" } = (await reader?.read()) ?? {};
    expect(JSON.parse(value.replace("data: ", ""))).toEqual({
      kind: "typing",
      channelId: world.discord.dmChannelId,
      untilAt: world.clock.nowMs + 10_000,
    });
    await reader?.cancel();
  });

  it("come to a reader who waits, with what stands on them", async () => {
    const waiting = awaitMessage(
      world.discord.personUrl,
      ({ components }) => components.length > 0,
      5_000,
    );
    const button = { type: 2, style: 2, label: "Snooze", custom_id: "s" };
    await write("x", { components: [{ type: 1, components: [button] }] });
    expect(await waiting).toMatchObject({ components: [{ components: [button] }] });
  });
});

describe("the application's commands", () => {
  const named = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, n) => ({ ...text, name: `o${n}`, ...more }));
  const choice = (value: string) => ({ name: value, value });
  const path = (guild = "") => `/applications/${world.discord.applicationId}${guild}/commands`;
  const text = { type: 3, name: "what", description: "What" };
  const command = (over: object = {}) => ({ name: "remind", description: "Reminds", ...over });

  it("are kept as they are, with their ids, over a restart, and typed as they say", async () => {
    const number = { type: 10, name: "hours", description: "How many" };
    const options = [{ ...text, required: true, autocomplete: true }, number];
    const wanted = [command({ options, contexts: [0, 1, 2], integration_types: [0, 1] })];
    const put = await world.call("PUT", path(), wanted);
    expect(put).toMatchObject({ status: 200, body: wanted });
    const again = await world.call("PUT", path(), wanted);
    expect((again.body as unknown[]).map((body) => idOf({ body }))).toEqual(
      (put.body as unknown[]).map((body) => idOf({ body })), // lists of commands
    );
    await world.restart();
    expect((await world.call("GET", path())).body).toEqual(again.body);
    expect((await world.person("/commands")).body).toMatchObject(wanted);
    const invocation = { command: "remind", options: { what: "5", hours: 2 } };
    await sendCommand(world.discord.personUrl, invocation);
    expect(world.application.received[0]).toMatchObject({
      data: { options: [{ type: 3 }, { name: "hours", type: 10, value: 2 }] },
    });
  });

  it("stand in the person's view as they were typed, choices by their names", async () => {
    const options = { what: "tea", when: "=1763640000000 UTC" };
    const typed = "/remind tea tomorrow at 9";
    await sendCommand(world.discord.personUrl, { command: "remind", options, typed });
    await sendCommand(world.discord.personUrl, { command: "remind", options });
    const shown = (await listMessages(world.discord.personUrl)).filter(({ author }) => !author.bot);
    expect(shown.map(({ content }) => content)).toEqual([typed, "/remind tea =1763640000000 UTC"]);
  });

  it("of a server stand beside those of everywhere, and go before them", async () => {
    await world.call("PUT", path(), [command(), command({ name: "help" })]);
    await world.call("PUT", path("/guilds/1000"), [command({ description: "Here" })]);
    expect((await world.person("/commands")).body).toMatchObject([
      { name: "remind", description: "Here", guild_id: "1000" },
      { name: "help" },
    ]);
    expect((await world.call("GET", path())).body).toHaveLength(2);
  });

  const subcommand = (options: object[]) => ({ type: 1, name: "now", description: "x", options });
  test.for([
    { says: "two of one name", commands: [command(), command()] },
    { says: "26 options", commands: [command({ options: named(26) })] },
    { says: "an option twice", commands: [command({ options: [text, text] })] },
    {
      says: "a required option after one that is not",
      commands: [command({ options: [text, { ...text, name: "when", required: true }] })],
    },
    {
      says: "choices and autocomplete",
      commands: [
        command({
          options: [{ ...text, autocomplete: true, choices: [{ name: "a", value: "a" }] }],
        }),
      ],
    },
    {
      says: "a description of 101 characters",
      commands: [command({ description: "x".repeat(101) })],
    },
    {
      says: "6,001 characters",
      commands: [command({ options: [{ ...text, max_length: 6_001 }] })],
    },
    {
      says: "a subcommand beside a text",
      commands: [command({ options: [subcommand([]), text] })],
    },
    {
      says: "a subcommand in a subcommand",
      commands: [command({ options: [subcommand([subcommand([])])] })],
    },
    {
      says: "one of more than 8,000 characters",
      commands: [
        command({
          options: named(25, {
            choices: named(25).map(({ name }) => choice(name.padEnd(50, "x"))),
          }),
        }),
      ],
    },
    { says: "a context that there is not", commands: [command({ contexts: [3] })] },
  ])("are not $says", async ({ commands }) => {
    const refused = await world.call("PUT", path(), commands);
    expect(refused).toMatchObject({ status: 400, body: { code: 50035 } });
    expect((await world.call("GET", path())).body).toEqual([]);
  });
});
