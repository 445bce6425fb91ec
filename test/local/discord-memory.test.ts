/** What the embedded Discord remembers, and what it forgets so that it does not grow. */
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openIdentity } from "../../local/discord/identity.ts";
import { streamToPerson } from "../../local/discord/person.ts";
import { snowflakes } from "../../local/discord/snowflake.ts";
import { openState, type State } from "../../local/discord/state.ts";
import type { StoredMessage } from "../../local/discord/state-types.ts";
import { listenOnLoopback } from "../../local/loopback.ts";

const minuteMs = 60_000;
const forgetting = {
  messagesAChannel: 1_000,
  afterMs: 15 * minuteMs,
  fileBytes: 5 * 1024 * 1024,
};

let folder: string;
let file: string;
let nowMs: number;
let newId: () => string;
let state: State;

const open = (over = {}): State =>
  openState(
    file,
    (text) => {
      throw new Error(text);
    },
    { ...forgetting, ...over },
  );

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vigil-discord-memory-"));
  file = join(folder, "discord.jsonl");
  nowMs = 1_763_633_400_000;
  newId = snowflakes(() => nowMs);
  state = open();
});

afterEach(() => {
  state.close();
  rmSync(folder, { recursive: true });
});

function put(content: string, channelId = "1"): StoredMessage {
  const message = {
    id: newId(),
    channelId,
    from: "bot",
    content,
    ephemeral: false,
    pending: false,
  } as const;
  state.putMessage(message);
  return message;
}

/** One a second. */
function putMany(count: number, channelId = "1"): void {
  for (let number = 1; number <= count; number++) {
    nowMs += 1_000;
    put(`${channelId}:${number}`, channelId);
  }
}

const contents = (of: State = state): readonly string[] =>
  of.messages().map(({ content }) => content);

describe("messages", () => {
  it("of five thousand, the newest thousand are known, oldest first", () => {
    putMany(5_000);
    expect(contents()).toEqual(Array.from({ length: 1_000 }, (_, index) => `1:${4_001 + index}`));
    const [newest] = state.newestFirst();
    expect(newest?.content).toBe("1:5000");
  });

  it("of a quiet channel stay, however much is said in another", () => {
    put("quiet", "2");
    putMany(3_000);
    expect(contents()).toHaveLength(1_001);
    expect(contents()).toContain("quiet");
    expect(state.hasMessagesIn("2")).toBe(true);
  });

  it("stay for fifteen minutes, however many they are: an answer may still be edited", () => {
    const deferred = put("is thinking");
    for (let number = 0; number < 2_000; number++) put("noise");
    nowMs += 15 * minuteMs;
    put("later");
    expect(state.message(deferred.id)).toEqual(deferred);
    nowMs += 1;
    put("too late");
    expect(state.message(deferred.id)).toBeUndefined();
    expect(contents()).toHaveLength(1_000);
  });

  it("keep their place when they are edited, and leave it when they are deleted", () => {
    const [one, two] = [put("one"), put("two")];
    put("three", "2");
    state.putMessage({ ...one, content: "edited" });
    expect(contents()).toEqual(["edited", "two", "three"]);
    state.deleteMessage(two.id);
    state.deleteMessage("42");
    expect(contents()).toEqual(["edited", "three"]);
    state.deleteMessage(one.id);
    expect(state.hasMessagesIn("1")).toBe(false);
  });

  it("of earlier that come late are put where they belong", () => {
    const early = newId();
    const middle = put("middle");
    nowMs += 1_000;
    put("late");
    state.putMessage({ ...middle, id: early, content: "early" });
    expect(contents()).toEqual(["early", "middle", "late"]);
  });
});

describe("interactions", () => {
  const ask = (token: string) =>
    state.putInteraction({ id: newId(), token, state: "sent" as const });

  it("are known as long as their token lives, and no longer", () => {
    ask("first");
    nowMs += 15 * minuteMs;
    ask("second");
    expect(state.interaction("first")).toMatchObject({ token: "first" });
    nowMs += 1;
    ask("third");
    expect(state.interaction("first")).toBeUndefined();
    expect(state.interaction("second")).toMatchObject({ token: "second" });
  });
});

describe("the file", () => {
  const linesOf = () => readFileSync(file, "utf8").split("\n").length - 1;

  it("brings back what was known, and no more", () => {
    putMany(1_500);
    const before = contents();
    state.close();
    state = open();
    expect(contents()).toEqual(before);
    expect(linesOf()).toBe(1_500);
  });

  it("is written anew at the start when it has become long, and means the same", () => {
    putMany(1_500);
    state.putInteraction({ id: newId(), token: "alive", state: "acknowledged", messageId: "7" });
    const last = put("deleted again");
    state.deleteMessage(last.id);
    const before = contents();
    state.close();
    state = open({ fileBytes: 1_000 });
    const kept = () => [contents(), state.interaction("alive")?.messageId, state.newestId];
    expect(kept()).toEqual([before, "7", last.id]);
    expect(linesOf()).toBe(before.length + 2);
    const added = put("and goes on");
    state.close();
    state = open();
    expect(kept()).toEqual([[...before, "and goes on"], "7", added.id]);
  });

  it("is whole for those who read it afterwards, and stays as it is", () => {
    putMany(1_500);
    const bytes = readFileSync(file);
    const reader = openState(file, () => undefined);
    expect(contents(reader)).toHaveLength(1_500);
    reader.close();
    expect(readFileSync(file)).toEqual(bytes);
  });
});

describe("the stream of events", () => {
  it("ends for a reader who does not read: what waits for them would be kept", async () => {
    const identity = openIdentity(join(folder, "identity.json"), newId);
    const world = { identity, state };
    const server = createServer((_, response) => streamToPerson(world, response));
    const port = await listenOnLoopback(server, 0, "a test");
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const reader = connect(port, "127.0.0.1");
    const ended = once(reader, "close");
    reader.on("error", () => undefined);
    reader.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(reader, "data");
    reader.pause();
    // More than the sockets of both sides take.
    for (let number = 0; number < 40; number++) put("x".repeat(1024 * 1024));
    reader.resume();
    await ended;
    put("nobody listens any more");
  });
});
