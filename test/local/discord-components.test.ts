/** Buttons, menus, forms and autocomplete in the embedded Discord: what passes, and what Discord refuses. */
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { act, listMessages, openModal, sendCommand } from "../../local/discord/client.ts";
import { type DiscordWorld, openDiscordWorld } from "./discord-world.ts";

let world: DiscordWorld;
beforeEach(async () => {
  world = await openDiscordWorld();
});
afterEach(() => world.close());

const button = (custom_id: string, more: object = {}) => ({
  type: 2,
  style: 1,
  label: "Press",
  custom_id,
  ...more,
});
const row = (...components: object[]) => ({ type: 1, components });
const many = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index));
const options = (count: number) => many(count, (n) => ({ label: `l${n}`, value: `v${n}` }));
const menu = (more: object = {}) => ({ type: 3, custom_id: "menu", options: options(3), ...more });

/** The bot's message in the DM with these components; its id. */
async function posted(components: object[]): Promise<string> {
  const { body } = await world.call("POST", world.messagesPath(), { content: "x", components });
  return (body as { id: string }).id; // Discord's message object
}

describe("components on a message", () => {
  test.for([
    { says: "six rows", components: many(6, (n) => row(button(String(n)))), field: "components" },
    {
      says: "six buttons in a row",
      components: [row(...many(6, (n) => button(String(n))))],
      field: "components.0.components",
    },
    { says: "an empty row", components: [row()], field: "components.0.components" },
    {
      says: "a custom id twice",
      components: [row(button("a")), row(button("a"))],
      code: "COMPONENT_CUSTOM_ID_DUPLICATED",
      field: "components",
    },
    {
      says: "a custom id of 101 characters",
      components: [row(button("x".repeat(101)))],
      field: "components.0.components.0.custom_id",
    },
    {
      says: "a label of 81 characters",
      components: [row(button("a", { label: "x".repeat(81) }))],
      field: "components.0.components.0.label",
    },
    {
      says: "a button without a custom id",
      components: [row({ type: 2, style: 1, label: "x" })],
      field: "components.0.components.0",
    },
    {
      says: "a link with a custom id",
      components: [row(button("a", { style: 5, url: "https://example.com" }))],
      field: "components.0.components.0",
    },
    {
      says: "a button without label and emoji",
      components: [row({ type: 2, style: 1, custom_id: "a" })],
      field: "components.0.components.0",
    },
    { says: "a button outside a row", components: [button("a")], field: "components.0.type" },
    {
      says: "a menu beside a button",
      components: [row(menu(), button("a"))],
      field: "components.0",
    },
    {
      says: "a menu of 26 options",
      components: [row(menu({ options: options(26) }))],
      field: "components.0.components.0.options",
    },
    {
      says: "a menu with a value twice",
      components: [row(menu({ options: [...options(2), ...options(1)] }))],
      field: "components.0.components.0",
    },
  ])("refuses $says", async ({ components, field, code }) => {
    const answer = await world.call("POST", world.messagesPath(), { content: "x", components });
    expect(answer).toMatchObject({ status: 400, body: { code: 50035 } });
    const leaf = field
      .split(".")
      .reduce((tree, key) => (tree as Record<string, unknown>)[key], errorsOf(answer.body));
    expect(leaf).toMatchObject({ _errors: [{ code: code ?? expect.any(String) }] });
  });

  const errorsOf = (body: unknown): unknown => (body as { errors: unknown }).errors; // Discord's error

  it("takes what is at the limits, shows it, and keeps it over a restart", async () => {
    const components = many(5, (line) =>
      row(...many(5, (n) => button(`${line}-${n}`.padEnd(100, "x"), { label: "x".repeat(80) }))),
    );
    const id = await posted(components);
    await world.restart();
    expect(await listMessages(world.discord.personUrl)).toMatchObject([{ id, components }]);
    const path = `${world.messagesPath()}/${id}`;
    expect((await world.call("GET", path)).body).toMatchObject({ id, components });
  });

  it("go with an edit that says so, and stay with one that does not", async () => {
    const id = await posted([row(button("a"))]);
    const path = `${world.messagesPath()}/${id}`;
    const kept = await world.call("PATCH", path, { content: "new words" });
    expect(kept.body).toMatchObject({ content: "new words", components: [row(button("a"))] });
    const gone = await world.call("PATCH", path, { components: [] });
    expect(gone.body).toMatchObject({ content: "new words", components: [] });
  });
});

