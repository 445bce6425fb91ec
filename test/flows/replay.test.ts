/** A past run once more: the world of then, today's money, and nothing changed but the record of it. */
import { beforeEach, describe, expect, it, test } from "vitest";
import {
  memoryKey,
  memoryVersionKey,
  progressKey,
  threadKey,
} from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { Fault } from "../../lib/domain/fault.ts";
import { byPerson } from "../../lib/domain/memory.ts";
import { renderSections } from "../../lib/domain/prompt.ts";
import type { Reminder } from "../../lib/domain/reminder.ts";
import type { Run } from "../../lib/domain/run.ts";
import { after, days, hours, minutes, spanBetween } from "../../lib/domain/time.ts";
import { beatNow } from "../../lib/flows/beat.ts";
import { replay } from "../../lib/flows/replay.ts";
import type { ModelTurn } from "../../lib/ports.ts";
import { deadlineIn, readThread, settings, startedWorld } from "./world.ts";

type Script = Parameters<MemoryPorts["model"]["script"]>[0];

const quiet: Script = async () => "HEARTBEAT_OK";
let world: MemoryPorts;
beforeEach(async () => {
  world = await startedWorld();
  await write("user.md", "Ada lives in Rome.");
  await write("HEARTBEAT.md", "## Checklist\n- Look at the weather.");
});

const write = (path: string, content: string | null) =>
  world.memory.write("default", byPerson(path, content), world.clock.now());
const say = (text: string) => {
  const at = world.clock.now();
  return world.history.append({
    ...{ id: world.ids.ulid(at), threadId: "default", at, text, author: "Ada" },
    ...{ role: "user", agent: "conversation", kind: "said" },
  });
};

/** A beat of now; the clock goes on by an hour after it. */
async function beat(script: Script = quiet, dryRun = false): Promise<Run> {
  world.model.script(script);
  const request = { threadId: "default", dryRun, deadlineAt: deadlineIn(world) };
  const result = await beatNow(world, settings, request);
  if (result.kind !== "ran") throw new Error(`the beat was ${result.kind}`);
  world.clock.advance(hours(1));
  return result.run;
}

async function again(
  run: Pick<Run, "id">,
  wish: { readonly model?: string; readonly checklist?: string } = {},
  script: Script = quiet,
) {
  world.model.script(script);
  const answer = await replay(world, settings, {
    threadId: "default",
    runId: run.id,
    model: wish.model,
    checklist: wish.checklist,
    deadlineAt: deadlineIn(world),
  });
  if (answer === null) throw new Error("there is no such run");
  return answer;
}

const promptOf = (turn: ModelTurn | undefined): string => renderSections(turn?.sections ?? []);
/** What the model was shown, the last time and the time before. */
const prompts = (): readonly (string | undefined)[] => world.model.turns.slice(-2).map(promptOf);

