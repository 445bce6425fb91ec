/** The check that every test's requests to Discord go through: it passes what is right, and each mistake turns it red. */
import { describe, expect, it, test } from "vitest";
import { commands } from "../../lib/domain/command-definitions.ts";
import { requestComplaints, responseComplaints } from "../support/discord-schema/complaints.ts";

const asText = { allowed_mentions: { parse: [] }, flags: 4 };
const said = (more: object = {}) => ({ content: "x", ...asText, ...more });
const button = (more: object = {}) => ({
  type: 2,
  style: 1,
  label: "Snooze",
  custom_id: "a",
  ...more,
});
const row = (...components: object[]) => ({ type: 1, components });
const input = (more: object = {}) => ({
  type: 4,
  style: 2,
  custom_id: "t",
  label: "Words",
  ...more,
});
const form = (...components: object[]) => ({
  type: 9,
  data: { custom_id: "f", title: "A form", components },
});
const command = (more: object = {}) => ({ name: "chat", description: "Says", ...more });
const option = (more: object = {}) => ({ type: 3, name: "message", description: "What", ...more });

const post = "POST /channels/7/messages";
const edit = "PATCH /channels/7/messages/8";
const respond = "PATCH /webhooks/1/token/messages/@original";
const followUp = "POST /webhooks/1/token";
const register = "PUT /applications/1/commands";

const complaintsOf = (route: string, body?: unknown): readonly string[] => {
  const [method = "", path = ""] = route.split(" ");
  return requestComplaints(method, path, body);
};

describe("a request to Discord", () => {
  test.for([
    { says: "a message", route: post, body: said({ nonce: "n", enforce_nonce: true }) },
    { says: "2,000 characters", route: post, body: said({ content: "é".repeat(2_000) }) },
    { says: "a message with a button", route: post, body: said({ components: [row(button())] }) },
    { says: "an edit of the components alone", route: edit, body: { components: [] } },
    { says: "an answer", route: respond, body: said() },
    { says: "a private follow-up", route: followUp, body: said({ flags: 68 }) },
    { says: "all commands", route: register, body: commands },
    { says: "a page of a channel", route: "GET /channels/7/messages?limit=100&after=5" },
    { says: "typing", route: "POST /channels/7/typing" },
  ])("passes: $says", ({ route, body }) => {
    expect(complaintsOf(route, body)).toEqual([]);
  });

  test.for([
    { says: "an unknown key", body: said({ colour: 1 }), why: /unknown keys colour/ },
    {
      says: "an unknown key deep inside",
      body: said({ components: [row(button({ colour: 1 }))] }),
      why: /components\.0\.components\.0: unknown keys colour/,
    },
    {
      says: "2,001 characters",
      body: said({ content: "x".repeat(2_001) }),
      why: /longer than 2000/,
    },
    { says: "no words", body: said({ content: " " }), why: /content is empty/ },
    {
      says: "a nonce of 26 characters",
      body: said({ nonce: "n".repeat(26), enforce_nonce: true }),
      why: /nonce/,
    },
    { says: "a nonce that nobody enforces", body: said({ nonce: "n" }), why: /not enforced/ },
    {
      says: "open mentions",
      body: { content: "@everyone", flags: 4 },
      why: /allowed_mentions is not/,
    },
    { says: "a flag that is not a bot's", body: said({ flags: 1 << 15 }), why: /flags/ },
    { says: "a text for a flag", body: said({ flags: "4" }), why: /flags: invalid_type/ },
    {
      says: "six rows",
      body: said({ components: [1, 2, 3, 4, 5, 6].map((n) => row(button({ custom_id: `${n}` }))) }),
      why: /more than 5 rows/,
    },
    {
      says: "a custom_id twice",
      body: said({ components: [row(button(), button())] }),
      why: /custom_id stands twice/,
    },
    {
      says: "a label of 81 characters",
      body: said({ components: [row(button({ label: "x".repeat(81) }))] }),
      why: /label: too_big/,
    },
    {
      says: "a button that leads nowhere",
      body: said({ components: [row({ type: 2, style: 1, label: "x" })] }),
      why: /leads nowhere/,
    },
    {
      says: "components without a row",
      body: said({ components: [button()] }),
      why: /components\.0/,
    },
    { says: "an edit of nothing", route: edit, body: { content: "" }, why: /content is empty/ },
    { says: "a body to a typing", route: "POST /channels/7/typing", body: {}, why: /takes none/ },
    { says: "an unknown route", route: "POST /channels/7/message", body: {}, why: /no route/ },
    { says: "a page of 101", route: "GET /channels/7/messages?limit=101", why: /no route/ },
    {
      says: "a command in capitals",
      route: register,
      body: [command({ name: "Chat" })],
      why: /no name of a command/,
    },
    {
      says: "a command with an unknown key",
      route: register,
      body: [command({ options: [option({ max: 1 })] })],
      why: /0\.options\.0: unknown keys max/,
    },
    {
      says: "choices beside autocomplete",
      route: register,
      body: [command({ options: [option({ autocomplete: true, choices: [] })] })],
      why: /choices and autocomplete/,
    },
    {
      says: "a required option behind another",
      route: register,
      body: [command({ options: [option(), option({ name: "when", required: true })] })],
      why: /required options go first/,
    },
  ])("does not pass: $says", ({ route = post, body, why }) => {
    expect(complaintsOf(route, body).join("\n")).toMatch(why);
  });
});