describe("pressing", () => {
  it("sends the component with its message, and a menu's choices", async () => {
    const id = await posted([row(button("go")), row(menu())]);
    const press = { message_id: id, custom_id: "go" };
    await act(world.discord.personUrl, "components", press);
    await act(world.discord.personUrl, "components", {
      ...press,
      custom_id: "menu",
      values: ["v1"],
    });
    expect(world.application.received).toMatchObject([
      {
        type: 3,
        context: 1,
        user: { id: world.discord.person.id },
        message: { id, content: "x", author: { id: world.discord.applicationId } },
        data: { component_type: 2, custom_id: "go" },
      },
      { type: 3, data: { component_type: 3, custom_id: "menu", values: ["v1"] } },
    ]);
  });

  it("lets an update take the buttons away, and `@original` is that message from then on", async () => {
    world.application.answer = () => ({ type: 7, data: { components: [] } });
    const id = await posted([row(button("go"))]);
    await act(world.discord.personUrl, "components", { message_id: id, custom_id: "go" });
    expect(await listMessages(world.discord.personUrl)).toMatchObject([
      { id, content: "x", components: [] },
    ]);
    const edit = await world.call("PATCH", world.originalPath(), { content: "done" });
    expect(edit.body).toMatchObject({ id, content: "done" });
  });

  it("lets the message stay as it is until it is edited (6)", async () => {
    world.application.answer = () => ({ type: 6 });
    const id = await posted([row(button("go"))]);
    await act(world.discord.personUrl, "components", { message_id: id, custom_id: "go" });
    expect(await listMessages(world.discord.personUrl)).toMatchObject([{ id, pending: false }]);
    expect(await world.call("DELETE", world.originalPath())).toMatchObject({ status: 204 });
    expect(await listMessages(world.discord.personUrl)).toEqual([]);
  });

  it("comes from a stranger too, and in a server from a member", async () => {
    const id = await posted([row(button("go"))]);
    const by = { id: "77", name: "Eve" };
    const press = { message_id: id, custom_id: "go", by };
    await act(world.discord.personUrl, "components", press);
    expect(world.application.received.at(-1)).toMatchObject({ user: { id: "77" } });
    await sendCommand(world.discord.personUrl, { command: "help", channel_id: "9001", by });
    expect(world.application.received.at(-1)).toMatchObject({
      context: 0,
      guild_id: "1000",
      member: { user: { id: "77" } },
    });
    await sendCommand(world.discord.personUrl, { command: "help", channel_id: "9001", context: 2 });
    expect(world.application.received.at(-1)).toMatchObject({ context: 2, channel: { type: 3 } });
  });

  test.for([
    { says: "a button that is not there", press: { custom_id: "no" }, why: /custom_id is nothing/ },
    { says: "a disabled one", press: { custom_id: "off" }, why: /custom_id is nothing/ },
    {
      says: "a message that is not there",
      press: { message_id: "1", custom_id: "a" },
      why: /message_id is no/,
    },
    {
      says: "a choice that is not offered",
      press: { custom_id: "menu", values: ["v9"] },
      why: /menu does not offer v9/,
    },
    {
      says: "two choices of one",
      press: { custom_id: "menu", values: ["v0", "v1"] },
      why: /menu takes 1 to 1/,
    },
  ])("cannot be done to $says", async ({ press, why }) => {
    const message_id = await posted([row(button("off", { disabled: true })), row(menu())]);
    const pressed = act(world.discord.personUrl, "components", { message_id, ...press });
    await expect(pressed).rejects.toThrow(why);
    expect(world.application.received).toEqual([]);
  });

  it("can be late: the client had not heard that the button has gone", async () => {
    const message_id = await posted([]);
    const press = { message_id, custom_id: "gone", stale: true };
    await act(world.discord.personUrl, "components", press);
    expect(world.application.received).toMatchObject([{ data: { custom_id: "gone" } }]);
  });
});

const input = (more: object = {}) => ({
  type: 4,
  custom_id: "text",
  style: 2,
  label: "Words",
  ...more,
});
const modal = (...components: object[]) => ({
  type: 9,
  data: { custom_id: "form", title: "A form", components },
});

