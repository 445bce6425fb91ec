/** The conversation function: which records of a batch the queue is told to bring again, and when. */
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { beforeEach, describe, expect, it, test } from "vitest";
import { makeHandler } from "../../functions/conversation-handler.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { aloneFromReceive, maxSignalReceives } from "../../lib/domain/limits.ts";
import { minutes, seconds } from "../../lib/domain/time.ts";
import { aCommand, aMessage, settings, startedWorld } from "../flows/world.ts";
import { aRecord } from "./fifo-queue.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
  world.model.script(async () => "A reply.");
});

const handle = async (...records: SQSRecord[]): Promise<string[]> => {
  const handler = makeHandler({ ports: world, settings });
  const left = { getRemainingTimeInMillis: () => minutes(2) };
  const { batchItemFailures } = await handler({ Records: records }, left);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

const words = (id: string, threadId: string, receives?: number): SQSRecord =>
  aRecord(id, threadId, JSON.stringify({ ...aMessage(world, id, id), threadId }), receives);
const answerTo = (id: string) => world.messenger.responseTo(`token-${id}`).original;

describe("a batch of several threads", () => {
  it("that all end well fails nothing, one turn a thread", async () => {
    expect(await handle(words("1", "default"), words("2", "42"), words("3", "default"))).toEqual(
      [],
    );
    expect(world.model.turns).toHaveLength(2);
    expect([answerTo("2"), answerTo("3")]).toEqual(["A reply.", "A reply."]);
  });

  it("fails the records of the thread that failed, all of them, and no other", async () => {
    world.model.script(async ({ messages }) => {
      if (messages.some(({ text }) => text.includes("\n2")))
        throw new Fault("unavailable", "model.run", "HTTP 503");
      return "A reply.";
    });
    const failed = await handle(words("1", "default"), words("2", "42"), words("3", "42", 2));
    expect(failed).toEqual(["2", "3"]);
    expect(answerTo("1")).toBe("A reply.");
    expect(world.queue.retries).toEqual([
      { receiptHandle: "handle-2", delayMs: seconds(15) },
      { receiptHandle: "handle-3", delayMs: seconds(30) },
    ]);
  });
});

describe("an event that is none of the queue's", () => {
  test.for([{}, null, { Records: null }, { Records: "x" }])("%j has no records", async (event) => {
    const handler = makeHandler({ ports: world, settings });
    const left = { getRemainingTimeInMillis: () => minutes(2) };
    expect(await handler(event as SQSEvent, left)).toEqual({ batchItemFailures: [] });
  });

  it("fails whole for a record without an id: an empty one is SQS's word for that", async () => {
    const handler = makeHandler({ ports: world, settings });
    const left = { getRemainingTimeInMillis: () => minutes(2) };
    const answer = await handler({ Records: [null] } as unknown as SQSEvent, left);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "" }] });
  });

  it("does not answer a signal in another thread than its own", async () => {
    const strayed = aRecord("1", "default", words("1", "42").body);
    expect(await handle(strayed, words("2", "default"))).toEqual(["1"]);
    expect(await world.threads.read("42")).toBeNull();
    expect(world.model.turns).toHaveLength(1);
  });
});

describe("an order to forget", () => {
  const forget = (id: string, threadId: string): SQSRecord =>
    aRecord(
      id,
      threadId,
      JSON.stringify({ ...aCommand(world, id), threadId, command: { name: "forget" } }),
    );

  it("waits for what stands before it, and what follows it comes again", async () => {
    const batch = [words("1", "42"), forget("2", "42"), words("3", "42")];
    expect(await handle(...batch)).toEqual(["2", "3"]);
    expect(answerTo("1")).toBe("A reply.");
    expect(await handle(...batch.slice(1))).toEqual(["3"]);
    expect(answerTo("2")).toContain("Forgotten");
    expect(await world.signals.read("42", "1")).toBeNull();
    expect(await handle(...batch.slice(2))).toEqual([]);
    expect(answerTo("3")).toBe("A reply.");
    expect(world.model.turns).toHaveLength(2);
  });

  it("holds up no other thread", async () => {
    expect(await handle(forget("1", "42"), words("2", "default"))).toEqual([]);
    expect(answerTo("1")).toContain("nothing here that I could forget");
    expect(answerTo("2")).toBe("A reply.");
  });
});

describe("a record that is no signal", () => {
  test.for([
    { says: "no JSON", body: "hello" },
    { says: "an unknown type", body: JSON.stringify({ type: "poke" }) },
  ])("$says: fails alone, and what stands around it is answered", async ({ body }) => {
    const poison = aRecord("poison", "default", body);
    expect(await handle(words("1", "default"), poison, words("2", "default"))).toEqual(["poison"]);
    expect(answerTo("2")).toBe("A reply.");
    expect(world.queue.retries.map(({ receiptHandle }) => receiptHandle)).toEqual([
      "handle-poison",
    ]);
  });
});

