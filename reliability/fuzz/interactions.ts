/** The interactions door: bytes of anybody, and of Discord itself, well signed or not. */
import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import * as z from "zod/mini";
import { type InteractionsConnection, makeHandler } from "../../functions/interactions-handler.ts";
import { discordVerifier } from "../../lib/adapters/discord-signature.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { Signal } from "../../lib/domain/signal.ts";
import { type Door, doorOf } from "./door.ts";
import { must, mustBePlain } from "./must.ts";
import { anyJson, anyText, bodiesLike } from "./mutations.ts";
import { anInteraction, ownerId } from "./payloads.ts";
import { livedIn, runsAt } from "./world.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const publicHex = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
const stranger = generateKeyPairSync("ed25519").privateKey;
const verify = discordVerifier(publicHex);
const seconds = runsAt / 1_000;

type Handler = ReturnType<typeof makeHandler>;

const request = fc.record({
  body: bodiesLike(anInteraction),
  signer: fc.constantFrom(
    "discord",
    "discord",
    "discord",
    "stranger",
    "nobody",
    "other-body",
    "odd",
  ),
  timestamp: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: seconds - 240, max: seconds + 60 }).map(String) },
    { weight: 1, arbitrary: fc.constantFrom(String(seconds - 241), String(seconds + 61), "") },
    { weight: 1, arbitrary: anyText },
  ),
  text: anyText,
  inBase64: fc.boolean(),
  spelling: fc.constantFrom("x-signature-", "X-Signature-", "X-SIGNATURE-"),
  others: fc.dictionary(anyText, anyText, { maxKeys: 3, noNullPrototype: true }),
  /** Once in a while the event is no request of a Function URL at all. */
  envelope: fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: anyJson },
  ),
  /** Once in a while the world behind the door is broken. */
  outage: fc.constantFrom(null, null, null, "unavailable", "corrupt"),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

const text = z.string().check(z.minLength(1), z.maxLength(2_000));
const nobody = z.strictObject({ parse: z.array(z.string()).check(z.maxLength(0)) });
const some = (most: number) => z.array(z.unknown()).check(z.minLength(1), z.maxLength(most));
const choice = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  value: z.union([z.number(), z.string().check(z.maxLength(100))]),
});

/** What an interaction may be answered, with Discord's limits. */
const DiscordAnswer = z.union([
  z.strictObject({ type: z.literal(1) }),
  z.strictObject({
    type: z.literal(5),
    data: z.optional(z.strictObject({ flags: z.literal(64) })),
  }),
  z.strictObject({
    type: z.literal(4),
    data: z.strictObject({
      content: text,
      components: z.optional(some(5)),
      flags: z.literal(68),
      allowed_mentions: nobody,
    }),
  }),
  z.strictObject({
    type: z.literal(7),
    data: z.strictObject({
      content: z.optional(text),
      components: z.array(z.unknown()).check(z.maxLength(5)),
      allowed_mentions: z.optional(nobody),
    }),
  }),
  z.strictObject({
    type: z.literal(8),
    data: z.strictObject({ choices: z.array(choice).check(z.maxLength(25)) }),
  }),
  z.strictObject({
    type: z.literal(9),
    data: z.strictObject({
      custom_id: z.string().check(z.minLength(1), z.maxLength(100)),
      title: z.string().check(z.minLength(1), z.maxLength(45)),
      components: some(5),
    }),
  }),
]);

/** @param outage what each port answers with instead of doing its work */
async function doorAt(outage: Request["outage"]) {
  const world = await livedIn();
  const calls: string[] = [];
  const sent: unknown[] = [];
  const asked = (name: string) => {
    calls.push(name);
    if (outage !== null) throw new Fault(outage, name, `T#default/A#THREAD: ${"x".repeat(4_000)}`);
  };
  /** Each method is the world's own, but for the outage. */
  const watched = <P extends object>(name: string, port: P): P =>
    new Proxy(port, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== "function") return method;
        return async (...given: unknown[]) => {
          asked(`${name}.${String(key)}`);
          return Reflect.apply(method, target, given);
        };
      },
    });
  const { clock, log, threads, system, runs, memory, feed, registry, reminders } = world;
  const connection: InteractionsConnection = {
    verify,
    settings: {
      ownerIds: [ownerId],
      control: { url: "https://control.example/", isLocal: false },
    },
    ports: {
      clock,
      log,
      queue: {
        async send(signal) {
          asked("queue.send");
          sent.push(signal);
        },
      },
      threads: watched("threads", threads),
      system: watched("system", system),
      runs: watched("runs", runs),
      memory: watched("memory", memory),
      feed: watched("feed", feed),
      registry: watched("registry", registry),
      reminders: watched("reminders", reminders),
    },
  };
  return { handler: makeHandler(connection), log: world.log, calls, sent };
}

/** The event, and whether it is Discord's own word. */
function eventOf({ body, signer, timestamp, text, inBase64, spelling, others, envelope }: Request) {
  if (envelope !== undefined) return { event: envelope, isGenuine: false };
  const signedBytes = Buffer.concat([
    Buffer.from(timestamp),
    signer === "other-body" ? Buffer.concat([body, Buffer.from(" ")]) : body,
  ]);
  const key = signer === "stranger" ? stranger : privateKey;
  const signature = signer === "odd" ? text : sign(null, signedBytes, key).toString("hex");
  // A Function URL hands over text as text: bytes that are no UTF-8 come in base64.
  const isText = Buffer.from(body.toString("utf8")).equals(body);
  const isBase64Encoded = inBase64 || !isText;
  const headers = {
    ...others,
    ...(signer === "nobody" ? {} : { [`${spelling}Ed25519`]: signature }),
    [`${spelling}Timestamp`]: timestamp,
  };
  const clash = Object.keys(others).some((name) => /^x-signature-/i.test(name));
  const isTimely =
    /^\d{10}$/.test(timestamp) &&
    Number(timestamp) >= seconds - 240 &&
    Number(timestamp) <= seconds + 60;
  return {
    event: { headers, body: body.toString(isBase64Encoded ? "base64" : "utf8"), isBase64Encoded },
    isGenuine: signer === "discord" && isTimely && !clash,
  };
}

async function holds(request: Request): Promise<void> {
  const { event, isGenuine } = eventOf(request);
  const door = await doorAt(request.outage);
  const answer = await door.handler(event as Parameters<Handler>[0]);
  const { statusCode = 0, body = "" } = answer;
  must(statusCode < 500, "the door never answers a 5xx", answer);
  mustBePlain(body, "the answer");
  must(body.length < 30_000, "an answer is short: a form holds the longest", body.length);
  if (!isGenuine) {
    must(statusCode === 401, "what Discord did not sign is refused by 401", answer);
    must(door.calls.length === 0, "what Discord did not sign does nothing", door.calls);
    return;
  }
  must(
    statusCode === 200 || statusCode === 400,
    "what Discord signed is answered by 200 or 400",
    answer,
  );
  if (statusCode === 200) DiscordAnswer.parse(JSON.parse(body));
  else
    must(
      body.length < 500 && door.calls.length === 0,
      "a refusal is one sentence, and does nothing",
      body,
    );
  for (const signal of door.sent) Signal.parse(signal);
  must(door.calls.length <= 4, "an interaction makes a few calls", door.calls);
  const bugs = door.log.lines.filter(({ event }) => event === "interactions.failed");
  must(bugs.length === 0, "nothing breaks behind the door", bugs);
}

export const interactionsDoor: Door = doorOf("interactions", request, holds);