describe("an answer to an interaction", () => {
  const label = { type: 18, label: "Words", component: { ...input(), label: undefined } };
  test.for([
    { to: 1, body: { type: 1 } },
    { to: 2, body: { type: 4, data: said({ flags: 64 }) } },
    { to: 2, body: { type: 5, data: { flags: 64 } } },
    { to: 3, body: { type: 6 } },
    { to: 3, body: { type: 7, data: { components: [] } } },
    { to: 4, body: { type: 8, data: { choices: [{ name: "a", value: "a" }] } } },
    { to: 4, body: { type: 8, data: { choices: [] } } },
    { to: 2, body: form(row(input({ value: "x".repeat(4_000) }))) },
    { to: 3, body: JSON.parse(JSON.stringify(form(label))) },
    { to: 5, body: { type: 4, data: said({ flags: 64 }) } },
  ])("passes: $body.type to an interaction of type $to", ({ to, body }) => {
    expect(responseComplaints(to, body)).toEqual([]);
  });

  test.for([
    {
      says: "a form after a form",
      to: 5,
      body: form(row(input())),
      why: /type 5 is not answered so/,
    },
    {
      says: "choices to a command",
      to: 2,
      body: { type: 8, data: { choices: [] } },
      why: /type 2/,
    },
    {
      says: "26 choices",
      to: 4,
      body: { type: 8, data: { choices: Array(26).fill({ name: "a", value: "a" }) } },
      why: /^data: /,
    },
    {
      says: "a choice of 101 characters",
      to: 4,
      body: { type: 8, data: { choices: [{ name: "a", value: "x".repeat(101) }] } },
      why: /longer than 100/,
    },
    {
      says: "a deferral with words",
      to: 2,
      body: { type: 5, data: { flags: 64, content: "x" } },
      why: /more than the flag 64/,
    },
    {
      says: "a title of 46 characters",
      to: 2,
      body: { type: 9, data: { ...form(row(input())).data, title: "x".repeat(46) } },
      why: /title: too_big/,
    },
    {
      says: "a label of 46 characters",
      to: 2,
      body: form(row(input({ label: "x".repeat(46) }))),
      why: /label is longer than 45/,
    },
    {
      says: "4,001 characters in a field",
      to: 2,
      body: form(row(input({ value: "x".repeat(4_001) }))),
      why: /value: too_big/,
    },
    {
      says: "six fields",
      to: 2,
      body: form(...[1, 2, 3, 4, 5, 6].map((n) => row(input({ custom_id: `${n}` })))),
      why: /more than 5 parts/,
    },
    {
      says: "a field without a label",
      to: 2,
      body: form(row(input({ label: "" }))),
      why: /no label/,
    },
    { says: "an unknown type", to: 2, body: { type: 3 }, why: /no type of an answer/ },
    { says: "an unknown key", to: 2, body: { type: 4, data: said({ text: 1 }) }, why: /keys text/ },
  ])("does not pass: $says", ({ to, body, why }) => {
    expect(responseComplaints(to, body).join("\n")).toMatch(why);
  });

  it("has no unknown keys beside its data either", () => {
    expect(responseComplaints(3, { type: 6, flags: 64 })).toEqual([expect.stringMatching(/flags/)]);
  });
});
