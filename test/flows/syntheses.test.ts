/** What a person asks of syntheses, on memory ports: undo one, accept a proposal, make one now. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { synthesisKey } from "../../lib/adapters/dynamo/keys.ts";
import type { Script } from "../../lib/adapters/memory/model.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { leaseMs } from "../../lib/domain/limits.ts";
import { byPerson, originOf } from "../../lib/domain/memory.ts";
import { days, minutes } from "../../lib/domain/time.ts";
import { settleMemory } from "../../lib/flows/carry-out.ts";
import { converse } from "../../lib/flows/converse.ts";
import {
  acceptProposal,
  listSyntheses,
  readSynthesis,
  synthesizeNow,
  undoSynthesis,
} from "../../lib/flows/syntheses.ts";
import { killedEverywhere } from "./killed.ts";
import { aMessage, deadlineIn, settings as plain, readThread, startedWorld } from "./world.ts";

const settings = { ...plain, model: "openai:llama3.2", freeProviders: ["openai"] } as const;

const facts = "- likes tea\n- lives in Berlin\n- has two cats\n- works at night\n";
const entries = {
  "diary/2025-09-03T08-00-00.md": "The boiler leaks in the cellar.",
  "diary/2025-09-20T08-00-00.md": "Weber came to repair it.",
};
const summary = "The boiler leaked in the cellar; Weber came to repair it.";
const tooShort = "- moved to Rome\n";

let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
});

const write = (path: string, content: string, ports: MemoryPorts = world) =>
  ports.memory.write("default", byPerson(path, content), ports.clock.now());

const tree = async (ports: MemoryPorts = world) =>
  Object.fromEntries(
    (await ports.memory.all("default")).map(({ path, content }) => [path, content]),
  );

/** Rewrites user.md, makes a note, and folds the diary of September. */
const everything: Script = async (turn, call) => {
  if (turn.purpose !== "synthesis") return "Fine.";
  await call("rewrite", { path: "user.md", content: `${facts}- Rome\n`, sources: ["m1"] });
  await call("rewrite", { path: "notes/rome.md", content: "Rome it is.", sources: ["m1"] });
  await call("fold", { month: "2025-09", content: summary });
  await call("done", { summary: "Rome." });
  return "";
};

const proposing: Script = async (turn, call) => {
  if (turn.purpose !== "synthesis") return "Fine.";
  await call("rewrite", { path: "user.md", content: tooShort, sources: ["m1"] });
  return "";
};

const now = (ports: MemoryPorts = world, id = "default") =>
  synthesizeNow(ports, settings, { id, deadlineAt: deadlineIn(ports) });

const say = (id: string, text: string, ports: MemoryPorts = world) =>
  converse(ports, settings, {
    signals: [aMessage(ports, id, text)],
    receives: 1,
    deadlineAt: deadlineIn(ports),
  });

/** Facts, an old diary, and a message; the synthesis to come plays `script`. Answers the tree. */
async function prepared(script: Script, ports: MemoryPorts = world) {
  await write("user.md", facts, ports);
  for (const [path, content] of Object.entries(entries)) await write(path, content, ports);
  ports.model.script(script);
  await say("s1", "I moved to Rome.", ports);
  return tree(ports);
}

interface Story {
  readonly before: Readonly<Record<string, string>>;
  readonly id: string;
}

/** The tree before a synthesis, and the synthesis's id. */
async function synthesized(script: Script, ports: MemoryPorts = world): Promise<Story> {
  const before = await prepared(script, ports);
  const made = await now(ports);
  return { before, id: made?.synthesis?.id ?? "none was made" };
}

/** As `synthesized`, but its process dies after it has decided, before the first file. */
async function decidedOnly(script: Script, ports: MemoryPorts = world): Promise<Story> {
  const before = await prepared(script, ports);
  const write = async () => {
    throw new Error("killed");
  };
  await expect(now({ ...ports, memory: { ...ports.memory, write } })).rejects.toThrow("killed");
  const [record] = await ports.synthesis.recent("default", 1);
  expect(record?.state).toBe("decided");
  return { before, id: record?.id ?? "none was made" };
}

