import { beforeEach, describe, expect, it, test } from "vitest";
import { asidePrefix, threadKey, threadPk } from "../../lib/adapters/dynamo/keys.ts";
import { type MemoryPorts, memoryPorts } from "../../lib/adapters/memory.ts";
import { formatBoard, readBoard, running } from "../../lib/domain/board.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { leaseMs, maxBeatAttempts } from "../../lib/domain/limits.ts";
import type { Signal } from "../../lib/domain/signal.ts";
import { after, instant, minutes, seconds } from "../../lib/domain/time.ts";
import { beatDue, beatNow } from "../../lib/flows/beat.ts";
import { beatByHand } from "../../lib/flows/beat-by-hand.ts";
import { tick } from "../../lib/flows/tick.ts";
import { deadlineIn, readThread, settings, startedWorld, storeConfig } from "./world.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
});

const ticks = () => tick(world, settings, deadlineIn(world));
const beatsByHand = (dryRun = false) =>
  beatNow(world, settings, { threadId: "default", dryRun, deadlineAt: deadlineIn(world) });
const noAnswer = (at: string) => new Fault("unavailable", at, "no answer");
const speaking = (thought: string) =>
  world.model.script(async (_turn, call) => {
    await call("speak", { thought });
    return "I wonder about this and that.";
  });

describe("a beat that speaks", () => {
  it("queues the thought under the slot's id and keeps the model's plain text to itself", async () => {
    const startAt = world.clock.now();
    speaking("Say hello.");
    await ticks();
    expect(world.queue.sent).toEqual([
      {
        type: "heartbeat",
        source: "heartbeat",
        id: `default:${startAt}#1`,
        threadId: "default",
        content: [{ type: "text", text: "Say hello." }],
        timestamp: startAt,
      },
    ]);
    const history = await world.history.recent("default", 10);
    expect(history.map(({ kind, agent, text }) => [kind, agent, text])).toEqual([
      ["thought", "heartbeat", "Say hello."],
    ]);
    const asides = world.items.list(threadPk("default"), asidePrefix);
    expect(asides.map(({ item }) => [item["kind"], item["text"]])).toEqual([
      ["aside", "I wonder about this and that."],
    ]);
  });

  it("answers the model with the receipt, at most three times, and never for the same thought", async () => {
    const answers: string[] = [];
    world.model.script(async (_turn, call) => {
      for (const thought of ["One.", "One.", "Two.", "Three.", "Four."])
        answers.push(await call("speak", { thought }));
      return "";
    });
    await ticks();
    expect(answers).toEqual([
      'Queued message for user: "One."',
      "Refused: you had this thought already, and nothing has changed since.",
      'Queued message for user: "Two."',
      'Queued message for user: "Three."',
      "Refused: at most 3 thoughts, posts, comments, votes and reminders a beat, taken together.",
    ]);
    expect(world.queue.sent).toHaveLength(3);
  });

  it("refuses a tool that the thread does not allow, with a reason that the model can read", async () => {
    await storeConfig(world, { tools: ["rest"] });
    const answers: string[] = [];
    world.model.script(async (_turn, call) => {
      answers.push(await call("speak", { thought: "Hello" }));
      return "";
    });
    await ticks();
    expect(answers).toEqual([
      'Refused: the tool "speak" is not allowed in this thread. Allowed: rest.',
    ]);
    expect(world.queue.sent).toEqual([]);
  });
});

describe("memory in a beat", () => {
  it("is written whole, read back, and what may not be written is refused in words", async () => {
    const answers: string[] = [];
    world.model.script(async (_turn, call) => {
      const entry = { path: "diary/2025-11-21T08-00-00.md", content: "A quiet day." };
      answers.push(await call("write", entry), await call("write", entry));
      answers.push(await call("write", { path: "user.md", content: "Likes tea." }));
      answers.push(await call("read", { path: "user.md" }), await call("read", { path: "../x" }));
      return "";
    });
    await ticks();
    expect(answers).toEqual([
      "Wrote diary/2025-11-21T08-00-00.md, version 1.",
      "Refused: diary/2025-11-21T08-00-00.md exists: diary entries never change, write a new one.",
      "Wrote user.md, version 2.",
      "Likes tea.",
      expect.stringContaining("path must be soul.md, user.md"),
    ]);
    const [run] = await world.runs.recent("default", 1);
    expect(run?.actions.map(({ target, executed }) => [target, executed])).toEqual([
      ["diary/2025-11-21T08-00-00.md", true],
      ["diary/2025-11-21T08-00-00.md", false],
      ["user.md", true],
    ]);
  });

  it("that could not be written is no action of the run", async () => {
    const write = async () => {
      throw new Fault("conflict", "memory.write", "user.md was written by somebody else");
    };
    world.model.script(async (_turn, call) => call("write", { path: "user.md", content: "Tea." }));
    await tick({ ...world, memory: { ...world.memory, write } }, settings, deadlineIn(world));
    const [run] = await world.runs.recent("default", 1);
    expect(run).toMatchObject({ actions: [], steps: [{ tool: "write" }] });
  });
});

