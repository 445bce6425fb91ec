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
const command = (where: object, name: string, options: readonly object[] = []) => ({
  ...where,
  type: 2,
  data: { id: "1290000000000000000", type: 1, name, options },
});
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
];

export const anInteraction: fc.Arbitrary<object> = fc.constantFrom(...interactions);

const at = 1_763_712_000_000;
const reply = { applicationId: "1300000000000000000", token: "tok", channelId };

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
