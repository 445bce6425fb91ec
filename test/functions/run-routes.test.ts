/** Runs through the control API: listed by pages and filters, and one in whole. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { runKey, threadKey } from "../../lib/adapters/dynamo/keys.ts";
import { noUsage, type Run } from "../../lib/domain/run.ts";
import { after, type Instant, minutes } from "../../lib/domain/time.ts";
import { ReplayAnswer } from "../../lib/domain/wire/replay.ts";
import { RunAnswer, type RunShown, RunsAnswer } from "../../lib/domain/wire/runs.ts";
import { UndoAnswer } from "../../lib/domain/wire/undo.ts";
import { runsReadAtMost } from "../../lib/flows/runs.ts";
import { aRun } from "../contracts/samples.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

const base = "/api/threads/default/runs";

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
});

const list = async (query = ""): Promise<RunsAnswer> =>
  RunsAnswer.parse(await (await world.request(`${base}${query}`)).json());
const idsOf = ({ runs }: RunsAnswer): readonly string[] => runs.map(({ id }) => id);
const refusal = async (path: string) =>
  ProblemDocument.parse(await (await world.request(path)).json());

/** Half an hour apart, named `01JD…00<place>`, oldest first. */
const idAt = (place: number): string => `01JD${String(place).padStart(22, "0")}`;
async function record(...runs: readonly Partial<Run>[]): Promise<void> {
  const start = world.ports.clock.now();
  for (const [index, fields] of runs.entries()) {
    const place = index + 1;
    const startedAt = after(start, minutes(30 * place));
    await world.ports.runs.record(
      aRun({ id: idAt(place), slot: String(startedAt), startedAt, ...fields }),
    );
  }
}

const skipped = { kind: "skipped", reason: "nothing-new", count: 7 } as const;
const spoke = {
  type: "speak",
  target: null,
  title: null,
  content: "Rain.",
  voteDirection: null,
  executed: true,
  reason: null,
} as const;
const rejected = { ...spoke, type: "post", executed: false, reason: "too long" } as const;