describe("what a reflection is shown", () => {
  it("is the soul, the person, the board as running, the checklist and the clock, in a fixed order", async () => {
    await ticks();
    const [turn] = world.model.turns;
    const bodies = new Map(turn?.sections.map(({ title, body }) => [title, body]));
    expect([...bodies.keys()]).toEqual([
      "Who you are",
      "Your person",
      "Instructions",
      "How this works",
      "Status board",
      "HEARTBEAT.md",
      "Recent conversation",
      "Your recent thoughts",
      "Feed",
      "Reminders",
      "Now",
    ]);
    expect(bodies.get("Status board")).toContain(
      "heartbeat: running — reflecting on recent activity",
    );
    expect(bodies.get("HEARTBEAT.md")).toContain("say hello");
    expect(bodies.get("Now")).toBe("Friday, 2025-11-21 08:00 (UTC)");
  });
});

describe("the last tick and the rhythm", () => {
  it("are written after a successful run, and the board is idle again", async () => {
    const startAt = world.clock.now();
    await ticks();
    const thread = await readThread(world);
    expect(thread.lastTickAt).toBe(startAt);
    expect(thread.dueAt).toBe(after(startAt, minutes(30)));
    expect(formatBoard(readBoard(thread.board, startAt))).toBe(
      "conversation: idle\nheartbeat: idle",
    );
  });

  it("do not beat within the interval, and beat once after it, whatever was missed", async () => {
    const { config } = await readThread(world);
    const thinking = { ...config, think_at_least_every_seconds: 0 };
    world.items.damage(threadKey("default"), { config: thinking });
    await ticks();
    world.clock.advance(minutes(29));
    expect((await ticks()).due).toBe(0);
    world.clock.advance(minutes(5 * 30));
    expect((await ticks()).ran).toBe(1);
    expect((await ticks()).due).toBe(0);
    expect(world.model.turns).toHaveLength(2);
  });

  it("is started anew by a run by hand", async () => {
    await ticks();
    world.clock.advance(minutes(10));
    await beatsByHand();
    expect((await readThread(world)).dueAt).toBe(after(world.clock.now(), minutes(30)));
  });
});

describe("a model that fails", () => {
  test.for([
    { says: "is down", fault: new Fault("unavailable", "model.run", "HTTP 503") },
    { says: "is slow", fault: new Fault("timeout", "model.run", "no answer in 90 s") },
    { says: "talks nonsense", fault: new Fault("rejected", "model.run", "not JSON") },
  ])(
    "and $says: warning, failed run, last tick unchanged, next slot as usual",
    async ({ fault }) => {
      world.model.script(async () => {
        throw fault;
      });
      const startAt = world.clock.now();
      await ticks();
      const thread = await readThread(world);
      expect(thread).toMatchObject({ lastTickAt: null, dueAt: after(startAt, minutes(30)) });
      expect(thread.board.heartbeat.status).toBe("idle");
      const [run] = await world.runs.recent("default", 1);
      expect(run?.outcome).toEqual({ kind: "failed", error: fault.message });
      expect(world.log.lines.some(({ level }) => level === "warn")).toBe(true);
    },
  );

  it("after it spoke: what it was told is queued stays queued", async () => {
    world.model.script(async (_turn, call) => {
      await call("speak", { thought: "Rain at five." });
      throw new Fault("timeout", "model.run", "no answer in 90 s");
    });
    await ticks();
    expect(world.queue.sent).toHaveLength(1);
    const [run] = await world.runs.recent("default", 1);
    expect(run?.steps).toMatchObject([{ tool: "speak" }]);
  });
});