describe("a form", () => {
  it("is opened by a command, filled in, and sent, also after a restart", async () => {
    world.application.answer = () => modal(row(input({ value: "before", max_length: 4_000 })));
    const opened = await openModal(world.discord.personUrl, "interactions", {
      command: "checklist",
    });
    expect(opened.modal).toMatchObject({ title: "A form" });
    await world.restart();
    world.application.answer = () => ({ type: 5, data: { flags: 64 } });
    const values = { text: "é".repeat(4_000) };
    const { interaction_id } = opened;
    const sent = await act(world.discord.personUrl, "modals", { interaction_id, values });
    expect(sent).toMatchObject({ pending: true, ephemeral: true });
    expect(world.application.received.at(-1)).toMatchObject({
      type: 5,
      data: {
        custom_id: "form",
        components: [{ type: 1, components: [{ type: 4, custom_id: "text", value: values.text }] }],
      },
    });
    expect(world.application.received.at(-1)).not.toHaveProperty("message");
  });

  it("may have labels, as the newer forms do, and knows the message of its button", async () => {
    world.application.answer = () =>
      modal({ type: 18, label: "Words", component: { ...input(), label: undefined } });
    const message_id = await posted([row(button("edit"))]);
    const press = { message_id, custom_id: "edit" };
    const { interaction_id } = await openModal(world.discord.personUrl, "components", press);
    world.application.answer = () => ({ type: 7, data: { content: "edited", components: [] } });
    const values = { text: "hi" };
    const sent = await act(world.discord.personUrl, "modals", { interaction_id, values });
    expect(sent).toMatchObject({ id: message_id, content: "edited", components: [] });
    expect(world.application.received.at(-1)).toMatchObject({
      message: { id: message_id },
      data: { components: [{ type: 18, component: { custom_id: "text", value: "hi" } }] },
    });
  });

  test.for([
    { says: "an empty required field", values: {}, why: /text must be filled in/ },
    { says: "too few characters", values: { text: "ab" }, why: /at least 3/ },
    { says: "too many characters", values: { text: "abcdef" }, why: /at most 5/ },
  ])("is not sent with $says", async ({ values, why }) => {
    world.application.answer = () => modal(row(input({ min_length: 3, max_length: 5 })));
    const command = { command: "checklist" };
    const { interaction_id } = await openModal(world.discord.personUrl, "interactions", command);
    const sent = act(world.discord.personUrl, "modals", { interaction_id, values });
    await expect(sent).rejects.toThrow(why);
  });
});

const choices = (count: number) => ({
  type: 8,
  data: { choices: many(count, (n) => ({ name: `c${n}`, value: `c${n}` })) },
});

describe("autocomplete", () => {
  it("sends what is typed so far with the option that has the focus", async () => {
    world.application.answer = () => choices(25);
    const asked = {
      command: "memory",
      subcommand: "show",
      options: { path: "no" },
      focused: "path",
    };
    const answer = await act(world.discord.personUrl, "autocomplete", asked);
    expect(answer).toMatchObject(choices(25).data);
    expect(world.application.received).toMatchObject([
      {
        type: 4,
        data: {
          name: "memory",
          options: [
            { name: "show", type: 1, options: [{ name: "path", value: "no", focused: true }] },
          ],
        },
      },
    ]);
    expect(await listMessages(world.discord.personUrl)).toEqual([]);
  });
});

describe("a response that Discord refuses", () => {
  const command = () => sendCommand(world.discord.personUrl, { command: "x" });
  const press = async () =>
    act(world.discord.personUrl, "components", {
      message_id: await posted([row(button("a"))]),
      custom_id: "a",
    });
  const complete = () =>
    act(world.discord.personUrl, "autocomplete", {
      command: "x",
      options: { o: "" },
      focused: "o",
    });
  const form = async () => {
    const refused = world.application.answer;
    world.application.answer = () => modal(row(input()));
    const opened = await openModal(world.discord.personUrl, "interactions", { command: "x" });
    world.application.answer = refused;
    const { interaction_id } = opened;
    return act(world.discord.personUrl, "modals", { interaction_id, values: { text: "hi" } });
  };

  test.for([
    { says: "an update after a command", run: command, answer: { type: 7 }, why: /type must be/ },
    { says: "choices after a command", run: command, answer: choices(1), why: /type must be/ },
    { says: "a message after typing", run: complete, answer: { type: 5 }, why: /type must be 8/ },
    { says: "26 choices", run: complete, answer: choices(26), why: /choices Must be 25/ },
    {
      says: "a choice with a name of 101 characters",
      run: complete,
      answer: { type: 8, data: { choices: [{ name: "x".repeat(101), value: "x" }] } },
      why: /name Must be/,
    },
    {
      says: "a form after a form",
      run: form,
      answer: modal(row(input())),
      why: /type must be 4 or 5/,
    },
    {
      says: "a title of 46 characters",
      run: command,
      answer: { type: 9, data: { ...modal(row(input())).data, title: "x".repeat(46) } },
      why: /title Must be/,
    },
    {
      says: "a label of 46 characters",
      run: command,
      answer: modal(row(input({ label: "x".repeat(46) }))),
      why: /label Must be/,
    },
    {
      says: "a value of 4,001 characters",
      run: command,
      answer: modal(row(input({ value: "x".repeat(4_001) }))),
      why: /value Must be/,
    },
    {
      says: "six fields",
      run: command,
      answer: modal(...many(6, (n) => row(input({ custom_id: `${n}` })))),
      why: /components Must be between 1 and 5/,
    },
    {
      says: "two fields of one name",
      run: command,
      answer: modal(row(input()), row(input())),
      why: /cannot be duplicated/,
    },
    {
      says: "a message whose buttons share a custom id",
      run: press,
      answer: { type: 4, data: { content: "x", components: [row(button("a"), button("a"))] } },
      why: /cannot be duplicated/,
    },
  ])("$says", async ({ run, answer, why }) => {
    world.application.answer = () => answer;
    await expect(run()).rejects.toThrow(why);
  });
});
