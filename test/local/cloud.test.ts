/** The local cloud as a whole: what is left after a stop, a crash and a kill, and what it refuses to start. */
import { afterAll, afterEach, expect, it } from "vitest";
import type { Template } from "../../local/template/template.ts";
import {
  removeTestAssembly,
  startTestCloud,
  type TestCloud,
  type TestCloudOptions,
} from "../support/local-cloud.ts";

const clouds: TestCloud[] = [];
afterEach(async () => {
  for (const cloud of clouds.splice(0)) await cloud.stop();
});
afterAll(removeTestAssembly);

async function start(options: TestCloudOptions = {}): Promise<TestCloud> {
  const cloud = await startTestCloud(options);
  clouds.push(cloud);
  return cloud;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The template without the actions that `unwanted` picks, in whatever policy they stand. */
const withoutAction =
  (unwanted: string) =>
  (template: Template): Template =>
    JSON.parse(JSON.stringify(template).replaceAll(`"${unwanted}"`, '"none:Nothing"'));

it("brings the first message to Discord by itself, and leaves no process behind", async () => {
  const cloud = await start();
  const hello = await cloud.seen(({ author }) => author.bot);
  expect(hello.content).not.toBe("");
  expect(cloud.calls().filter(({ allowed }) => !allowed)).toEqual([]);
  const pids = Object.values(cloud.pids()).flat();
  expect(pids.length).toBeGreaterThanOrEqual(4);
  await cloud.stop();
  expect(pids.filter(isAlive)).toEqual([]);
  await expect(fetch(`${cloud.url}/_local/health`)).rejects.toThrow();
});

it("answers a command after the process for it was killed", async () => {
  const cloud = await start({ ticks: false });
  await cloud.invoke("heartbeat", {});
  await cloud.crash("interactions");
  const answer = await cloud.command("status");
  expect(answer.content).toContain("heartbeat: idle");
});

it("refuses to start what could not be deployed, naming the grant", async () => {
  const starting = start({ patchTemplate: withoutAction("sqs:ReceiveMessage") });
  await expect(starting).rejects.toThrow(
    "the role of conversation does not allow sqs:ReceiveMessage",
  );
});

it("refuses the functions what their roles do not grant", async () => {
  const cloud = await start({ ticks: false, patchTemplate: withoutAction("sqs:SendMessage") });
  await cloud.invoke("heartbeat", {});
  const refused = cloud.calls().filter(({ allowed }) => !allowed);
  expect(refused).toMatchObject([{ function: "heartbeat", action: "sqs:SendMessage" }]);
});
