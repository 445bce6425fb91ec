/** Real payloads, as Discord, SQS, EventBridge and callers of the API send them. */
import fc from "fast-check";

export const ownerId = "100000000000000001";
const channelId = "200000000000000002";

const user = { id: ownerId, username: "ada", global_name: "Ada", avatar: null, discriminator: "0" };

const invoked = {
  id: "1310000000000000001",
  application_id: "1300000000000000000",
  token: "aW50ZXJhY3Rpb246dG9rZW4",
  version: 1,
  locale: "en-GB",
  entitlements: [],
  authorizing_integration_owners: { "0": "0" },
  channel_id: channelId,
  channel: { id: channelId, type: 1 },
};
const inDm = { ...invoked, context: 1, user };
const inServer = {
  ...invoked,
  context: 0,
  guild_id: "400000000000000004",
  guild_locale: "en-GB",
  channel: { id: channelId, type: 0, name: "general" },
  member: { user, nick: null, roles: [], permissions: "8", joined_at: "2026-01-01T00:00:00Z" },
};
const command = (
  where: object,
  name: string,
  options: readonly object[] = [],
  resolved: object = {},
) => ({
  ...where,
  type: 2,
  data: { id: "1290000000000000000", type: 1, name, options, resolved },
});
const part = (name: string, subcommand: string, options: readonly object[] = []) =>
  command(inDm, name, [{ name: subcommand, type: 1, options }]);
const writing = (name: string, options: readonly object[]) => ({
  ...inDm,
  type: 4,
  data: { id: "1", name, type: 1, options },
});
const pressed = (custom_id: string, component_type: number, values: readonly string[] = []) => ({
  ...inDm,
  type: 3,
  message: { id: "5" },
  data: { component_type, custom_id, values },
});
const form = (custom_id: string, fields: Readonly<Record<string, string>>) => ({
  ...inDm,
  type: 5,
  data: {
    custom_id,
    components: Object.entries(fields).map(([name, value]) => ({
      type: 18,
      component: { type: 4, custom_id: name, value },
    })),
  },
});
const path = { name: "path", type: 3, value: "soul.md" };
const words = { name: "message", type: 3, value: "What is the weather in Ulm?" };

/** Discord, "Receiving and Responding", and what a stranger and a person without a channel send. */
const interactions: readonly object[] = [
  { type: 1, id: "1", application_id: "1300000000000000000", token: "t", version: 1 },
  command(inDm, "chat", [words]),
  command(inServer, "chat", [words]),
  command(inDm, "status"),
  command(inServer, "status"),
  command(inDm, "heartbeat", [{ name: "now", type: 1, options: [] }]),
  command(inDm, "help"),
  command({ ...inDm, user: { ...user, id: "999" } }, "chat", [words]),
  { ...inDm, type: 3, message: { id: "5" }, data: { component_type: 2, custom_id: "yes" } },
  {
    ...inDm,
    type: 4,
    data: { id: "1", name: "chat", type: 1, options: [{ ...words, focused: true }] },
  },
  { ...inServer, type: 5, data: { custom_id: "form", components: [{ type: 1, components: [] }] } },
  command(inDm, "chat", [words, { name: "attachment", type: 11, value: "900" }], {
    attachments: { "900": { id: "900", filename: "a.png", size: 5, url: "https://cdn.example/a" } },
  }),
  part("heartbeat", "config", [
    { name: "every", type: 4, value: 600 },
    { name: "timezone", type: 3, value: "Europe/Berlin" },
    { name: "tools", type: 3, value: "speak, rest" },
  ]),
  part("heartbeat", "why", [{ name: "thread", type: 3, value: "42" }]),
  part("heartbeat", "history"),
  part("memory", "browse"),
  part("memory", "show", [path]),
  part("memory", "restore", [path, { name: "version", type: 4, value: 1 }]),
  command(inDm, "remind", [
    { name: "what", type: 3, value: "water the plants" },
    { name: "when", type: 3, value: "tomorrow at 9" },
  ]),
  ...["checklist", "reminders", "feed", "panel", "undo", "forget"].map((name) =>
    command(inDm, name),
  ),
  writing("remind", [{ name: "when", type: 3, value: "every weekday 8:30", focused: true }]),
  writing("status", [{ name: "thread", type: 3, value: "4", focused: true }]),
  writing("memory", [
    {
      name: "restore",
      type: 1,
      options: [path, { name: "version", type: 4, value: "", focused: true }],
    },
  ]),
  pressed("snooze:default:01KASK8Q6Z7J8KQ6S7BZ6E5V1M", 2),
  pressed("remind-set:default:01KASK8Q6Z7J8KQ6S7BZ6E5V1M", 2),
  pressed("remind-edit:default:menu", 3, ["01KASK8Q6Z7J8KQ6S7BZ6E5V1M"]),
  pressed("forget:default:1442788710604800007", 2),
  form("checklist:default:1", { "part-1": "- every 2h: look", "part-2": "- b" }),
  form("reminder:default:01KASK8Q6Z7J8KQ6S7BZ6E5V1M", { what: "water", when: "monday" }),
];

