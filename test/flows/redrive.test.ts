/** redrive: what was given up is shown with its reason, put back once, or dropped. */
import { beforeEach, describe, expect, it } from "vitest";
import { signalKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { isoOf, minutes, seconds } from "../../lib/domain/time.ts";
import { converse } from "../../lib/flows/converse.ts";
import { dropDeadLetter, lookAtDeadLetters, redrive } from "../../lib/flows/redrive.ts";
import { aCommand, aMessage, aThought, deadlineIn, settings, startedWorld } from "./world.ts";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
});

const minted = { messageId: "M", replyId: "R" };
/** A message that was tried and failed; answers the id of its letter. */
async function aFailedMessage(id: string, text = "Good morning", threadId = "default") {
  const signal = { ...aMessage(world, id, text), threadId };
  const now = world.clock.now();
  await world.signals.claim(signal, minted, now);
  const failure = { at: now, reason: "messenger.editResponse: HTTP 503", receives: 6 };
  await world.signals.noteFailure(threadId, id, failure);
  return world.deadLetters.add(threadId, JSON.stringify(signal));
}
const answerSent = async () => {
  const signals = world.queue.sent;
  await converse(world, settings, { signals, receives: 1, deadlineAt: deadlineIn(world) });
};
const sentIds = () => world.queue.sent.map(({ id }) => id);
/** Letters that were given back show again after a second. */
const moment = () => world.clock.advance(seconds(1));

describe("looking", () => {
  it("shows a letter's words, since when it waits, how often it was tried and why it failed", async () => {
    const id = await aFailedMessage("m1", "Good\nmorning");
    expect(await lookAtDeadLetters(world, 20)).toEqual({
      letters: [
        {
          id,
          thread_id: "default",
          type: "message",
          signal_id: "m1",
          excerpt: "Good morning",
          since: isoOf(world.clock.now()),
          receives: 6,
          reason: "messenger.editResponse: HTTP 503",
          verdict: "put-back",
        },
      ],
      more: 0,
    });
  });

  it("says what there is to say of a letter that no attempt left a word about", async () => {
    const thought = aThought(world, "t1", "x".repeat(100));
    world.deadLetters.add("default", JSON.stringify(thought));
    const command = aCommand(world, "c1");
    await world.signals.claim(command, minted, world.clock.now());
    world.deadLetters.add("default", JSON.stringify(command));
    const { letters } = await lookAtDeadLetters(world, 20);
    expect(letters).toMatchObject([
      { type: "heartbeat", excerpt: `${"x".repeat(79)}…`, receives: null },
      { type: "command", excerpt: null, receives: null },
    ]);
    expect(letters[0]?.reason).toContain("nobody ever began");
    expect(letters[1]?.reason).toContain("no reason is on record");
  });

  it("names the field that makes a body no signal", async () => {
    world.deadLetters.add("default", "hello");
    world.deadLetters.add("default", JSON.stringify({ ...aMessage(world, "m", "x"), id: 7 }));
    const { letters } = await lookAtDeadLetters(world, 20);
    expect(letters.map(({ reason, verdict, type }) => [reason, verdict, type])).toEqual([
      ["no signal: the body is not JSON", "leave", null],
      ["no signal: id must be of type string", "leave", null],
    ]);
  });

  it("is not taken down by a record that does not parse", async () => {
    await aFailedMessage("m1");
    world.items.damage(signalKey("default", "m1"), { state: "lost" });
    const { letters } = await lookAtDeadLetters(world, 20);
    expect(letters).toMatchObject([{ verdict: "leave", reason: expect.stringContaining("state") }]);
  });

  it("changes nothing: the same letters can be seen again, in the same order", async () => {
    for (const id of ["m1", "m2"]) await aFailedMessage(id);
    await aFailedMessage("m3", "Hello", "42");
    const first = await lookAtDeadLetters(world, 20);
    moment();
    expect(await lookAtDeadLetters(world, 20)).toEqual(first);
    expect(first.letters.map(({ signal_id }) => signal_id)).toEqual(["m1", "m2", "m3"]);
    expect(world.queue.sent).toEqual([]);
  });

  it("shows as many as asked for and says how many more there are", async () => {
    for (const id of ["m1", "m2", "m3"]) await aFailedMessage(id);
    const { letters, more } = await lookAtDeadLetters(world, 2);
    expect(letters).toHaveLength(2);
    expect(more).toBe(1);
  });

  it("gives back what it took also when it fails", async () => {
    await aFailedMessage("m1");
    const read = async () => {
      throw new Fault("unavailable", "signals.read", "HTTP 503");
    };
    const broken = { ...world, signals: { ...world.signals, read } };
    await expect(lookAtDeadLetters(broken, 20)).rejects.toMatchObject({ code: "unavailable" });
    moment();
    expect((await lookAtDeadLetters(world, 20)).letters).toHaveLength(1);
  });

  it("that cannot give a letter back leaves that to the minute that hides it, and says so", async () => {
    await aFailedMessage("m1");
    const giveBack = async () => {
      throw new Fault("unavailable", "deadLetters.giveBack", "HTTP 503");
    };
    const broken = { ...world, deadLetters: { ...world.deadLetters, giveBack } };
    expect((await lookAtDeadLetters(broken, 20)).letters).toHaveLength(1);
    expect(world.log.lines.map(({ event }) => event)).toContain("redrive.not-given-back");
    expect(await lookAtDeadLetters(world, 20)).toEqual({ letters: [], more: 1 });
    world.clock.advance(minutes(1));
    expect((await lookAtDeadLetters(world, 20)).letters).toHaveLength(1);
  });
});

