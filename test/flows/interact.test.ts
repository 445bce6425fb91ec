import { describe, expect, it, test } from "vitest";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import { idle, running } from "../../lib/domain/board.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { Interaction } from "../../lib/domain/interaction.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { newThread, type Thread } from "../../lib/domain/thread.ts";
import { instant, after as later, minutes } from "../../lib/domain/time.ts";
import { type InteractPorts, interact } from "../../lib/flows/interact.ts";

const now = instant(1_763_633_400_000);
const settings = {
  ownerIds: ["11"],
  control: { url: "https://control.example/", isLocal: false },
};

/** A world that remembers what was asked of it; `read` and `send` may be replaced by failing ones. */
function aWorld(over: {
  read?: () => Promise<Thread | null>;
  send?: (signal: Signal) => Promise<void>;
}) {
  const sent: Signal[] = [];
  const logged: string[] = [];
  const log = (event: string): void => void logged.push(event);
  const unused = (): never => {
    throw new Error("not for the interactions function");
  };
  const { system, runs, memory, feed, registry, reminders } = memoryPorts({ now });
  const ports: InteractPorts = {
    ...{ system, runs, memory, feed, registry, reminders },
    clock: { now: () => now },
    log: { info: log, warn: log, error: log },
    queue: { send: over.send ?? (async (signal) => void sent.push(signal)) },
    threads: { read: over.read ?? unused },
  };
  return { ports, sent, logged };
}

const asked = (name: string, options?: object[], userId = "11"): Interaction =>
  Interaction.parse({
    type: 2,
    id: "500",
    application_id: "1",
    token: "tok",
    channel_id: "77",
    context: 1,
    user: { id: userId, username: "ann" },
    data: { name, options },
  });
const chat = asked("chat", [{ name: "message", type: 3, value: "hello" }]);
const beatNow = asked("heartbeat", [{ name: "now", type: 1 }]);

describe("interact", () => {
  it("enqueues /chat and promises an answer in the open", async () => {
    const world = aWorld({});
    expect(await interact(world.ports, settings, chat)).toEqual({
      kind: "defer",
      isPrivate: false,
    });
    expect(world.sent).toMatchObject([{ type: "message", id: "500", timestamp: now }]);
  });

  it("promises nothing before the queue holds the signal", async () => {
    const { promise: held, resolve } = Promise.withResolvers<void>();
    const world = aWorld({ send: () => held });
    let answered = false;
    const answer = interact(world.ports, settings, chat).finally(() => {
      answered = true;
    });
    // Whatever settles without the queue has settled when the event loop comes round again.
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    resolve();
    expect(await answer).toMatchObject({ kind: "defer" });
  });

  it("enqueues /heartbeat now and promises an answer in private", async () => {
    const world = aWorld({});
    expect(await interact(world.ports, settings, beatNow)).toEqual({
      kind: "defer",
      isPrivate: true,
    });
    expect(world.sent).toMatchObject([{ type: "command", command: { name: "beat-now" } }]);
  });

  it("refuses a stranger without a read or a send", async () => {
    const world = aWorld({});
    for (const name of ["chat", "status", "heartbeat", "help"]) {
      expect(await interact(world.ports, settings, asked(name, [], "99"))).toMatchObject({
        kind: "whisper",
        text: expect.stringContaining("keep watch for somebody else"),
      });
    }
    expect(world.sent).toEqual([]);
  });

  test.for([
    { says: "/chat", interaction: chat, what: "your message" },
    { says: "/heartbeat now", interaction: beatNow, what: "/heartbeat now" },
  ])("apologises for $says in private when the queue is down", async ({ interaction, what }) => {
    const down = new Fault("unavailable", "queue.send", "no answer");
    const world = aWorld({ send: () => Promise.reject(down) });
    expect(await interact(world.ports, settings, interaction)).toEqual({
      kind: "whisper",
      text: `I am sorry: I could not take ${what}, because my queue does not answer. Please send it again in a minute.`,
    });
    expect(world.logged).toEqual(["interact.not-queued"]);
  });
});

describe("/status", () => {
  const thread = newThread("default", now);
  const board = { conversation: idle(now), heartbeat: idle(now) };

  test.for([
    {
      says: "shows the board, the last beat and the next",
      stored: { ...thread, lastTickAt: instant(now - 60_000), dueAt: later(now, minutes(29)) },
      text: "conversation: idle\nheartbeat: idle\nlast beat: <t:1763633340:R>\nnext beat: <t:1763635140:R>",
    },
    {
      says: "says when a beat is due",
      stored: thread,
      text: "conversation: idle\nheartbeat: idle\nlast beat: none yet\nnext beat: due now",
    },
    {
      says: "does not take the end of a lease for the next beat",
      stored: {
        ...thread,
        dueAt: later(now, minutes(3)),
        board: { ...board, heartbeat: running("reflecting", now, later(now, minutes(3))) },
      },
      text: "conversation: idle\nheartbeat: running — reflecting\nlast beat: none yet\nnext beat: after this one",
    },
    {
      says: "shows a lease that is over as stalled",
      stored: { ...thread, board: { ...board, heartbeat: running("reflecting", now, now) } },
      text: "conversation: idle\nheartbeat: stalled — reflecting\nlast beat: none yet\nnext beat: due now",
    },
    {
      says: "says when the heartbeat is off",
      stored: { ...newThread("77", now), lastTickAt: now },
      text: "conversation: idle\nheartbeat: idle\nlast beat: <t:1763633400:R>\nnext beat: none, the heartbeat of this thread is off",
    },
    {
      says: "says so when nothing has happened yet",
      stored: null,
      text: "Nothing has happened here yet. Say something with /chat.",
    },
  ])("$says", async ({ stored, text }) => {
    const world = aWorld({ read: async () => stored });
    expect(await interact(world.ports, settings, asked("status"))).toEqual({
      kind: "whisper",
      text,
    });
    expect(world.sent).toEqual([]);
  });

  test.for([
    { code: "unavailable", text: /my store does not answer.*again in a minute/ },
    { code: "corrupt", text: /cannot read what is stored.*dueAt must be/ },
  ] as const)("stays polite when the store is $code", async ({ code, text }) => {
    const fault = new Fault(code, "threads.read", "dueAt must be epoch milliseconds");
    const world = aWorld({ read: () => Promise.reject(fault) });
    expect(await interact(world.ports, settings, asked("status"))).toEqual({
      kind: "whisper",
      text: expect.stringMatching(text),
    });
    expect(world.logged).toEqual(["interact.not-read"]);
  });
});