const undo = (id: string, ports: MemoryPorts = world) => undoSynthesis(ports, "default", id);
const accept = (synthesisId: string, path = "user.md") =>
  acceptProposal(world, "default", { synthesisId, path });
const versionsOf = async (path: string) =>
  (await world.memory.versions("default", path, 9)).map(({ version }) => version);
const allPaths = [
  "diary/2025-09.md",
  "notes/rome.md",
  ...Object.keys(entries),
  "user.md",
].toSorted();

describe("an undo", () => {
  it("puts back every file: rewritten ones, new ones, and a folded diary", async () => {
    const { before, id } = await synthesized(everything);
    expect(await tree()).not.toEqual(before);
    const answer = await undo(id);
    expect(answer).toMatchObject({ thread_id: "default", id, kept: [] });
    expect(answer?.undone.toSorted()).toEqual(allPaths);
    expect(await tree()).toEqual(before);
    expect(await readSynthesis(world, "default", id)).toMatchObject({ state: "undone" });
  });

  it("is a person's change: a version of its own, told of, and seen by the next beat", async () => {
    const { id } = await synthesized(everything);
    world.clock.advance(minutes(5));
    await undo(id);
    const [put] = await world.memory.versions("default", "user.md", 1);
    expect(put).toMatchObject({
      version: 4,
      origin: originOf("person", { runId: id, sources: ["user.md@2"] }),
    });
    expect((await readThread(world)).lastChangeAt).toBe(world.clock.now());
    const [event] = await world.events.recent("default", { now: world.clock.now(), limit: 1 });
    expect(event).toMatchObject({ type: "memory-changed", detail: { undone: id } });
  });

  it("leaves a file that was changed since, and names it", async () => {
    const { before, id } = await synthesized(everything);
    await write("user.md", "- mine\n");
    expect(await undo(id)).toMatchObject({ kept: ["user.md"] });
    expect(await tree()).toEqual({ ...before, "user.md": "- mine\n" });
  });

  it("leaves a file that another synthesis has changed since", async () => {
    const { id } = await synthesized(everything);
    await say("s2", "Rome was nice.");
    world.model.script(async (_turn, call) => {
      await call("rewrite", { path: "notes/rome.md", content: "Rome it was.", sources: ["m1"] });
      return "";
    });
    expect(await now()).toMatchObject({ made: true });
    expect(await undo(id)).toMatchObject({ kept: ["notes/rome.md"] });
    expect((await tree())["notes/rome.md"]).toBe("Rome it was.");
  });

  it("a second time changes nothing, and answers the same", async () => {
    const { id } = await synthesized(everything);
    const first = await undo(id);
    const versions = await versionsOf("user.md");
    expect(await undo(id)).toEqual(first);
    expect(await versionsOf("user.md")).toEqual(versions);
  });

  it("a second time leaves what the person has written in between", async () => {
    const { id } = await synthesized(everything);
    await undo(id);
    await write("user.md", "- mine\n");
    expect(await undo(id)).toMatchObject({ kept: ["user.md"] });
    expect((await tree())["user.md"]).toBe("- mine\n");
  });

  it("of one whose writer died: first all of it is written, then put back, and it stays so", async () => {
    const { before, id } = await decidedOnly(everything);
    expect((await undo(id))?.undone.toSorted()).toEqual(allPaths);
    expect(await tree()).toEqual(before);
    expect(await settleMemory(world, "default")).toBe(false);
    expect(await readSynthesis(world, "default", id)).toMatchObject({ state: "undone" });
  });

  it("of one that never counted changes nothing", async () => {
    const { id } = await synthesized(everything);
    const [record] = await world.synthesis.recent("default", 1);
    if (record === undefined) throw new Error("none");
    const lost = { ...record, id: world.ids.ulid(world.clock.now()), state: "decided" as const };
    await world.synthesis.keep(lost);
    const after = await tree();
    expect(await undo(lost.id)).toMatchObject({ undone: [], kept: [] });
    expect(await tree()).toEqual(after);
    expect(lost.id).not.toBe(id);
  });

  it("of a folded diary holds: the next synthesis does not fold it again", async () => {
    const { before, id } = await synthesized(everything);
    await undo(id);
    world.clock.advance(days(1));
    expect(await now()).toMatchObject({ made: false, reason: "no-work" });
    expect(await tree()).toEqual(before);
  });

  test.for([
    ["404", "01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    ["default", "01ARZ3NDEKTSV4RRFFQ69G5FAV"],
  ] as const)("in %s of %s, which is not there, is null", async ([thread, id]) => {
    expect(await undoSynthesis(world, thread, id)).toBeNull();
    expect(await acceptProposal(world, thread, { synthesisId: id, path: "user.md" })).toBeNull();
    expect(await readSynthesis(world, thread, id)).toBeNull();
  });
});

describe.each(["before", "after"] as const)("an undo killed right %s any port call", (effect) => {
  test.for([
    { says: "of files that are written", begin: synthesized },
    { says: "of what is decided and not carried out", begin: decidedOnly },
  ])("$says is ended by the next one, and stays so", async ({ begin }) => {
    const stories = new WeakMap<MemoryPorts, Story>();
    const storyOf = (ports: MemoryPorts): Story => stories.get(ports) ?? { id: "", before: {} };
    const deaths = await killedEverywhere(
      effect,
      async () => {
        const ports = await startedWorld();
        stories.set(ports, await begin(everything, ports));
        return ports;
      },
      async (ports, living) => undo(storyOf(living).id, ports),
      async (living, count) => {
        const { id, before } = storyOf(living);
        const answer = await undo(id, living);
        expect(answer?.undone.toSorted(), `call ${count}`).toEqual(allPaths);
        // Whoever reads memory next changes nothing.
        await settleMemory(living, "default");
        expect(await tree(living), `call ${count}`).toEqual(before);
        const versions = await living.memory.versions("default", "user.md", 9);
        expect(versions.length, `call ${count}`).toBe(4);
        const shown = await readSynthesis(living, "default", id);
        expect(shown?.state, `call ${count}`).toBe("undone");
      },
    );
    expect(deaths).toBeGreaterThan(10);
  });

  it("whose undoing came before the mark was gone stays undone", async () => {
    const { before, id } = await synthesized(everything);
    // The writer had died between its record and the mark.
    world.items.damage(synthesisKey("default"), { pendingId: id });
    await undo(id);
    world.items.damage(synthesisKey("default"), { pendingId: id });
    await settleMemory(world, "default");
    expect(await tree()).toEqual(before);
    expect(await readSynthesis(world, "default", id)).toMatchObject({ state: "undone" });
    expect(await settleMemory(world, "default")).toBe(false);
  });
});

describe("accepting a proposal", () => {
  it("writes it as the person's word, tells of it, and takes it off the record", async () => {
    const { id } = await synthesized(proposing);
    world.clock.advance(minutes(5));
    expect(await accept(id)).toEqual({ kind: "accepted", version: 3 });
    const [said] = await world.history.recent("default", 5);
    expect(await world.memory.read("default", "user.md")).toMatchObject({
      content: tooShort,
      origin: originOf("person", { runId: id, sources: [said?.id ?? ""] }),
    });
    expect(await readSynthesis(world, "default", id)).toMatchObject({ proposals: [] });
    expect((await readThread(world)).lastChangeAt).toBe(world.clock.now());
    expect(await accept(id)).toBeNull();
  });

  it("for a file changed since is a conflict that shows both, and changes nothing", async () => {
    const { id } = await synthesized(proposing);
    await write("user.md", "- mine\n");
    expect(await accept(id)).toMatchObject({
      kind: "conflict",
      current: { content: "- mine\n", version: 3 },
      yours: tooShort,
    });
    expect((await tree())["user.md"]).toBe("- mine\n");
    expect(await readSynthesis(world, "default", id)).toMatchObject({ proposals: [{}] });
  });

  it("for a file removed since is a conflict with nothing", async () => {
    const { id } = await synthesized(proposing);
    const gone = { path: "user.md", content: null, origin: originOf("person") };
    await world.memory.write("default", gone, world.clock.now());
    expect(await accept(id)).toMatchObject({ kind: "conflict", current: null });
  });

  it("beside a draft that kept more, which was written: the person's word comes over it", async () => {
    const { id } = await synthesized(async (turn, call, nextCall) => {
      if (turn.purpose !== "synthesis") return "Fine.";
      const content = `${facts}- Rome\n`;
      await call("rewrite", { path: "user.md", content, sources: ["m1"] });
      return proposing(turn, call, nextCall);
    });
    expect((await tree())["user.md"]).toBe(`${facts}- Rome\n`);
    expect(await accept(id)).toEqual({ kind: "accepted", version: 4 });
    // And what was accepted is not what the synthesis wrote: an undo leaves it.
    expect(await undo(id)).toMatchObject({ undone: [], kept: ["user.md"] });
    expect((await tree())["user.md"]).toBe(tooShort);
  });

  it("of a path that it does not propose is null", async () => {
    const { id } = await synthesized(proposing);
    expect(await accept(id, "notes/rome.md")).toBeNull();
  });

  it.each(["before", "after"] as const)(
    "killed right %s any port call, it is done by asking again, once",
    async (effect) => {
      const ids = new WeakMap<MemoryPorts, string>();
      const path = "user.md";
      await killedEverywhere(
        effect,
        async () => {
          const ports = await startedWorld();
          ids.set(ports, (await synthesized(proposing, ports)).id);
          return ports;
        },
        async (ports, living) =>
          acceptProposal(ports, "default", { synthesisId: ids.get(living) ?? "", path }),
        async (living, count) => {
          const synthesisId = ids.get(living) ?? "";
          await acceptProposal(living, "default", { synthesisId, path });
          const versions = await living.memory.versions("default", path, 9);
          expect(versions.length, `call ${count}`).toBe(3);
          expect(versions[0]?.content, `call ${count}`).toBe(tooShort);
          const shown = await readSynthesis(living, "default", synthesisId);
          expect(shown?.proposals, `call ${count}`).toEqual([]);
        },
      );
    },
  );
});

describe("one now", () => {
  it("is made before its hour, and answered whole", async () => {
    const { id } = await synthesized(everything);
    expect(await listSyntheses(world, "default", { limit: 5 })).toMatchObject({
      last_at: "2025-11-21T08:00:00.000Z",
      due_at: null,
      syntheses: [{ id, state: "done", summary: "Rome." }],
    });
  });

  it("says why none was made", async () => {
    expect(await now()).toEqual({
      thread_id: "default",
      made: false,
      reason: "no-work",
      synthesis: null,
    });
    expect(await listSyntheses(world, "default", { limit: 5 })).toMatchObject({
      due_at: null,
      last_skip: "no-work",
    });
  });

  it("is not made while another one is under way", async () => {
    await world.synthesis.note("default", null, { dueAt: world.clock.now(), shardCount: 1 });
    const at = world.clock.now();
    await world.synthesis.claim({ id: "default", seenDueAt: null, now: at, leaseMs });
    expect(await now()).toMatchObject({ made: false, reason: "already-running" });
  });

  it("of a thread that is not there is null, and opens none", async () => {
    expect(await now(world, "404")).toBeNull();
    expect(await listSyntheses(world, "404", { limit: 5 })).toBeNull();
    expect(await world.threads.read("404")).toBeNull();
  });
});

describe("the list", () => {
  it("is newest first, page by page", async () => {
    const first = await synthesized(everything);
    world.clock.advance(minutes(5));
    await say("s2", "And coffee.");
    await now();
    const page = await listSyntheses(world, "default", { limit: 1 });
    const cursor = page?.next_cursor ?? undefined;
    expect(page?.syntheses.map(({ id }) => id)).toEqual([cursor]);
    const second = await listSyntheses(world, "default", { limit: 1, cursor });
    expect(second?.syntheses.map(({ id }) => id)).toEqual([first.id]);
    expect(second?.next_cursor).toBeNull();
  });

  it("writes nothing by being looked at", async () => {
    await synthesized(everything);
    const items = world.items.all();
    await listSyntheses(world, "default", { limit: 5 });
    expect(world.items.all()).toEqual(items);
  });
});