describe("the list", () => {
  it("is empty for a thread that has never beaten, and 404 for one that is not there", async () => {
    expect(await list()).toEqual({ thread_id: "default", runs: [], next_cursor: null });
    expect(await refusal("/api/threads/42/runs")).toMatchObject({ status: 404 });
  });

  it("tells of each run what it came to, what it did and cost", async () => {
    await record({
      outcome: { kind: "acted", cutShort: "the day's budget ended it" },
      actions: [spoke, rejected],
      model: "openai:gpt-5-mini",
      usage: { ...noUsage, inputTokens: 900, cachedInputTokens: 600, outputTokens: 40 },
      costMicroUsd: 1_250,
    });
    expect((await list()).runs).toEqual([
      {
        id: idAt(1),
        slot: String(Date.UTC(2025, 10, 21, 8, 30)),
        at: "2025-11-21T08:30:00.000Z",
        ended_at: "2025-11-21T08:30:01.200Z",
        trigger: "schedule",
        dry_run: false,
        kind: "acted",
        reason: "the day's budget ended it",
        count: 1,
        summary: "spoke: Rain.; rejected: post (too long); the day's budget ended it",
        spoke: true,
        effects: 1,
        model: "openai:gpt-5-mini",
        input_tokens: 900,
        cached_input_tokens: 600,
        output_tokens: 40,
        cost_usd: 0.00125,
        replay_of: null,
      },
    ]);
  });

  test.for<{ says: string; run: Partial<Run>; shown: Partial<RunShown> }>([
    { says: "an act", run: { outcome: { kind: "acted" } }, shown: { kind: "acted", reason: null } },
    {
      says: "a rest",
      run: { outcome: { kind: "rested", reason: "calm" } },
      shown: { kind: "rested", reason: "calm", count: 1, spoke: false, effects: 0 },
    },
    {
      says: "skips in a row",
      run: { outcome: skipped },
      shown: { kind: "skipped", reason: "nothing-new", count: 7 },
    },
    {
      says: "a failure",
      run: { outcome: { kind: "failed", error: "model down" }, costMicroUsd: null },
      shown: { kind: "failed", reason: "model down", cost_usd: null },
    },
    {
      says: "a dry run, what it would have said",
      run: { dryRun: true, actions: [{ ...spoke, executed: false }] },
      shown: { dry_run: true, spoke: true, effects: 1 },
    },
    { says: "a replay", run: { replayOf: idAt(9) }, shown: { replay_of: idAt(9) } },
  ])("shows $says", async ({ run, shown }) => {
    await record(run);
    expect((await list()).runs[0]).toMatchObject(shown);
  });

  it("comes by pages, newest first, and the cursor is null on the last", async () => {
    await record({}, {}, {});
    const first = await list("?limit=2");
    expect(idsOf(first)).toEqual([idAt(3), idAt(2)]);
    expect(first.next_cursor).toBe(idAt(2));
    const second = await list(`?limit=2&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ next_cursor: null });
    expect(idsOf(second)).toEqual([idAt(1)]);
  });

  test.for([
    { query: "outcome=acted", ids: [2] },
    { query: "outcome=skipped", ids: [3] },
    { query: "outcome=failed", ids: [] },
    { query: "trigger=by-hand", ids: [4, 2] },
    { query: "dry_run=true", ids: [4] },
    { query: "dry_run=false", ids: [3, 2, 1] },
    { query: "trigger=by-hand&dry_run=false", ids: [2] },
  ])("?$query lets through what it names", async ({ query, ids }) => {
    await record(
      {},
      { trigger: "by-hand", outcome: { kind: "acted" } },
      { outcome: skipped },
      { trigger: "by-hand", dryRun: true },
    );
    const answer = await list(`?${query}`);
    expect(answer).toMatchObject({ next_cursor: null });
    expect(idsOf(answer)).toEqual(ids.map(idAt));
  });

  it("reads a bounded number of runs a page, and goes on behind them", async () => {
    await record({ outcome: { kind: "acted" } }, ...Array<Partial<Run>>(runsReadAtMost).fill({}));
    const first = await list("?outcome=acted");
    expect(first).toEqual({ thread_id: "default", runs: [], next_cursor: idAt(2) });
    expect(idsOf(await list(`?outcome=acted&cursor=${first.next_cursor}`))).toEqual([idAt(1)]);
  });

  it("is not ended by runs that do not parse", async () => {
    await record(...Array<Partial<Run>>(12).fill({}));
    for (const place of [9, 10, 11, 12])
      world.ports.items.damage(runKey("default", idAt(place)), { outcome: { kind: "exploded" } });
    const first = await list("?limit=5");
    expect(idsOf(first)).toEqual([8, 7, 6, 5, 4].map(idAt));
    expect(idsOf(await list(`?limit=5&cursor=${first.next_cursor}`))).toEqual([3, 2, 1].map(idAt));
  });

  test.for([
    { query: "outcome=slept", field: "outcome", says: "must be acted, rested, skipped or failed" },
    { query: "trigger=cron", field: "trigger", says: "must be schedule or by-hand" },
    { query: "dry_run=yes", field: "dry_run", says: "must be true or false" },
    { query: "limit=0", field: "limit", says: "between 1 and 100" },
    { query: "cursor=x", field: "cursor", says: "next_cursor" },
    { query: "kind=acted", field: "kind", says: "not a known parameter" },
  ])("refuses ?$query by its name", async ({ query, field, says }) => {
    expect(await refusal(`${base}?${query}`)).toMatchObject({
      status: 422,
      field,
      detail: expect.stringContaining(says),
    });
  });
});

describe("skips that are still being counted", () => {
  const streakAt = (sinceAt: Instant) => ({
    runId: idAt(2),
    reason: "quiet-hours",
    count: 3,
    firstSlot: String(sinceAt),
    sinceAt,
    lastAt: after(sinceAt, minutes(60)),
  });

  beforeEach(() => {
    const { items, clock } = world.ports;
    items.damage(threadKey("default"), { streak: streakAt(clock.now()) });
  });

  it("stand where their record will, and are read like it", async () => {
    await record({}, { id: idAt(3), dryRun: true });
    const { runs } = await list();
    expect(runs.map(({ id }) => id)).toEqual([idAt(3), idAt(2), idAt(1)]);
    expect(runs[1]).toMatchObject({
      kind: "skipped",
      reason: "quiet-hours",
      count: 3,
      at: "2025-11-21T08:00:00.000Z",
      ended_at: "2025-11-21T09:00:00.000Z",
    });
    expect(await (await world.request(`${base}/${idAt(2)}`)).json()).toMatchObject({
      run: { id: idAt(2), count: 3 },
      effects_undoable: false,
    });
  });

  it("are part of a page and of its filter", async () => {
    await record({}, { id: idAt(3), dryRun: true });
    const first = await list("?limit=2");
    expect(first).toMatchObject({ next_cursor: idAt(2) });
    expect(idsOf(await list(`?limit=2&cursor=${idAt(2)}`))).toEqual([idAt(1)]);
    expect(idsOf(await list("?outcome=rested"))).toEqual([idAt(3), idAt(1)]);
    expect(idsOf(await list("?outcome=skipped"))).toEqual([idAt(2)]);
  });

  it("are shown once when a beat that died has written them down already", async () => {
    await record({}, { outcome: { ...skipped, count: 2 } });
    expect((await list()).runs).toMatchObject([{ id: idAt(2), count: 3 }, { id: idAt(1) }]);
  });

  it("are all there is of a thread that has only skipped", async () => {
    expect(idsOf(await list())).toEqual([idAt(2)]);
  });
});

describe("one run", () => {
  it("is answered whole", async () => {
    await record({
      outcome: { kind: "acted" },
      text: "Hm.",
      attempt: 2,
      steps: [
        { tool: "read", input: "{}", result: "Tea." },
        { tool: "post", input: "{}", result: "Refused", refused: "too long" },
      ],
      actions: [rejected],
      read: [{ path: "soul.md", version: 1 }],
    });
    const answer = RunAnswer.parse(await (await world.request(`${base}/${idAt(1)}`)).json());
    expect(answer).toMatchObject({
      thread_id: "default",
      run: {
        id: idAt(1),
        kind: "acted",
        because: "first",
        attempt: 2,
        text: "Hm.",
        steps: [
          { tool: "read", input: "{}", result: "Tea.", refused: null },
          { tool: "post", input: "{}", result: "Refused", refused: "too long" },
        ],
        actions: [{ action_type: "post", executed: false, reason: "too long" }],
        memory_read: [{ path: "soul.md", version: 1 }],
      },
      effects_undoable: false,
    });
  });

  it("is 404 when there is none, and 409 by its name when it does not parse", async () => {
    expect(await refusal(`${base}/${idAt(1)}`)).toMatchObject({
      status: 404,
      detail: expect.stringContaining(idAt(1)),
    });
    expect(await refusal(`/api/threads/42/runs/${idAt(1)}`)).toMatchObject({ status: 404 });
    await record({});
    world.ports.items.damage(runKey("default", idAt(1)), { outcome: { kind: "exploded" } });
    expect(await refusal(`${base}/${idAt(1)}`)).toMatchObject({
      status: 409,
      detail: expect.stringContaining("outcome"),
    });
  });

  it("refuses an id that is none", async () => {
    expect(await refusal(`${base}/a%23b`)).toMatchObject({ status: 422, field: "run" });
  });
});

describe("the beat under way", () => {
  it("is null while there is none, and 404 for a thread that is not there", async () => {
    const answer = await (await world.request("/api/threads/default/live")).json();
    expect(answer).toEqual({ thread_id: "default", run: null });
    expect(await refusal("/api/threads/42/live")).toMatchObject({ status: 404 });
  });
});

describe("a replay", () => {
  const again = (body: string, id = idAt(1)) => world.post(`${base}/${id}/replay`, body);

  it("answers like a beat by hand, and with notes; its run is listed as what it is", async () => {
    await record({});
    const answer = ReplayAnswer.parse(await (await again("")).json());
    expect(answer).toMatchObject({
      thread_id: "default",
      ran: true,
      dry_run: true,
      run: { replayOf: idAt(1), model: "offline" },
      notes: [expect.stringContaining("config today")],
    });
    const [first] = (await list()).runs;
    expect(first).toMatchObject({ id: answer.run?.id, replay_of: idAt(1), trigger: "by-hand" });
  });

  it("is on another model, by another checklist", async () => {
    await record({});
    const body = { model: "anthropic:claude-haiku-5-5", checklist: "- Only sing." };
    const answer = ReplayAnswer.parse(await (await again(JSON.stringify(body))).json());
    expect(answer.run).toMatchObject({ model: body.model });
    const prompt = world.ports.model.turns.at(-1)?.sections.map((section) => section.body);
    expect(prompt?.join("\n")).toContain("Only sing.");
  });

  it("refuses a model with the words that a config refuses it with", async () => {
    await record({});
    const config = await world.post(
      "/api/threads/default/heartbeat/config",
      JSON.stringify({ model: "gpt" }),
    );
    const refused = ProblemDocument.parse(await (await again(`{"model":"gpt"}`)).json());
    expect(refused).toEqual(ProblemDocument.parse(await config.json()));
    expect(refused).toMatchObject({ status: 422, field: "model" });
  });

  test.for([
    { body: { checklist: "" }, field: "checklist", says: "must be 1 to 10000 characters of text" },
    {
      body: { checklist: "x".repeat(10_001) },
      field: "checklist",
      says: "must be 1 to 10000 characters of text",
    },
    { body: { modell: "offline" }, field: "modell", says: "not a known field" },
    { body: { model: 7 }, field: "model", says: "must be a model's name" },
  ])("refuses a body by its field $field", async ({ body, field, says }) => {
    await record({});
    const refused = ProblemDocument.parse(await (await again(JSON.stringify(body))).json());
    expect(refused).toMatchObject({ status: 422, field, detail: expect.stringContaining(says) });
    expect(idsOf(await list())).toEqual([idAt(1)]);
  });

  it("is 404 of a run that is not there", async () => {
    expect(ProblemDocument.parse(await (await again("")).json())).toMatchObject({ status: 404 });
  });
});

describe("undo of a run", () => {
  it("waits for the conversation, under an id by which its words are read", async () => {
    await record({});
    const answer = UndoAnswer.parse(await (await world.post(`${base}/${idAt(1)}/undo`, "")).json());
    expect(answer).toMatchObject({ thread_id: "default", state: "waiting", words: null });
    expect(world.ports.queue.sent).toMatchObject([{ type: "undo", runId: idAt(1) }]);
    const read = await world.request(`/api/threads/default/undo/${answer.id}`);
    expect(await read.json()).toEqual(answer);
  });

  it("is 404 of a run that is not there, and asks for nothing", async () => {
    const response = await world.post(`${base}/${idAt(1)}/undo`, "");
    expect(ProblemDocument.parse(await response.json())).toMatchObject({ status: 404 });
    expect(world.ports.queue.sent).toEqual([]);
  });
});