export const anInteraction: fc.Arbitrary<object> = fc.constantFrom(...interactions);

const at = 1_763_712_000_000;
const reply = { applicationId: "1300000000000000000", token: "tok", channelId };

const orders: readonly object[] = [
  { name: "beat-now" },
  { name: "pause" },
  { name: "configure", patch: { every: 600 } },
  { name: "checklist", content: "- a\n", seenVersion: 1 },
  { name: "restore", path: "soul.md", version: 1 },
  { name: "press", button: "snooze", replyId: "01KASK8Q6Z7J8KQ6S7BZ6E5V1M" },
  { name: "remind", what: "water", when: "tomorrow at 9" },
  { name: "reminder-edit", id: "01KASK8Q6Z7J8KQ6S7BZ6E5V1M", when: "monday" },
  { name: "undo" },
  { name: "forget" },
];

/** What stands in the body of a message of the signals queue. */
export const signals: readonly object[] = [
  {
    type: "release",
    source: "heartbeat",
    id: `42:release-${at}`,
    threadId: "42",
    timestamp: at,
  },
  {
    type: "message",
    source: "discord",
    id: "1310000000000000001",
    threadId: "default",
    content: [{ type: "text", text: "What is the weather in Ulm?" }],
    timestamp: at,
    author: { id: ownerId, name: "Ada" },
    reply,
  },
  {
    type: "message",
    source: "discord",
    id: "1310000000000000002",
    threadId: "42",
    content: [
      { type: "text", text: "And in Berlin?" },
      { type: "text", text: "Now." },
    ],
    timestamp: at,
    author: { id: ownerId, name: "Ada" },
    reply: { ...reply, token: "tok2" },
  },
  ...["default", "42"].flatMap((threadId) => [
    {
      type: "heartbeat",
      source: "heartbeat",
      id: `${threadId}:${at}#1`,
      threadId,
      content: [{ type: "text", text: "The train is late." }],
      timestamp: at,
    },
    {
      type: "notice",
      source: "heartbeat",
      id: `${threadId}:budget-2025-11-21`,
      threadId,
      content: [{ type: "text", text: "I stay quiet until tomorrow." }],
      timestamp: at,
    },
    {
      type: "command",
      source: "discord",
      id: `13100000000000000${threadId === "42" ? "42" : "41"}`,
      threadId,
      command: "beat-now",
      timestamp: at,
      reply,
    },
    ...orders.map((order, index) => ({
      type: "command",
      source: "discord",
      id: `13100000000000${threadId === "42" ? "42" : "41"}${index}`,
      threadId,
      command: order,
      timestamp: at,
      author: { id: ownerId, name: "Ada" },
      reply,
    })),
  ]),
];

/** What invokes the heartbeat: the schedule, the console, a person at a terminal. */
export const heartbeatEvents: readonly object[] = [
  {},
  {
    version: "0",
    id: "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "000000000000",
    time: "2025-11-21T08:00:00Z",
    region: "us-east-1",
    resources: ["arn:aws:events:us-east-1:000000000000:rule/vigil-tick"],
    detail: {},
  },
  { thread: "default" },
  { thread: "42", dryRun: true },
  { thread: "default", dryRun: false },
];

/** Bodies of the control API's routes; each goes to any of them. */
export const apiBodies: readonly object[] = [
  { content: "# Checklist\n- [ ] every 2h: look at the weather\n- at 09:00: say good morning\n" },
  { content: "If it rains → tell me.\n\n## Rules\n- be brief\n" },
  { dryRun: true },
  { dry_run: false },
  { every: 3_600, enabled: true, timezone: "Europe/Berlin" },
  { every_seconds: 60, active_hours_start: 9, active_hours_end: "17:30", rev: 1 },
  { target: "dm", tools: ["speak", "read"], max_tokens: 300, temperature: 0.2, model: null },
  { daily_budget_usd: 1, dry_run: true, think_at_least_every_seconds: 0, model: "offline" },
  { active_hours_start: null, active_hours_end: null },
  { content: "Line 4\r\nat 8:15", version: 1 },
  { from: "notes/seen.md", to: "notes/trains.md" },
  { path: "soul.md", version: 1 },
];