describe("the next try", () => {
  test.for([
    { says: "after 15 s", retryAfterMs: undefined, delayMs: seconds(15) },
    { says: "when the other side allows it again", retryAfterMs: 90_000, delayMs: seconds(90) },
    { says: "after 15 min at the latest", retryAfterMs: 7_200_000, delayMs: minutes(15) },
  ])("comes $says", async ({ retryAfterMs, delayMs }) => {
    const options = retryAfterMs === undefined ? {} : { retryAfterMs };
    world.messenger.failNext("editResponse", new Fault("throttled", "m", "HTTP 429", options));
    expect(await handle(words("1", "default"))).toEqual(["1"]);
    expect(world.queue.retries).toEqual([{ receiptHandle: "handle-1", delayMs }]);
  });

  it("comes after the queue's own timeout when it cannot be hastened", async () => {
    const retryLater = async () => {
      throw new Fault("unavailable", "queue.retryLater", "no answer");
    };
    world = { ...world, queue: { ...world.queue, retryLater } };
    world.messenger.failNext("editResponse", new Fault("timeout", "m", "no answer"));
    expect(await handle(words("1", "default"))).toEqual(["1"]);
    expect(world.log.lines.map(({ event }) => event)).toContain("conversation.retry-not-hastened");
  });
});

describe("a signal that fails again and again", () => {
  /** The model cannot answer a turn whose own words, not its history, say this. */
  const failOn = (text: string) =>
    world.model.script(async ({ messages }) => {
      const said = messages.at(-2)?.text ?? "";
      if (said.includes(`\n${text}`))
        throw new Fault("rejected", "model.run", `cannot answer ${text}`);
      return "A reply.";
    });
  const last = maxSignalReceives;
  const alone = aloneFromReceive;
  const batch = (...receives: readonly number[]) =>
    receives.map((count, index) => words(String(index + 1), "default", count));

  test.for([
    { says: "takes its thread with it at first", receives: alone - 1, failed: ["1", "2", "3"] },
    { says: "lets those before it be answered", receives: alone, failed: ["2", "3"] },
    { says: "lets those behind it go on when it is given up", receives: last, failed: ["2"] },
  ])("$says: receive $receives", async ({ receives, failed }) => {
    failOn("2");
    expect(await handle(...batch(receives, receives, receives))).toEqual(failed);
    const answered = ["1", "2", "3"].filter((id) => answerTo(id) === "A reply.");
    expect(answered).toEqual(["1", "2", "3"].filter((id) => !failed.includes(id)));
  });

  it("counts for its whole thread by the one that came most often", async () => {
    failOn("2");
    expect(await handle(...batch(1, alone))).toEqual(["2"]);
  });

  it("is waited for by those behind it, as long as it waits itself", async () => {
    failOn("1");
    expect(await handle(...batch(4, 1, 1))).toEqual(["1", "2", "3"]);
    expect(world.queue.retries.map(({ delayMs }) => delayMs)).toEqual([
      minutes(2),
      minutes(2),
      minutes(2),
    ]);
    expect(world.model.turns).toHaveLength(1);
  });

  it("waits for nothing once it is given up", async () => {
    failOn("1");
    await handle(...batch(last, 1));
    expect(world.queue.retries).toEqual([{ receiptHandle: "handle-1", delayMs: seconds(1) }]);
  });

  it("leaves its share of the time to those behind it, which may have no other", async () => {
    const deadlines: number[] = [];
    const startAt = world.clock.now();
    world.model.script(async ({ deadlineAt }) => {
      deadlines.push((deadlineAt - startAt) / 1_000);
      world.clock.set(deadlineAt);
      throw new Fault("timeout", "model.run", "no answer in time");
    });
    expect(await handle(...batch(last, last, last))).toEqual(["1", "2", "3"]);
    // 105 s: the function's two minutes without what recording needs.
    expect(deadlines).toEqual([35, 70, 105]);
  });

  it("leaves word of why, and at which receive", async () => {
    failOn("1");
    await handle(...batch(2));
    expect((await world.signals.read("default", "1"))?.lastFailure).toEqual({
      at: world.clock.now(),
      reason: "model.run: cannot answer 1",
      receives: 2,
    });
  });

  it("fails as it would when no word can be left", async () => {
    const noteFailure = async () => {
      throw new Fault("unavailable", "signals.noteFailure", "HTTP 503");
    };
    world = { ...world, signals: { ...world.signals, noteFailure } };
    failOn("1");
    expect(await handle(...batch(1))).toEqual(["1"]);
    expect(world.log.lines.map(({ event }) => event)).toContain("conversation.failure-not-noted");
  });

  it("is tried with all that its stored reply answers: the reply goes where it was to go, once", async () => {
    world.messenger.failNext("editResponse", new Fault("unavailable", "m", "HTTP 503"));
    world.messenger.failNext("editResponse", new Fault("unavailable", "m", "HTTP 503"));
    expect(await handle(...batch(2, 2))).toEqual(["1", "2"]);
    expect(await handle(...batch(3, 3))).toEqual([]);
    expect(answerTo("2")).toBe("A reply.");
    expect(answerTo("1")).toBe("(Answered below, together with your next message.)");
    expect(world.model.turns).toHaveLength(1);
  });
});
