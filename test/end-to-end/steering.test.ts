/** What an owner decides, on the local cloud: pause, business hours, dry run, budget, circuit, stop. */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { removeTestAssembly, startTestCloud, type TestCloud } from "../support/local-cloud.ts";
import { type ScriptedModel, speak, startScriptedModel } from "./scripted-model.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(removeTestAssembly);

interface World {
  readonly cloud: TestCloud;
  readonly model: ScriptedModel;
  configure(patch: object): Promise<unknown>;
  tick(): Promise<unknown>;
  runNow(): Promise<unknown>;
}

const TickReport = z.object({ due: z.number(), ran: z.number(), stopped: z.boolean() });
const HistoryAnswer = z.object({ activities: z.array(z.object({ summary: z.string() })) });
const StatusAnswer = z.object({ due_at: z.string() });

/** A cloud without a timer, whose thread `default` has had its first beat. */
async function aWorld(
  reflection: Parameters<typeof startScriptedModel>[0]["reflection"],
  env: Readonly<Record<string, string>> = {},
): Promise<World> {
  const model = await startScriptedModel({ reflection, conversation: [{ text: "Take a coat." }] });
  closing.push(model.close);
  const cloud = await startTestCloud({ env: { ...model.env, ...env }, ticks: false });
  closing.push(cloud.stop);
  const path = "/api/threads/default/heartbeat";
  await cloud.api("/api/heartbeat/heartbeat.md", { content: "## Checklist\n- [ ] Look out.\n" });
  return {
    cloud,
    model,
    configure: (patch) => cloud.api(`${path}/config`, patch),
    tick: async () => {
      const outcome = await cloud.invoke("heartbeat", {});
      return outcome.kind === "answered" ? outcome.payload : outcome;
    },
    runNow: () => cloud.api(`${path}/run-now`, {}),
  };
}

const summaries = async ({ cloud }: World): Promise<readonly string[]> => {
  const answer = await cloud.api("/api/threads/default/heartbeat/history");
  return HistoryAnswer.parse(answer).activities.map(({ summary }) => summary);
};

const fromVigil = async ({ cloud }: World): Promise<readonly string[]> =>
  (await cloud.messages()).filter(({ author }) => author.bot).map(({ content }) => content);

const hourFromNow = (hours: number): string =>
  new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);

describe("pause", () => {
  it("takes the thread off the schedule, and resuming brings it back", async () => {
    const world = await aWorld([{ text: "HEARTBEAT_OK" }]);
    await world.configure({ enabled: false });
    expect(await world.tick()).toMatchObject({ due: 0 });
    await world.configure({ enabled: true });
    expect(await world.tick()).toMatchObject({ due: 1, ran: 1 });
  });
});

describe("stop", () => {
  it("means stop: a tick that comes all the same wakes nobody", async () => {
    const world = await aWorld([{ text: "HEARTBEAT_OK" }]);
    expect(await world.cloud.api("/api/heartbeat/stop", {})).toMatchObject({ ok: true });
    expect(TickReport.parse(await world.tick())).toMatchObject({ stopped: true, ran: 0 });
    expect(world.cloud.calls()).toContainEqual(
      expect.objectContaining({ function: "control", action: "events:DisableRule", allowed: true }),
    );
    await world.cloud.api("/api/heartbeat/start", {});
    expect(TickReport.parse(await world.tick())).toMatchObject({ stopped: false, ran: 1 });
  });
});

describe("what the assistant wants to say after a stop", () => {
  it("waits, while the person is answered; after the start it is one message with what is new", async () => {
    const world = await aWorld([speak("Rain at five.")]);
    const { cloud } = world;
    await cloud.api("/api/heartbeat/stop", {});
    await world.runNow();
    // Behind the thought in the queue: when this is answered, the thought was dealt with.
    await cloud.command("chat", { message: "Are you there?" });
    const answer = await cloud.seen(({ author }) => author.bot);
    expect(await fromVigil(world)).toEqual(["Take a coat."]);
    await cloud.api("/api/heartbeat/start", {});
    await world.runNow();
    const merged = await cloud.seen(({ author, id }) => author.bot && id !== answer.id);
    const asked = world.model.requests.map((request) => JSON.stringify(request));
    expect(asked.filter((text) => text.includes("held back since"))).toEqual([
      expect.stringMatching(/held back since [^"]*Rain at five\.[^"]*Rain at five\./),
    ]);
    // Behind it again: the outbox was emptied by then.
    await cloud.command("chat", { message: "Is that all?" });
    const seen = [answer.id, merged.id];
    await cloud.seen(({ author, id }) => author.bot && !seen.includes(id));
    expect(await fromVigil(world)).toHaveLength(3);
    expect(cloud.calls().filter(({ action }) => action === "dynamodb:DeleteItem")).toEqual([
      expect.objectContaining({ function: "conversation", allowed: true }),
      expect.objectContaining({ function: "conversation", allowed: true }),
    ]);
  });
});

describe("business hours", () => {
  it("move the next beat to their first moments", async () => {
    const world = await aWorld([{ text: "HEARTBEAT_OK" }]);
    await world.configure({
      active_hours_start: hourFromNow(2),
      active_hours_end: hourFromNow(4),
      timezone: "UTC",
    });
    expect(await world.tick()).toMatchObject({ due: 0 });
    const status = StatusAnswer.parse(await world.cloud.api("/api/threads/default/status"));
    const waitMs = Date.parse(status.due_at) - Date.now();
    expect(waitMs).toBeGreaterThan(1.9 * 3_600_000);
    expect(waitMs).toBeLessThan(2.3 * 3_600_000);
    expect(world.model.requests).toEqual([]);
  });
});

describe("dry run", () => {
  it("asks the model, shows what would have happened, and sends nothing", async () => {
    const world = await aWorld([speak("Rain at five.")]);
    await world.configure({ dry_run: true });
    await world.tick();
    expect(await summaries(world)).toEqual([expect.stringContaining("dry run: would have")]);
    expect(world.model.requests.length).toBeGreaterThan(0);
    const sent = world.cloud.calls().filter(({ action }) => action === "sqs:SendMessage");
    expect(sent).toEqual([]);
  });
});

describe("budget", () => {
  it("spent: the model is not asked, and the person is told once", async () => {
    // A model on this machine is free; this one is priced, and its address is never called.
    const priced = {
      VIGIL_MODEL: "anthropic:claude-haiku-4-5",
      ANTHROPIC_API_KEY: "k",
      ANTHROPIC_BASE_URL: "http://127.0.0.1:9/v1",
    };
    const world = await aWorld([speak("Rain at five.")], priced);
    await world.configure({ daily_budget_usd: 0 });
    await world.tick();
    await world.cloud.seen(({ content }) => content.includes("daily_budget_usd"));
    expect(await world.runNow()).toMatchObject({ ran: false, reason: "budget" });
    expect(await fromVigil(world)).toHaveLength(1);
  });
});

describe("circuit", () => {
  it("opens after three failures, and the person is told once, without a model", async () => {
    const world = await aWorld([{ status: 400, message: "no such model" }]);
    for (let count = 0; count < 4; count += 1) await world.runNow();
    const notice = await world.cloud.seen(({ content }) => content.includes("3 times in a row"));
    expect(notice.content).toContain("try again by myself");
    expect(await fromVigil(world)).toHaveLength(1);
  });
});