describe("the world of then", () => {
  it("is shown word for word, whatever has happened since", async () => {
    await say("I moved to Rome.");
    const post = { id: world.ids.ulid(world.clock.now()), threadId: "default", author: "1" };
    await world.feed.post({ ...post, at: world.clock.now(), title: "Tea", content: "Green." });
    const run = await beat(async (_, call) => {
      await call("write", { path: "user.md", content: "Ada is in Rome." });
      await call("speak", { thought: "Rain at five." });
      await call("post", { title: "Rain", content: "At five." });
      return "";
    });
    await write("user.md", "Ada lives in Oslo.");
    await write("soul.md", "Be bold.");
    await write("instructions.md", "No more tea.");
    await write("HEARTBEAT.md", null);
    await say("I moved to Oslo.");
    const comment = { ...post, id: world.ids.ulid(world.clock.now()), postId: post.id };
    await world.feed.comment({ ...comment, at: world.clock.now(), content: "Or black." });
    await again(run);
    const [first, second] = prompts();
    // The board says for how long it has been running only through its time: all of it is of then.
    expect(second?.replace(/heartbeat: running.*/, "")).toBe(
      first?.replace(/heartbeat: running.*/, ""),
    );
    expect(second).toContain("Ada lives in Rome.");
    expect(second).not.toContain("Oslo");
  });

  it("is what the tools find, too", async () => {
    await write("notes/tea.md", "Green tea.");
    await write("notes/old.md", "Old.");
    const run = await beat();
    await write("notes/tea.md", "Black tea.");
    await write("notes/old.md", null);
    await write("notes/new.md", "New.");
    await say("Nothing but tea.");
    const read: string[] = [];
    await again(run, {}, async (_, call) => {
      read.push(await call("read", { path: "notes/tea.md" }));
      read.push(await call("read", { path: "notes/old.md" }));
      read.push(await call("read", { path: "notes/new.md" }));
      read.push(await call("recall", { query: "tea" }));
      return "";
    });
    expect(read.slice(0, 3)).toEqual(["Green tea.", "Old.", "There is no notes/new.md."]);
    expect(read[3]).toContain("Green tea.");
    expect(read[3]).not.toMatch(/Black|Nothing but/);
  });

  it("has the reminders that were set, and says that one was done since", async () => {
    const now = world.clock.now();
    const reminder: Reminder = {
      ...{ id: world.ids.ulid(now), threadId: "default", rev: 1, state: "set", prompt: "call mum" },
      ...{ dueAt: after(now, minutes(30)), pattern: null, timezone: "UTC", madeBy: "person" },
      ...{ hearsay: false, madeAt: now, changedAt: now, lastDueAt: null, leftDueAts: [] },
    };
    await world.reminders.create(reminder, 1);
    const run = await beat();
    const over: Reminder = { ...reminder, rev: 2, state: "done", changedAt: world.clock.now() };
    await world.reminders.change(over, 1);
    const { notes } = await again(run);
    expect(prompts()[1]).toContain("call mum");
    expect(notes).toContainEqual(expect.stringContaining("A reminder was changed or done since"));
  });

  it("counts the rhythms of the checklist from the reflection before", async () => {
    await write("HEARTBEAT.md", "## Checklist\n- Every 2 hours: look at the weather.");
    await beat();
    const run = await beat();
    await beat();
    await again(run);
    const [, second] = prompts();
    expect(second).not.toContain("Due by the checklist's own rhythm");
    expect(second).toBe(promptOf(world.model.turns.at(1)));
  });

  it("says which version is gone, and takes the one before", async () => {
    await write("user.md", "Ada lives in Bonn.");
    await write("user.md", "Ada lives in Kiel.");
    const run = await beat();
    const seen = run.read.find(({ path }) => path === "user.md")?.version ?? 0;
    await write("user.md", "Ada lives in Oslo.");
    const kept = world.items.get(memoryVersionKey("default", "user.md", seen));
    expect(kept).toMatchObject({ content: "Ada lives in Kiel." });
    world.items.remove(memoryVersionKey("default", "user.md", seen));
    const { notes } = await again(run);
    expect(prompts()[1]).toContain("Ada lives in Bonn.");
    expect(notes).toContainEqual(
      expect.stringContaining(`user.md has no version ${seen} any more`),
    );
  });
});

describe("another model, another checklist", () => {
  it("takes the run's own unless another is asked for", async () => {
    const run = await beat();
    const { config } = await readThread(world);
    world.items.damage(threadKey("default"), { config: { ...config, model: "openai:gpt-6-sol" } });
    expect(await again(run)).toMatchObject({ run: { model: "offline" } });
    const other = await again(run, { model: "anthropic:claude-haiku-5-5" });
    expect(other).toMatchObject({ run: { model: "anthropic:claude-haiku-5-5" } });
    expect(world.model.turns.at(-1)?.model).toBe("anthropic:claude-haiku-5-5");
  });

  it("shows the other checklist in the place of the one of then, and names no version of it", async () => {
    const run = await beat();
    const { run: second } = await again(run, { checklist: "## Checklist\n- Only sing." });
    const [first, prompt] = prompts();
    expect(first).toContain("Look at the weather.");
    expect(prompt).toContain("Only sing.");
    expect(prompt).not.toContain("Look at the weather.");
    expect(second?.read.map(({ path }) => path)).not.toContain("HEARTBEAT.md");
    expect((await world.memory.read("default", "HEARTBEAT.md"))?.content).toContain("weather");
  });
});