describe("a beat whose world breaks", () => {
  it("tries the same slot again, so that its thoughts bear the same ids", async () => {
    const startAt = world.clock.now();
    speaking("Say hello.");
    world.queue.failNext(noAnswer("queue.send"));
    await ticks();
    expect((await readThread(world)).dueAt).toBe(after(startAt, seconds(30)));
    world.clock.advance(seconds(30));
    await ticks();
    expect(world.queue.sent.map(({ id }) => id)).toEqual([`default:${startAt}#1`]);
    const thread = await readThread(world);
    expect(thread).toMatchObject({ attempt: 0, dueAt: after(startAt, minutes(30)) });
    expect(await world.runs.recent("default", 10)).toHaveLength(1);
  });

  it("loses no thought when the queue fails between two, and asks the model once", async () => {
    const startAt = world.clock.now();
    world.model.script(async (_turn, call) => {
      await call("speak", { thought: "Rain at five." });
      await call("speak", { thought: "The train is late." });
      return "";
    });
    let sends = 0;
    const send: typeof world.queue.send = async (signal) => {
      sends += 1;
      if (sends === 2) throw new Fault("unavailable", "queue.send", "no answer");
      await world.queue.send(signal);
    };
    const flaky = { ...world, queue: { ...world.queue, send } };
    await tick(flaky, settings, deadlineIn(world));
    world.clock.advance(seconds(30));
    await tick(flaky, settings, deadlineIn(world));
    expect(world.queue.sent.map(({ id }) => id)).toEqual([
      `default:${startAt}#1`,
      `default:${startAt}#2`,
    ]);
    expect(world.model.turns).toHaveLength(1);
    const history = await world.history.recent("default", 10);
    expect(history.map(({ text }) => text)).toEqual(["Rain at five.", "The train is late."]);
    const [run] = await world.runs.recent("default", 1);
    expect(run).toMatchObject({ attempt: 2, outcome: { kind: "acted" } });
  });

  it("that has reflected and died before its end is ended by the retry, without a model call", async () => {
    const startAt = world.clock.now();
    speaking("Say hello.");
    const finish = async () => {
      throw new Fault("unavailable", "threads.finish", "no answer");
    };
    const breaking = { ...world, threads: { ...world.threads, finish } };
    await tick(breaking, settings, deadlineIn(world));
    world.clock.advance(leaseMs);
    expect((await ticks()).ran).toBe(1);
    expect(world.model.turns).toHaveLength(1);
    expect(new Set(world.queue.sent.map(({ id }) => id))).toEqual(
      new Set([`default:${startAt}#1`]),
    );
    expect((await readThread(world)).dueAt).toBe(after(startAt, minutes(30)));
  });

  it("is recorded as failed after three attempts, and the thread moves on", async () => {
    const { history } = world;
    const down = { ...history, recent: async () => Promise.reject(noAnswer("history.recent")) };
    for (let attempt = 0; attempt < maxBeatAttempts; attempt += 1) {
      await tick({ ...world, history: down }, settings, deadlineIn(world));
      world.clock.set((await readThread(world)).dueAt);
    }
    const [run] = await world.runs.recent("default", 1);
    expect(run).toMatchObject({ attempt: maxBeatAttempts, outcome: { kind: "failed" } });
    expect((await readThread(world)).slot).toBeUndefined();
  });

  it("is never given up once its run is on record: its thoughts go out when the queue is back", async () => {
    speaking("Say hello.");
    for (let attempt = 0; attempt < maxBeatAttempts + 2; attempt += 1) {
      world.queue.failNext(noAnswer("queue.send"));
      await ticks();
      world.clock.set((await readThread(world)).dueAt);
    }
    await ticks();
    const runs = await world.runs.recent("default", 5);
    expect(runs).toMatchObject([{ attempt: maxBeatAttempts + 3, outcome: { kind: "acted" } }]);
    expect(world.queue.sent).toHaveLength(1);
    expect((await readThread(world)).slot).toBeUndefined();
  });

  it("by hand is not called failed when its end was written, and only the answer to that was lost", async () => {
    const model = "anthropic:claude-haiku-5-5";
    world.items.damage(threadKey("default"), { config: { model, daily_budget_usd: 0 } });
    const { threads } = world;
    const finish: typeof threads.finish = async (claim, end) => {
      await threads.finish(claim, end);
      throw noAnswer("threads.finish");
    };
    const deaf = { ...world, threads: { ...threads, finish } };
    const request = { threadId: "default", dryRun: false, deadlineAt: deadlineIn(world) };
    await beatNow(deaf, settings, request);
    expect(await world.runs.recent("default", 5)).toEqual([]);
    expect((await readThread(world)).leaseUntilAt).toBeUndefined();
  });

  it("and is then skipped, has the skip on record: a sleeper that wakes changes nothing", async () => {
    const { memory } = world;
    const { promise: sleep, resolve: wake } = Promise.withResolvers<void>();
    const asleep = {
      ...world,
      memory: { ...memory, core: (id: string) => sleep.then(() => memory.core(id)) },
    };
    speaking("Say hello.");
    const sleeper = tick(asleep, settings, deadlineIn(world, minutes(60)));
    await expect.poll(async () => (await readThread(world)).leaseUntilAt).toBeDefined();
    world.clock.advance(leaseMs);
    const budgetSpentUntilAt = after(world.clock.now(), minutes(60));
    world.items.damage(threadKey("default"), { budgetSpentUntilAt });
    await ticks();
    wake();
    await sleeper;
    expect(world.queue.sent).toEqual([]);
    expect(await world.runs.recent("default", 5)).toMatchObject([
      { outcome: { kind: "skipped", reason: "budget", count: 1 } },
    ]);
  });

  it("by hand keeps what is on record, and the next beat hands the rest over", async () => {
    const says = ["One.", "Two."];
    world.model.script(async (_turn, call) => {
      for (const thought of says) await call("speak", { thought });
      return "";
    });
    const { queue } = world;
    const full = {
      ...queue,
      send: async (signal: Signal) =>
        queue.sent.length > 0 ? Promise.reject(noAnswer("queue.send")) : queue.send(signal),
    };
    const request = { threadId: "default", dryRun: false, deadlineAt: deadlineIn(world) };
    await beatNow({ ...world, queue: full }, settings, request);
    world.clock.set((await readThread(world)).dueAt);
    await ticks();
    expect(queue.sent).toHaveLength(2);
    expect(await world.runs.recent("default", 5)).toMatchObject([{ outcome: { kind: "acted" } }]);
  });
});

