/** The person's rights on the local cloud: the deployed control function, with its own grants, gives a copy and forgets. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod/mini";
import { vigilAt } from "../cli/cli-world.ts";
import { removeTestAssembly, startTestCloud, type TestCloud } from "../support/local-cloud.ts";

const channelId = "200000000000000042";

let cloud: TestCloud;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "vigil-rights-"));
  cloud = await startTestCloud({ ticks: false });
});
afterAll(async () => {
  await cloud?.stop();
  await rm(home, { recursive: true, force: true });
  await removeTestAssembly();
});

/** The names of all items that name a thread, wherever they stand. */
async function itemsNaming(id: string): Promise<readonly string[]> {
  const client = new DynamoDBClient({
    endpoint: cloud.dynamodbUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const [table] = cloud.stack.tables;
  const { Items: items = [] } = await client
    .send(new ScanCommand({ TableName: table?.name }))
    .finally(() => client.destroy());
  const names = items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`);
  return names.filter((name) => name.includes(id));
}

const Status = z.object({ board: z.object({ conversation: z.object({ status: z.string() }) }) });
const Messages = z.object({ messages: z.array(z.object({ text: z.string() })) });

/** Says something in the thread, and waits until it was answered and nobody works on it any more. */
async function talk(options: object, id: string, messagesThen: number): Promise<void> {
  await cloud.api("/discord/interactions", { command: "chat", ...options });
  for (;;) {
    const path = `${cloud.url}/api/threads/${id}`;
    const said = Messages.safeParse(await (await fetch(`${path}/messages`)).json());
    const status = Status.safeParse(await (await fetch(`${path}/status`)).json());
    const isIdle = status.data?.board.conversation.status === "idle";
    if (isIdle && (said.data?.messages.length ?? 0) >= messagesThen) return;
    await pause(100);
  }
}

it("a thread is exported whole, then forgotten whole, and the other one is as it was", async () => {
  await talk({ options: { message: "Remember the milk." }, channel_id: channelId }, channelId, 2);
  await talk({ options: { message: "Good morning." } }, "default", 2);
  const stored = await itemsNaming(channelId);
  expect(stored.length).toBeGreaterThan(5);
  const others = await itemsNaming("T#default");

  const out = join(home, "copy");
  const exported = await vigilAt(cloud.url, ["export", "--thread", channelId, "--out", out]);
  expect(exported).toMatchObject({ exitCode: 0, errors: "" });
  expect(await readFile(join(out, "history.jsonl"), "utf8")).toContain("Remember the milk.");
  expect(await readFile(join(out, "memory", "soul.md"), "utf8")).not.toBe("");
  const files = ["thread", "memory", "signals", "events", "syntheses", "items"].map((name) =>
    name === "thread" ? "thread.json" : `${name}.jsonl`,
  );
  const texts = await Promise.all(files.map((file) => readFile(join(out, file), "utf8")));
  const copied = `${texts.join("")}${await readFile(join(out, "history.jsonl"), "utf8")}`;
  for (const name of stored) {
    const [, sk] = name.split(" ");
    expect(copied).toContain(JSON.stringify(sk));
  }

  const forgotten = await vigilAt(cloud.url, ["forget", "--thread", channelId, "--yes", "--json"]);
  expect(forgotten).toMatchObject({ exitCode: 0, errors: "" });
  // The copy itself is on record, too.
  expect(JSON.parse(forgotten.out)).toMatchObject({ removed: stored.length + 1, left: 0 });
  expect(await itemsNaming(channelId)).toEqual([]);
  expect(await itemsNaming("T#default")).toEqual(others);
  const log = await vigilAt(cloud.url, ["events", "export"]);
  expect(log.out).toContain(`"type":"forgotten","thread":"default","forgotten":"${channelId}"`);

  const again = await vigilAt(cloud.url, ["forget", "--thread", channelId, "--yes"]);
  expect(again).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining("There is no thread"),
  });
  expect(cloud.calls().filter(({ allowed }) => !allowed)).toEqual([]);
  expect(cloud.calls()).toContainEqual(
    expect.objectContaining({ function: "control", action: "dynamodb:DeleteItem", allowed: true }),
  );
});

it("the owner's own thread begins anew", async () => {
  await talk({ options: { message: "And the bread." } }, "default", 4);
  const forgotten = await vigilAt(cloud.url, ["forget", "--thread", "default", "--yes", "--json"]);
  expect(JSON.parse(forgotten.out)).toMatchObject({ ok: true, left: 0 });
  expect(await itemsNaming("T#default")).toEqual([
    "T#default A#MEM#HEARTBEAT.md",
    "T#default A#MEM#soul.md",
    "T#default A#MEM#user.md",
    "T#default A#THREAD",
  ]);
  const outcome = await cloud.invoke("heartbeat", {});
  expect(outcome).toMatchObject({ payload: { due: 1, ran: 1 } });
});