describe("a replay", () => {
  const busy: Script = async (_, call) => {
    await call("write", { path: "notes/a.md", content: "A." });
    await call("speak", { thought: "Sunny after all." });
    await call("post", { title: "Sun", content: "All day." });
    await call("remind", { at: "in 20 minutes", prompt: "hat" });
    return "";
  };

  it("changes nothing but its own record, and tells what it would have done", async () => {
    const run = await beat();
    const itemsBefore = world.items.all();
    const answer = await again(run, {}, busy);
    expect(answer).toMatchObject({
      ran: true,
      dry_run: true,
      actions: [{ executed: false }, { executed: false }, { executed: false }, { executed: false }],
      run: { replayOf: run.id, dryRun: true, trigger: "by-hand" },
    });
    const id = answer.run?.id ?? "";
    const added = world.items
      .all()
      .filter(
        (item) =>
          !itemsBefore.some((one) => one.key.sk === item.key.sk && one.key.pk === item.key.pk),
      );
    expect(added.map(({ key }) => key.sk)).toEqual([`RUN#${id}`]);
    expect(await world.runs.read("default", id)).toEqual(answer.run);
    expect(world.queue.sent).toEqual([]);
    expect(world.items.get(progressKey("default"))).toBeNull();
  });

  it("is on record with the times of now, and lasted as long as it took", async () => {
    const run = await beat();
    const startedAt = world.clock.now();
    const answer = await again(run, {}, async (turn) => {
      expect(spanBetween(startedAt, turn.deadlineAt)).toBe(minutes(1.5));
      world.clock.advance(minutes(1));
      return "";
    });
    expect(answer.run).toMatchObject({ startedAt, durationMs: minutes(1) });
  });

  it("of a replay goes back to the run that began it", async () => {
    const run = await beat();
    await write("user.md", "Ada lives in Oslo.");
    const first = await again(run, { model: "anthropic:claude-haiku-5-5" });
    const second = await again(first.run ?? run);
    expect(second.run).toMatchObject({ replayOf: run.id, model: "anthropic:claude-haiku-5-5" });
    expect(prompts()[1]).not.toContain("Oslo");
  });

  it("is paid by today's budget, as a replay, and stopped by it", async () => {
    const run = await beat();
    world.clock.advance(days(2));
    const hosted = { model: "anthropic:claude-haiku-5-5" };
    const usage = { inputTokens: 1_000, outputTokens: 100, cachedInputTokens: 0 };
    const { run: second } = await again(run, hosted, async () => ({ text: "", usage }));
    const day = await world.budgets.read("default", "2025-11-23");
    expect(day.spentMicroUsd).toBeGreaterThan(0);
    expect(second?.costMicroUsd).toBeGreaterThan(0);
    expect(JSON.stringify(day.parts)).toContain("replay#");
    expect((await world.budgets.read("SYSTEM", "2025-11-23")).spentMicroUsd).toBe(
      day.spentMicroUsd,
    );
    const { config } = await readThread(world);
    world.items.damage(threadKey("default"), { config: { ...config, daily_budget_usd: 0.000001 } });
    expect(await again(run, hosted)).toMatchObject({ ran: false, reason: "budget", run: null });
  });

  it("tells of a model that fails", async () => {
    const run = await beat();
    const answer = await again(run, {}, async () => {
      throw new Fault("unauthorised", "model.run", "no key");
    });
    expect(answer).toMatchObject({ ran: true, ran_successfully: false, run: { replayOf: run.id } });
    expect((await readThread(world)).circuit).toMatchObject({ failures: 0 });
  });

  test.for([
    { says: "a thread", threadId: "42" },
    { says: "a run", threadId: "default" },
  ])("there is none of $says that is not there", async ({ threadId }) => {
    const request = { threadId, runId: "01JD000000000000000000000A", model: undefined };
    const deadlineAt = deadlineIn(world);
    expect(
      await replay(world, settings, { ...request, checklist: undefined, deadlineAt }),
    ).toBeNull();
  });

  it("leaves the memory files as they are stored", async () => {
    const run = await beat();
    await again(run, {}, busy);
    expect(world.items.get(memoryKey("default", "notes/a.md"))).toBeNull();
  });
});
