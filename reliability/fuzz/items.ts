/** The stored items: some of a living world's are damaged, and everything that reads them is asked to go on. */
import fc from "fast-check";
import { controlApp } from "../../functions/control/app.ts";
import { routes } from "../../functions/control/routes.ts";
import { makeHandler as conversationHandler } from "../../functions/conversation-handler.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import type { Row } from "../../lib/adapters/memory/shelf.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault, reasonOf } from "../../lib/domain/fault.ts";
import { CommandData } from "../../lib/domain/interaction.ts";
import type { Thread } from "../../lib/domain/thread.ts";
import { after, days, type Instant, minutes } from "../../lib/domain/time.ts";
import { interact } from "../../lib/flows/interact.ts";
import { tick } from "../../lib/flows/tick.ts";
import { type Door, doorOf } from "./door.ts";
import { must, mustBePlain } from "./must.ts";
import { anyJson, anyText, mutated, type Step, stepsOf } from "./mutations.ts";
import { ownerId } from "./payloads.ts";
import { aMessage, livedIn, settings, threadIds } from "./world.ts";

/** What DynamoDB can hold beside JSON: sets and bytes. */
const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: anyJson },
  // What a field of its type could hold, and no clock or counter explains.
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      ...[9e15, 2.5e14, 2 ** 53 - 1, "253402300799999", "42", "now-"],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.array(anyText, { minLength: 1, maxLength: 3 }).map((texts) => new Set(texts)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 8 }) },
);

/** Which item, and what happens to it. */
export interface Damage {
  readonly item: number;
  readonly changes: readonly Step[];
}