describe("a beat that died", () => {
  const die = async () => {
    const now = world.clock.now();
    const { dueAt } = await readThread(world);
    return world.threads.claim({
      id: "default",
      seenDueAt: dueAt,
      now,
      leaseMs,
      slot: String(dueAt),
      runId: world.ids.ulid(now),
      detail: "reflecting on recent activity",
    });
  };

  it("reads as stalled when its lease is over, and the next tick answers the same slot", async () => {
    const startAt = world.clock.now();
    await die();
    world.clock.advance(leaseMs);
    const { board } = await readThread(world);
    expect(readBoard(board, world.clock.now()).heartbeat.status).toBe("stalled");
    speaking("Say hello.");
    await ticks();
    expect(world.queue.sent.map(({ id }) => id)).toEqual([`default:${startAt}#1`]);
    expect((await readThread(world)).board.heartbeat.status).toBe("idle");
  });

  it("three times is given up, on record, and the thread moves on", async () => {
    for (let attempt = 0; attempt < maxBeatAttempts; attempt += 1) {
      await die();
      world.clock.advance(leaseMs);
    }
    await ticks();
    const [run] = await world.runs.recent("default", 1);
    expect(run?.outcome).toMatchObject({ kind: "failed" });
    expect(world.model.turns).toHaveLength(0);
    expect((await readThread(world)).dueAt).toBeGreaterThan(world.clock.now());
  });

  it("and wakes up as a zombie changes nothing", async () => {
    const zombie = await die();
    world.clock.advance(leaseMs);
    await ticks();
    const before = await readThread(world);
    const now = world.clock.now();
    const finish = { now, dueAt: now, keepsSlot: false, countsAttempt: true, lastTickAt: now };
    expect(zombie && (await world.threads.finish(zombie, finish))).toBeNull();
    expect(await readThread(world)).toEqual(before);
  });
});

describe("two dispatchers", () => {
  it("run one beat between them", async () => {
    speaking("Say hello.");
    const reports = await Promise.all([ticks(), ticks(), ticks()]);
    expect(reports.reduce((sum, { ran }) => sum + ran, 0)).toBe(1);
    expect(world.queue.sent).toHaveLength(1);
  });

  it("by hand while one runs: already running", async () => {
    world.model.script(async () => {
      expect(await beatsByHand()).toEqual({ kind: "busy" });
      return "";
    });
    await ticks();
    expect(world.model.turns).toHaveLength(1);
  });
});

