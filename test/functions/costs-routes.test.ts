/** `GET /api/threads/{id}/costs` and `GET /api/about`: what they answer, and what they take. */
import { beforeEach, describe, expect, it, test } from "vitest";
import { controlApp } from "../../functions/control/app.ts";
import { budgetKey } from "../../lib/adapters/dynamo/ledger-keys.ts";
import { AboutAnswer } from "../../lib/domain/wire/about.ts";
import { CostsAnswer } from "../../lib/domain/wire/costs.ts";
import { type ControlWorld, controlWorld, ProblemDocument } from "./control-world.ts";

const haiku = "anthropic:claude-haiku-5-5";
let world: ControlWorld;

beforeEach(async () => {
  world = await controlWorld({ model: haiku });
});

const costs = async (query = "", thread = "default") => {
  const response = await world.request(`/api/threads/${thread}/costs${query}`);
  return { status: response.status, body: await response.json() };
};

describe("costs", () => {
  it("are thirty days, today the last, with what was spent on what", async () => {
    world.ports.model.script(async (_turn, call) => {
      await call("speak", { thought: "Rain at five." });
      const usage = { inputTokens: 2_000, cachedInputTokens: 500, outputTokens: 10 };
      return { text: "", usage: { ...usage, cacheWriteInputTokens: 0 } };
    });
    await world.post("/api/threads/default/heartbeat/run-now", "");
    const { status, body } = await costs();
    expect(status).toBe(200);
    const answer = CostsAnswer.parse(body);
    expect(answer).toMatchObject({ thread_id: "default", timezone: "UTC", cap_usd: 0.5 });
    expect(answer.days).toHaveLength(30);
    const sums = {
      spent_usd: 0.000_16,
      input_tokens: 2_000,
      cached_input_tokens: 500,
      output_tokens: 10,
    };
    expect(answer.days.at(-1)).toEqual({
      day: "2025-11-21",
      ...sums,
      parts: [{ kind: "spoke", model: haiku, turns: 1, ...sums }],
    });
    expect(answer.days[0]).toEqual({
      day: "2025-10-23",
      spent_usd: 0,
      input_tokens: 0,
      cached_input_tokens: 0,
      output_tokens: 0,
      parts: [],
    });
  });

  test.for([
    ["?days=1", 1],
    ["?days=9", 9],
    ["?days=40", 40],
  ] as const)("%s: that many", async ([query, count]) => {
    expect(CostsAnswer.parse((await costs(query)).body).days).toHaveLength(count);
  });

  test.for(["0", "41", "-1", "1.5", "", "many", "030", " 7"])("?days=%j: 422", async (days) => {
    const { status, body } = await costs(`?days=${encodeURIComponent(days)}`);
    expect(status).toBe(422);
    expect(ProblemDocument.parse(body)).toMatchObject({
      field: "days",
      detail: "days must be a whole number between 1 and 40.",
    });
  });

  it("of no thread: 404", async () => {
    expect((await costs("", "42")).status).toBe(404);
  });

  it("leave out a day whose item is corrupt, and show one of before with its sums", async () => {
    const { items, log } = world.ports;
    items.damage(budgetKey("default", "2025-11-20"), { spentMicroUsd: "much" });
    items.damage(budgetKey("default", "2025-11-19"), {
      committedMicroUsd: 70,
      spentMicroUsd: 50,
      inputTokens: 900,
    });
    const { days } = CostsAnswer.parse((await costs("?days=3")).body);
    expect(days.map(({ day }) => day)).toEqual(["2025-11-19", "2025-11-21"]);
    expect(days[0]).toMatchObject({ spent_usd: 0.000_05, input_tokens: 900, parts: [] });
    expect(JSON.stringify(log.lines)).toContain("T#default/B#2025-11-20");
  });
});

describe("about", () => {
  const about = async () => AboutAnswer.parse(await (await world.request("/api/about")).json());

  it("tells the version, where it runs, and the models", async () => {
    const answer = await about();
    expect(answer).toMatchObject({ mode: "local", default_model: haiku });
    expect(answer.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(answer.models[0]).toBe(haiku);
  });

  it("is deployed where a token is asked for, of which nobody hears without it", async () => {
    const deployed = controlApp({
      ...world.control,
      access: "token",
      apiToken: async () => "s3cret",
    });
    expect((await deployed.request("/api/about", {}, {})).status).toBe(401);
    const headers = { authorization: "Bearer s3cret" };
    const answer = await (await deployed.request("/api/about", { headers }, {})).json();
    expect(answer).toMatchObject({ mode: "deployed" });
  });
});
