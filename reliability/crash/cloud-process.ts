/** The local cloud in a process of its own, so that it can be killed whole. Arguments: its environment, and its assembly's file. */
import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { reasonOf } from "../../lib/domain/fault.ts";
import { type LocalCloud, startLocalCloud } from "../../local/cloud.ts";
import { Template } from "../../local/template/template.ts";
import { Order, type Told } from "./messages.ts";

const Assembly = z.object({ assemblyDir: z.string(), template: Template });
const [, , envText = "{}", assemblyFile = ""] = process.argv;

const tell = (told: Told): void => {
  if (process.connected) process.send?.(told);
};

function introduce({ url, dynamodbUrl, sqsUrl, stack }: LocalCloud): void {
  const [table] = stack.tables;
  const queue = stack.queues.find(({ attributes }) => "RedrivePolicy" in attributes);
  const dead = stack.queues.find(({ attributes }) => !("RedrivePolicy" in attributes));
  if (table === undefined || queue === undefined || dead === undefined)
    throw new Error("template: a table, a queue and its dead-letter queue are needed");
  tell({
    kind: "ready",
    url,
    dynamodbUrl,
    sqsUrl,
    tableName: table.name,
    queueName: queue.name,
    deadLetterName: dead.name,
  });
}

const pidsOf = (cloud: LocalCloud) => {
  const { heartbeat, conversation, interactions, control } = cloud.pids();
  return {
    heartbeat: [...heartbeat],
    conversation: [...conversation],
    interactions: [...interactions],
    control: [...control],
  };
};

try {
  const cloud = await startLocalCloud({
    env: z.record(z.string(), z.string()).parse(JSON.parse(envText)),
    assembly: Assembly.parse(JSON.parse(await readFile(assemblyFile, "utf8"))),
    // The crash test ticks by hand, more often than once a minute.
    ticks: false,
  });
  process.on("message", async (message) => {
    if (Order.parse(message) === "pids") return tell({ kind: "pids", pids: pidsOf(cloud) });
    await cloud.stop();
    process.exit(0);
  });
  process.on("disconnect", () => process.exit(1));
  introduce(cloud);
} catch (error) {
  tell({ kind: "failed", reason: reasonOf(error) });
  process.exitCode = 1;
  process.disconnect();
}
