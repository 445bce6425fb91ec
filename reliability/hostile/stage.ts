/** stage: a world with secrets and neighbours in it, into which an attempt's text is put where it belongs. */
import { generateKeyPairSync, sign } from "node:crypto";
import { makeHandler } from "../../functions/interactions-handler.ts";
import { discordMessenger } from "../../lib/adapters/discord.ts";
import { discordVerifier } from "../../lib/adapters/discord-signature.ts";
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { justBashShell } from "../../lib/adapters/just-bash-shell.ts";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import { assistantAuthor } from "../../lib/domain/feed.ts";
import { byPerson, MemoryPath, originOf } from "../../lib/domain/memory.ts";
import type { Settings } from "../../lib/domain/settings.ts";
import { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { hours, instant, minutes } from "../../lib/domain/time.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import type { Ports } from "../../lib/ports.ts";
import { type Attempt, otherPost, otherThread, postOnFeed, type Sender } from "./attempt.ts";
import type { Loopback } from "./loopback.ts";

const users: Readonly<Record<Sender, string>> = {
  owner: "100000000000000001",
  "second owner": "100000000000000002",
  stranger: "900000000000000009",
};
const secondChannel = "700000000000000007";

/** Words that no attempt may get hold of. */
export const secrets = {
  botToken: "hunter2-bot-token",
  apiKey: "hunter2-api-key",
  otherSoul: "hunter2-soul-of-the-other-thread",
  otherNote: "hunter2-note-of-the-other-thread",
  otherWords: "hunter2-words-of-the-other-thread",
  otherPost: "hunter2-post-of-the-other-thread",
} as const;

export const settings: Settings = {
  model: "offline",
  ownerIds: [users.owner, users["second owner"]],
  freeProviders: ["openai"],
  dailyBudgetUsd: 2,
};

export interface Stage {
  readonly world: MemoryPorts;
  /** The world as the handlers get it: with the real Discord adapter, and the real shell. */
  readonly ports: Ports;
  /** The thread that the attempt is made in. */
  readonly home: string;
  /** What the interactions function answered; null when it was not called. */
  readonly status: number | null;
}

/** Sets the stage. Messages are on the queue afterwards, and the schedule has not ticked yet. */
export async function setStage(attempt: Attempt, discord: Loopback): Promise<Stage> {
  const world = memoryPorts();
  const ports = { ...world, messenger: messengerTo(discord), shell: justBashShell() };
  const home = attempt.from === "second owner" ? secondChannel : "default";
  await openSystem(world);
  await openThread(world, home);
  await furnishOther(world);
  const base = world.items.get(threadKey(home))?.["config"];
  const config = ThreadConfig.parse({ ...Object(base), ...attempt.config, ...modelOf(attempt) });
  world.items.damage(threadKey(home), { config });
  await furnishHome(world, home, attempt);
  return { world, ports, home, status: await place(world, home, attempt) };
}

/** Without a model there is no synthesis. */
const modelOf = ({ model, synthesis }: Attempt) => ({
  ...(model === "looping" ? { model: "openai:stub" } : {}),
  ...(synthesis === true ? { synthesis_model: "openai:stub" } : {}),
});

const messengerTo = ({ url }: Loopback) =>
  discordMessenger({ apiUrl: url, botToken: async () => secrets.botToken, sleep: async () => {} });

/** A thread beside ours, with a secret in everything that it owns. */
async function furnishOther({ memory, history, feed, clock, ...world }: MemoryPorts) {
  const now = clock.now();
  const ofOther = { threadId: otherThread, at: now };
  await openThread({ memory, clock, ...world }, otherThread);
  await memory.write(otherThread, byPerson("soul.md", secrets.otherSoul), now);
  await memory.write(otherThread, byPerson("user.md", secrets.otherSoul), now);
  await memory.write(otherThread, byPerson("notes/a.md", secrets.otherNote), now);
  const author = users.owner;
  const words = { title: secrets.otherPost, content: secrets.otherPost };
  await feed.post({ id: otherPost, ...ofOther, author, ...words });
  const said = { role: "user", agent: "conversation", kind: "said" } as const;
  await history.append({ id: otherPost, ...ofOther, ...said, text: secrets.otherWords });
}

async function furnishHome({ memory, clock }: MemoryPorts, home: string, attempt: Attempt) {
  const { besides = [] } = attempt;
  for (const { path, content } of besides)
    await memory.write(
      home,
      byPerson(MemoryPath.parse(path), content),
      instant(clock.now() - hours(2)),
    );
}

/** Puts the text where it belongs; answers the status of the interactions function where that is the door. */
async function place(world: MemoryPorts, home: string, attempt: Attempt): Promise<number | null> {
  const { where, text, path } = attempt;
  const now = world.clock.now();
  const earlier = instant(now - hours(1));
  switch (where) {
    case "message":
    case "Discord name":
    case "channel id":
    case "command name":
    case "attachment name":
      return interact(world, attempt);
    case "message history": {
      const id = world.ids.ulid(earlier);
      const said = { role: "user", agent: "conversation", kind: "said" } as const;
      await world.history.append({ id, threadId: home, at: earlier, ...said, text });
      return null;
    }
    case "feed post":
    case "feed comment":
      await onFeed(world, home, attempt);
      return null;
    case "memory file":
    case "diary":
    case "checklist":
      await world.memory.write(
        home,
        {
          ...byPerson(MemoryPath.parse(path ?? "HEARTBEAT.md"), text),
          ...(attempt.isMarked ? { origin: originOf("heartbeat", { hearsay: true }) } : {}),
        },
        earlier,
      );
      return null;
    case "thought":
      await world.queue.send({
        type: "heartbeat",
        source: "heartbeat",
        id: `${home}:${earlier}#1`,
        threadId: home,
        content: [{ type: "text", text }],
        timestamp: now,
      });
      return null;
  }
}

async function onFeed({ feed, clock }: MemoryPorts, threadId: string, attempt: Attempt) {
  const { where, text, from = "stranger" } = attempt;
  const at = instant(clock.now() - hours(1));
  const author = users[from];
  const isPost = where === "feed post";
  const post = { id: postOnFeed, threadId, at, title: "Trains" };
  const ours = { author: users.owner, content: "Which one do you take?" };
  await feed.post({ ...post, ...(isPost ? { author, content: text } : ours) });
  const comment = { id: `${postOnFeed}.1`, threadId, postId: postOnFeed, at };
  if (!isPost) await feed.comment({ ...comment, author, content: text });
  for (let count = 1; count <= (attempt.answeredBy ?? 0); count += 1) {
    const id = `${postOnFeed}.${count + 1}`;
    await feed.comment({ ...comment, id, author: assistantAuthor, content: `Answer ${count}.` });
  }
}

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const verify = discordVerifier(
  publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
);

/** What its person says to it. */
export const say = (world: MemoryPorts, { from }: Attempt, text: string): Promise<number> =>
  interact(world, { where: "message", text, from: from === "second owner" ? from : "owner" });

/** A slash command as Discord signs and sends it. */
async function interact(world: MemoryPorts, attempt: Interaction): Promise<number> {
  const body = JSON.stringify(interactionOf(attempt));
  const timestamp = String(Math.floor(world.clock.now() / 1_000));
  const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString("hex");
  const control = { url: "http://127.0.0.1:8000/", isLocal: true };
  const handler = makeHandler({ ports: world, settings: { ...settings, control }, verify });
  const headers = { "x-signature-ed25519": signature, "x-signature-timestamp": timestamp };
  const response = await handler({ headers, body, isBase64Encoded: false });
  return typeof response === "object" ? (response.statusCode ?? 200) : 200;
}

type Interaction = Pick<Attempt, "where" | "text" | "from">;

function interactionOf({ where, text, from = "owner" }: Interaction) {
  const channel = from === "owner" ? "200000000000000002" : secondChannel;
  return {
    id: "300000000000000003",
    application_id: "400000000000000004",
    type: 2,
    token: "interaction-token",
    context: 1,
    channel_id: where === "channel id" ? text : channel,
    user: {
      id: users[from],
      username: "somebody",
      global_name: where === "Discord name" ? text : "Somebody",
    },
    data: {
      name: where === "command name" ? text : "chat",
      options: [{ name: "message", type: 3, value: where === "message" ? text : "Hello." }],
      ...(where === "attachment name" ? attached(text) : {}),
    },
  };
}

const attached = (filename: string) => ({
  resolved: {
    attachments: { "1": { id: "1", filename, url: "https://cdn.example/1", size: 1 } },
  },
});

/** The function's time, as Lambda counts it down. */
export const wholeTime = { getRemainingTimeInMillis: () => minutes(3) };