export const damages = (most: number): fc.Arbitrary<readonly Damage[]> =>
  fc.array(
    fc.record({
      // The first ones are the threads' own: half of all damage is theirs.
      item: fc.oneof(fc.nat(threadIds.length - 1), fc.nat(200)),
      changes: stepsOf(anyValue, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: most },
  );

/** The rows with the threads' own items first, as `Damage.item` counts them. */
const inOrder = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((one, other) => rank(one) - rank(other));
const rank = ({ key }: Row): number => (key.sk === "A#THREAD" ? 0 : 1);

/** What is damaged, and what it is now. A key is never damaged: the item would be another one. */
export function damaged(rows: readonly Row[], damage: readonly Damage[]): readonly Row[] {
  const order = inOrder(rows);
  return damage.flatMap(({ item, changes }) => {
    const row = order[item % order.length];
    if (row === undefined) return [];
    const { key } = row;
    const value = mutated(row.item, changes);
    const isItem = typeof value === "object" && value !== null && !Array.isArray(value);
    const {
      pk: _,
      sk: __,
      dueShard: ___,
      dueAt,
      ...attributes
    } = Object.fromEntries(isItem ? Object.entries(value) : [["value", value]]);
    // Nor are the keys of the due index: a thread in a shard or a year of nobody's choice is not found by a tick.
    const index = Object.fromEntries(
      Object.entries(row.item).filter(([name]) => name === "dueShard" || name === "dueAt"),
    );
    return [{ key, item: { ...attributes, ...index } }];
  });
}

const story = fc.record({
  damage: damages(3),
  /** From which path of the API on a few are asked: all of them each time would be most of the work. */
  from: fc.nat(100),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

async function holds({ damage, from }: Story): Promise<void> {
  const ports = await livedIn();
  const hurt = damaged(ports.items.all(), damage);
  for (const { key, item } of hurt) ports.items.put(key, item);
  const names = hurt.map(({ key }) => key.pk);
  // What all threads share: a budget that cannot be read lets nobody spend, which is as it should be.
  const isShared = names.includes("SYS");
  const isHurt = (id: string) => names.some((pk) => pk === `T#${id}` || pk.startsWith(`E#${id}#`));
  const whole = isShared ? [] : threadIds.filter((id) => !isHurt(id));
  await tell(ports, whole, from);
  const expected = await footprints();
  for (const id of whole)
    must(
      footprint(ports, id) === expected.get(id),
      "damage elsewhere leaves no trace in a thread, and takes none away",
      { id, seen: footprint(ports, id), expected: expected.get(id) },
    );
}

/** A tick, questions, a talk, and two more ticks when every lease is over: corrupt threads must not pile up. */
async function tell(ports: MemoryPorts, whole: readonly string[], from: number): Promise<void> {
  await ticks(ports);
  await eachGoesOn(ports, whole);
  await asksTheApi(ports, whole, from);
  await talks(ports, whole);
  for (let round = 0; round < 2; round += 1) {
    ports.clock.advance(minutes(31));
    await ticks(ports);
  }
  mustLogPlainly(ports);
}

let undamaged: Promise<ReadonlyMap<string, string>> | undefined;

/** What every thread has left behind at the end of a story without any damage. */
function footprints(): Promise<ReadonlyMap<string, string>> {
  undamaged ??= (async () => {
    const ports = await livedIn();
    await tell(ports, threadIds, 0);
    return new Map(threadIds.map((id) => [id, footprint(ports, id)]));
  })();
  return undamaged;
}

/** How many items of each kind a thread has. */
function footprint(ports: MemoryPorts, id: string): string {
  const kinds = [`T#${id}`, `E#${id}#2025-11-21`].flatMap((pk) =>
    ports.items.list(pk, "").map(({ key }) => `${pk.slice(0, 1)} ${key.sk.split("#")[0]}`),
  );
  const counts = [...Map.groupBy(kinds, (kind) => kind)].map(
    ([kind, { length }]) => `${kind.replace(/ [0-9A-Z]{26}.*/, "")} ${length}`,
  );
  return counts.toSorted().join(", ");
}

/** The schedule finds what is due, damaged or not, and comes to its end. */
async function ticks(ports: MemoryPorts): Promise<void> {
  const now = ports.clock.now();
  const dueBefore = await ports.threads.listDue(now, 1, 50);
  const logged = ports.log.lines.length;
  const report = await tick(ports, settings, after(now, minutes(3)));
  if (report.stopped) return;
  const news = ports.log.lines.slice(logged);
  for (const { id, kind } of dueBefore) {
    if (kind !== "beat") continue;
    const state = await stateOf(ports, id);
    if (state instanceof Fault) {
      const told = news.some(({ level, fields }) => level === "error" && fields["thread"] === id);
      must(told, "a corrupt thread is on record", { id, reason: reasonOf(state), news });
    }
  }
  // A look is due until the conversation has made it, and its signal is sent once in five minutes.
  const again = (await ports.threads.listDue(now, 1, 50)).filter(({ kind }) => kind !== "listen");
  must(
    again.length === 0,
    "nobody stands in the due index after its beat: it would be first at every tick",
    again,
  );
}

async function stateOf(ports: MemoryPorts, id: string): Promise<Thread | Fault | null> {
  try {
    return await ports.threads.read(id);
  } catch (error) {
    must(
      error instanceof Fault && error.code === "corrupt",
      "what cannot be read is corrupt",
      String(error),
    );
    mustBePlain(error.message, "the fault");
    return error;
  }
}

/** A thread of which nothing was damaged has its beat, and its next one within its own rhythm. */
async function eachGoesOn(ports: MemoryPorts, whole: readonly string[]): Promise<void> {
  const now = ports.clock.now();
  for (const id of threadIds) {
    const state = await stateOf(ports, id);
    if (state === null || state instanceof Fault) {
      must(!whole.includes(id), "what was not damaged can be read", id);
      continue;
    }
    if (!isPaused(state))
      must(state.dueAt <= latestDue(now), "nobody waits for ever", {
        id,
        dueAt: state.dueAt,
      });
    if (!whole.includes(id)) continue;
    const answered = ports.log.lines.some(
      ({ event, fields }) => fields["thread"] === id && /^beat[.](?:done|skipped)$/.test(event),
    );
    must(answered, "damage elsewhere costs nobody a beat", { id, lines: ports.log.lines });
  }
}

const isPaused = ({ config }: Thread): boolean => !config.enabled;
/** Its interval, or the start of its hours: a week at most. */
const latestDue = (now: Instant): Instant => after(now, days(8));

/** Some of the API's GETs, each of some thread. */
async function asksTheApi(
  ports: MemoryPorts,
  whole: readonly string[],
  from: number,
): Promise<void> {
  const app = controlApp({
    ports,
    settings,
    access: "loopback",
    apiToken: async () => null,
    ...memoryPanel,
  });
  const asked = Array.from(
    { length: askedAtOnce },
    (_, index) => paths[(from + index * 5) % paths.length],
  );
  for (const path of asked.filter((known) => known !== undefined)) {
    const response = await app.request(path, { headers: { host: "localhost" } }, {});
    const text = await response.text();
    must(
      response.status < 500,
      "the API never answers a 5xx",
      `${path}: ${response.status} ${text}`,
    );
    if (response.status >= 400) {
      mustBePlain(text, "the problem");
      const mayFail = !whole.some((id) => path.includes(`/${id}`) || path.endsWith(`=${id}`));
      must(
        mayFail || response.status === 404,
        "what was not damaged is answered",
        `${path}: ${text}`,
      );
    }
  }
}

const askedAtOnce = 6;

const paths: readonly string[] = routes
  .filter(({ method, path }) => method === "GET" && path !== "/api/openapi.json")
  .flatMap(({ path }) =>
    ["default", "42", "77"].map((id) =>
      path.includes("{id}")
        ? path
            .replace("{id}", id)
            .replace("{+path}", "soul.md")
            .replace(/\{(?:synthesis|undo|run)\}/, "01JD000000000000000000000A")
            .replace(/recall$/, "recall?q=boiler")
        : `${path}${/events|md$/.test(path) ? `?thread=${id}` : ""}`,
    ),
  )
  .filter((path, index, all) => all.indexOf(path) === index);

/** A person speaks in three threads at once, and looks things up. */
async function talks(ports: MemoryPorts, whole: readonly string[]): Promise<void> {
  const ids = ["default", "42", "77"];
  const Records = ids.map((id, index) => ({
    messageId: id,
    receiptHandle: id,
    body: JSON.stringify(aMessage(`9${index}`, id, ports.clock.now())),
    attributes: {
      MessageGroupId: id,
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "vigil",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn",
    awsRegion: "us-east-1",
  }));
  const left = { getRemainingTimeInMillis: () => minutes(2) };
  const { batchItemFailures } = await conversationHandler({ ports, settings })({ Records }, left);
  for (const { itemIdentifier: id } of batchItemFailures)
    must(!whole.includes(id), "a corrupt item keeps no other thread from its answer", {
      id,
      lines: ports.log.lines,
    });
  for (const channelId of ["42", "77"])
    for (const data of looks) await looksUp(ports, channelId, data);
}

const partOf = (name: string, subcommand: string, options: readonly object[] = []) => ({
  name,
  options: [{ name: subcommand, type: 1, options: [...options] }],
});
const soul = { name: "path", value: "soul.md" };

/** What only reads, and is answered at once. */
const looks: readonly CommandData[] = [
  ...["status", "checklist", "reminders", "feed"].map((name) => ({ name })),
  ...["config", "why", "history"].map((part) => partOf("heartbeat", part)),
  partOf("memory", "browse"),
  partOf("memory", "show", [soul, { name: "version", value: 1 }]),
].map((data) => CommandData.parse(data));

async function looksUp(ports: MemoryPorts, channelId: string, data: CommandData): Promise<void> {
  const answer = await interact(
    ports,
    { ownerIds: [ownerId], control: { url: "http://127.0.0.1:8000/", isLocal: true } },
    {
      type: 2,
      id: "5",
      application_id: "1",
      token: "t",
      channel_id: channelId,
      context: 0,
      user: { id: ownerId, username: "ada" },
      data,
    },
  );
  must(answer.kind === "whisper" || answer.kind === "form", "what is asked is answered", answer);
  if (answer.kind !== "whisper") return;
  must(answer.text.length <= 2_000, "an answer fits in a message of Discord", answer);
  // What a person wrote is shown as it is; what the store says of itself must be words.
  if (data.name === "status") mustBePlain(answer.text, "the status");
}

/** What went wrong is said in words: nothing of it is a bug that was caught on its way. */
function mustLogPlainly(ports: MemoryPorts): void {
  for (const { event, fields } of ports.log.lines) {
    for (const field of [fields["reason"], fields["error"]])
      if (typeof field === "string") mustBePlain(field, `the log's ${event}`);
  }
}

export const itemsDoor: Door = doorOf("items", story, holds);
