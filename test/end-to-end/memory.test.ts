/** Memory on the local cloud: said on day one, folded by a synthesis, and on day thirty a reflection answers from it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, expect, it } from "vitest";
import * as z from "zod/mini";
import { days, hours } from "../../lib/domain/time.ts";
import { startDynalite } from "../../local/dynalite.ts";
import { allRows, openTableAt } from "../../reliability/crash/table.ts";
import type { StubAnswer, StubRequest } from "../stubs/model-stub.ts";
import { startOpenAiStub } from "../stubs/openai-stub.ts";
import { removeTestAssembly, startTestCloud, type TestCloud } from "../support/local-cloud.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(removeTestAssembly);

const ChatRequest = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.nullish(z.unknown()) })),
  tools: z._default(z.array(z.object({ function: z.object({ name: z.string() }) })), []),
});

const call = (name: string, input: object): StubAnswer => ({ toolCalls: [{ name, input }] });

/** Knows nothing by itself: what it says on day thirty can only come from the memory that it is shown. */
function answerOf({ body }: StubRequest): StubAnswer {
  const { messages, tools } = ChatRequest.parse(body);
  const can = (name: string) => tools.some((tool) => tool.function.name === name);
  const prompt = JSON.stringify(messages);
  const isAnswered = messages.at(-1)?.role === "tool";
  if (can("rewrite"))
    return isAnswered
      ? call("done", { summary: "the boiler's serial number" })
      : {
          toolCalls: [
            {
              name: "rewrite",
              input: {
                path: "notes/boiler.md",
                content: "Serial 7741, a Vaillant.",
                sources: ["m1"],
              },
            },
            {
              name: "rewrite",
              input: {
                path: "user.md",
                content: "- has a Vaillant boiler (notes/boiler.md)\n- name: Ada\n",
                sources: ["m1"],
              },
            },
          ],
        };
  if (can("speak")) {
    if (prompt.includes("Queued message for user")) return { text: "" };
    // With a capital only in the note: not in what was said.
    const serial = /Serial (\d+)/.exec(prompt)?.[1];
    if (serial !== undefined)
      return call("speak", { thought: `The boiler's serial is ${serial}.` });
    if (!isAnswered && prompt.includes("notes/boiler.md"))
      return call("recall", { query: "boiler serial" });
    return isAnswered ? { text: "" } : call("rest", { reason: "nothing is known" });
  }
  if (isAnswered) return { text: "I have written that down." };
  return prompt.includes("7741")
    ? call("write", { path: "user.md", content: "- name: Ada\n- has a boiler\n" })
    : { text: "Here is what I know." };
}

interface Home {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

async function aHome(): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), "vigil-memory-"));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const model = await startOpenAiStub(answerOf);
  closing.push(model.close);
  return { folder, env: { VIGIL_MODEL: "openai:stub", OPENAI_BASE_URL: model.url } };
}

async function start({ folder, env }: Home): Promise<TestCloud> {
  const cloud = await startTestCloud({ home: folder, env, ticks: false });
  closing.push(cloud.stop);
  return cloud;
}

const tableOf = ({ stack }: TestCloud): string => stack.tables[0]?.name ?? "";

/** Time goes by while nothing runs: every moment in the table lies further back. */
async function wait({ folder }: Home, tableName: string, spanMs: number): Promise<void> {
  const dynalite = await startDynalite({ path: join(folder, "table") });
  const table = openTableAt(dynalite.endpoint, tableName);
  const now = Date.now();
  const isMoment = (value: number) => Math.abs(value - now) < days(100);
  const earlier = (value: unknown): unknown => {
    if (typeof value === "number") return isMoment(value) ? value - spanMs : value;
    if (Array.isArray(value)) return value.map(earlier);
    if (typeof value !== "object" || value === null || value instanceof Set) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, earlier(one)]));
  };
  for (const row of await allRows(table))
    await table.documents.send(
      new PutCommand({ TableName: tableName, Item: earlier(row) as Record<string, unknown> }),
    );
  table.close();
  await dynalite.close();
}

const MemoryFile = z.object({ content: z.string(), version: z.number(), author: z.string() });
const History = z.object({
  activities: z.array(
    z.object({
      summary: z.string(),
      memory_read: z.array(z.object({ path: z.string(), version: z.number() })),
    }),
  ),
});
const Syntheses = z.object({
  syntheses: z.array(
    z.object({ state: z.string(), changes: z.array(z.object({ path: z.string() })) }),
  ),
});
const Events = z.object({
  events: z.array(z.object({ type: z.string(), detail: z.record(z.string(), z.unknown()) })),
});

it("keeps what was said on day one, and answers from it on day thirty", async () => {
  const home = await aHome();
  const dayOne = await start(home);
  await dayOne.invoke("heartbeat", {});
  await dayOne.command("chat", { message: "I am Ada. My boiler is a Vaillant, serial 7741." });
  await dayOne.seen(({ content }) => content === "I have written that down.");
  const memory = "/api/threads/default/memory";
  expect(MemoryFile.parse(await dayOne.api(`${memory}/user.md`))).toMatchObject({
    author: "conversation",
    version: 2,
  });
  await dayOne.stop();

  await wait(home, tableOf(dayOne), hours(2));
  const later = await start(home);
  expect(await later.invoke("heartbeat", {})).toMatchObject({ payload: { synthesized: 1 } });
  expect(MemoryFile.parse(await later.api(`${memory}/user.md`))).toMatchObject({
    author: "synthesis",
    version: 3,
  });
  const { syntheses } = Syntheses.parse(await later.api("/api/threads/default/syntheses"));
  expect(syntheses).toMatchObject([
    { state: "done", changes: [{ path: "notes/boiler.md" }, { path: "user.md" }] },
  ]);
  const { events } = Events.parse(await later.api("/api/events"));
  expect(events.filter(({ type }) => type === "heartbeat")).toMatchObject([
    { detail: { synthesis: true } },
  ]);
  expect(later.calls().filter(({ allowed }) => !allowed)).toEqual([]);
  await later.stop();

  await wait(home, tableOf(dayOne), days(30));
  const dayThirty = await start(home);
  await dayThirty.invoke("heartbeat", { thread: "default" });
  const { activities } = History.parse(
    await dayThirty.api("/api/threads/default/heartbeat/history"),
  );
  expect(activities[0]).toMatchObject({ summary: "spoke: The boiler's serial is 7741." });
  expect(activities[0]?.memory_read).toContainEqual({ path: "user.md", version: 3 });
}, 60_000);