describe("the gate", () => {
  it("lets a conversation finish: the slot waits and is answered later under its own name", async () => {
    const startAt = world.clock.now();
    const line = running("answering a message", startAt, after(startAt, minutes(2)));
    await world.threads.updateConversation("default", line);
    expect((await ticks()).skipped).toBe(1);
    expect(world.model.turns).toHaveLength(0);
    world.clock.advance(minutes(2));
    speaking("Say hello.");
    await ticks();
    expect(world.queue.sent.map(({ id }) => id)).toEqual([`default:${startAt}#1`]);
  });
});

describe("a dry run", () => {
  it("by hand calls the model, shows what would have happened, and changes nothing else", async () => {
    const before = await readThread(world);
    const files = await world.memory.core("default");
    world.model.script(async (_turn, call) => {
      await call("speak", { thought: "Say hello." });
      await call("write", { path: "user.md", content: "Likes tea." });
      return "";
    });
    const result = await beatsByHand(true);
    expect(result).toMatchObject({
      kind: "ran",
      run: {
        dryRun: true,
        actions: [
          { type: "speak", content: "Say hello.", executed: false },
          { type: "write", target: "user.md", executed: false },
        ],
      },
    });
    expect(await readThread(world)).toEqual(before);
    expect(await world.memory.core("default")).toEqual(files);
    expect(world.queue.sent).toEqual([]);
    expect(await world.history.recent("default", 10)).toEqual([]);
    expect(await world.runs.recent("default", 10)).toHaveLength(1);
  });

  it("by config leaves the last tick as it was", async () => {
    await storeConfig(world, { dry_run: true });
    speaking("Say hello.");
    await ticks();
    expect((await readThread(world)).lastTickAt).toBeNull();
    expect(world.queue.sent).toEqual([]);
  });
});

describe("by hand", () => {
  it("a thread that does not exist is said to be missing", async () => {
    const request = { threadId: "nowhere", dryRun: false, deadlineAt: deadlineIn(world) };
    expect(await beatNow(world, settings, request)).toEqual({ kind: "no-thread" });
    expect(await beatNow(world, settings, { ...request, dryRun: true })).toEqual({
      kind: "no-thread",
    });
  });

  it("begins the thread default, should nothing have before", async () => {
    world = memoryPorts();
    const request = { threadId: "default", dryRun: false, deadlineAt: deadlineIn(world) };
    expect(await beatByHand(world, settings, request)).toMatchObject({ kind: "ran" });
    const elsewhere = { ...request, threadId: "nowhere" };
    expect(await beatByHand(world, settings, elsewhere)).toEqual({ kind: "no-thread" });
  });

  it("has a slot of its own", async () => {
    const result = await beatsByHand();
    expect(result.kind === "ran" && result.run.slot).toMatch(/^now-[0-9A-Z]{26}$/);
  });
});

describe("a corrupt thread", () => {
  it("is told of once by name, and the others beat", async () => {
    const now = world.clock.now();
    const other = await readThread(world);
    await world.threads.create({ ...other, id: "other", dueAt: instant(now - 1) }, 1);
    world.items.damage(threadKey("default"), { board: "nonsense" });
    expect(await ticks()).toMatchObject({ due: 2, ran: 1, broken: 1 });
    const [line] = world.log.lines.filter(({ event }) => event === "beat.broken");
    expect(line?.fields["reason"]).toContain("T#default/A#THREAD");
    expect(line?.fields["reason"]).toContain("board");
  });
});

describe("a tick", () => {
  it("does nothing when the system is stopped", async () => {
    await world.system.write({ desired: "stopped", shardCount: 1 });
    expect(await ticks()).toMatchObject({ stopped: true, ran: 0 });
  });

  it("claims nothing in its last minute: what is left is still due", async () => {
    expect(await tick(world, settings, deadlineIn(world, seconds(59)))).toMatchObject({ left: 1 });
    expect((await ticks()).ran).toBe(1);
  });

  it("loses a claim on a thread that is no longer due", async () => {
    const { dueAt } = await readThread(world);
    await ticks();
    const stale = { id: "default", dueAt };
    expect(await beatDue(world, settings, stale, deadlineIn(world))).toEqual({ kind: "busy" });
  });
});