describe("redrive", () => {
  it("puts everything back, oldest first, and the signals are answered", async () => {
    for (const id of ["m1", "m2"]) await aFailedMessage(id);
    const { letters, more } = await redrive(world, null);
    expect(letters.map(({ verdict }) => verdict)).toEqual(["put-back", "put-back"]);
    expect(more).toBe(0);
    expect(sentIds()).toEqual(["m1", "m2"]);
    expect(world.deadLetters.lying).toEqual([]);
    world.model.script(async () => "Here I am.");
    await answerSent();
    expect(world.messenger.responseTo("token-m2").original).toBe("Here I am.");
  });

  it("is in the log of each letter's thread, and only of what was put back", async () => {
    await aFailedMessage("m1");
    await aFailedMessage("m2", "Hello", "42");
    world.deadLetters.add("77", "no signal");
    await redrive(world, null);
    const logOf = async (thread: string) =>
      (await world.events.recent(thread, { now: world.clock.now(), limit: 9 })).map(
        ({ type, detail }) => [type, detail],
      );
    expect(await logOf("default")).toEqual([["redriven", { signal: "m1", kind: "message" }]]);
    expect(await logOf("42")).toEqual([["redriven", { signal: "m2", kind: "message" }]]);
    expect(await logOf("77")).toEqual([]);
  });

  it("is done once: again there is nothing", async () => {
    await aFailedMessage("m1");
    await redrive(world, null);
    expect(await redrive(world, null)).toEqual({ letters: [], more: 0, not_found: [] });
    expect(sentIds()).toEqual(["m1"]);
  });

  /** A process that dies between sending a letter and taking it out. */
  async function dieAfterSending(): Promise<void> {
    const resend: typeof world.deadLetters.resend = async (letter) => {
      await world.deadLetters.resend(letter);
      throw new Error("killed");
    };
    const giveBack = () => Promise.reject(new Fault("unavailable", "x", "dead"));
    const dying = { ...world, deadLetters: { ...world.deadLetters, resend, giveBack } };
    await expect(redrive(dying, null)).rejects.toThrow("killed");
  }

  it("puts back once what a killed redrive had sent already, within five minutes", async () => {
    await aFailedMessage("m1");
    await dieAfterSending();
    world.clock.advance(minutes(4));
    await redrive(world, null);
    expect(sentIds()).toEqual(["m1"]);
    expect(world.deadLetters.lying).toEqual([]);
  });

  it("removes, after these five minutes, what was answered meanwhile", async () => {
    world.model.script(async () => "Here I am.");
    await aFailedMessage("m1");
    await dieAfterSending();
    await answerSent();
    world.clock.advance(minutes(6));
    const { letters } = await redrive(world, null);
    expect(letters).toMatchObject([{ verdict: "remove", reason: "it was answered after all" }]);
    expect(sentIds()).toEqual(["m1"]);
    expect(world.deadLetters.lying).toEqual([]);
  });

  it("that sent twice is answered once: the signal's own record sees to it", async () => {
    world.model.script(async () => "Here I am.");
    await aFailedMessage("m1");
    await dieAfterSending();
    world.clock.advance(minutes(6));
    await redrive(world, null);
    expect(sentIds()).toEqual(["m1", "m1"]);
    await answerSent();
    await answerSent();
    expect(world.model.turns).toHaveLength(1);
  });

  it("may be asked for again when a signal failed again: that is another letter", async () => {
    await aFailedMessage("m1");
    await redrive(world, null);
    await aFailedMessage("m1");
    await redrive(world, null);
    expect(sentIds()).toEqual(["m1", "m1"]);
  });

  it("leaves what is no signal, and goes on with what stands around it", async () => {
    await aFailedMessage("m1");
    const poison = world.deadLetters.add("default", "?");
    await aFailedMessage("m2");
    const { letters, more } = await redrive(world, null);
    expect(letters.map(({ verdict }) => verdict)).toEqual(["put-back", "leave", "put-back"]);
    expect(more).toBe(0);
    expect(world.deadLetters.lying.map(({ messageId }) => messageId)).toEqual([poison]);
  });

  it("of some touches no other, and names those that it did not meet", async () => {
    await aFailedMessage("m1");
    const second = await aFailedMessage("m2");
    const { letters, more, not_found } = await redrive(world, [second, "nobody"]);
    expect(letters.map(({ signal_id }) => signal_id)).toEqual(["m2"]);
    expect({ more, not_found }).toEqual({ more: 1, not_found: ["nobody"] });
    expect(sentIds()).toEqual(["m2"]);
    moment();
    expect((await lookAtDeadLetters(world, 20)).letters).toMatchObject([{ signal_id: "m1" }]);
  });

  it("that breaks off has lost nothing: what it sent is out, the rest is seen again", async () => {
    for (const id of ["m1", "m2", "m3"]) await aFailedMessage(id);
    let sent = 0;
    const resend: typeof world.deadLetters.resend = async (letter) => {
      sent += 1;
      if (sent === 2) throw new Fault("unavailable", "deadLetters.resend", "HTTP 503");
      await world.deadLetters.resend(letter);
    };
    const broken = { ...world, deadLetters: { ...world.deadLetters, resend } };
    await expect(redrive(broken, null)).rejects.toMatchObject({ code: "unavailable" });
    moment();
    await redrive(world, null);
    expect(sentIds()).toEqual(["m1", "m2", "m3"]);
  });

  it("ends when its letters show again before it is done", async () => {
    for (const id of ["m1", "m2"]) world.deadLetters.add("default", id);
    const read = async () => null;
    const take: typeof world.deadLetters.take = async (limit) => {
      const taken = await world.deadLetters.take(limit);
      world.clock.advance(minutes(2));
      return taken;
    };
    const slow = {
      ...world,
      signals: { ...world.signals, read },
      deadLetters: { ...world.deadLetters, take },
    };
    expect((await redrive(slow, null)).letters).toHaveLength(2);
  });
});

describe("dropping", () => {
  it("removes one letter for good, and no other", async () => {
    await aFailedMessage("m1");
    const poison = world.deadLetters.add("default", "?");
    expect(await dropDeadLetter(world, poison)).toMatchObject({ ok: true });
    moment();
    expect((await lookAtDeadLetters(world, 20)).letters).toMatchObject([{ signal_id: "m1" }]);
    expect(world.queue.sent).toEqual([]);
  });

  it("of a letter that is not there answers null", async () => {
    await aFailedMessage("m1");
    expect(await dropDeadLetter(world, "nobody")).toBeNull();
  });
});
