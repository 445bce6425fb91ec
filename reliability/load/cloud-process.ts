/** The local cloud in a process of its own, so that what it holds can be told from what loads it. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as z from "zod/mini";
import { reasonOf } from "../../lib/domain/fault.ts";
import { type LocalCloud, startLocalCloud } from "../../local/cloud.ts";
import { localQueueUrl } from "../../local/fauxqs.ts";
import { Order, type Told } from "./messages.ts";

const tell = (told: Told): void => {
  process.send?.(told);
};

const env = z.record(z.string(), z.string()).parse(JSON.parse(process.argv[2] ?? "{}"));
const ticks = process.argv[3] === "ticks";

function introduce({ url, settings, discord, dynamodbUrl, sqsUrl, stack }: LocalCloud): void {
  const [table] = stack.tables;
  const queue = stack.queues.find(({ attributes }) => "RedrivePolicy" in attributes);
  const dead = stack.queues.find(({ attributes }) => !("RedrivePolicy" in attributes));
  if (table === undefined || queue === undefined || dead === undefined)
    throw new Error("template: a table, a queue and its dead-letter queue are needed");
  tell({
    kind: "ready",
    pid: process.pid,
    url,
    home: settings.home,
    dynamodbUrl,
    sqsUrl,
    tableName: table.name,
    queueUrl: localQueueUrl(sqsUrl, queue.name),
    deadLetterUrl: localQueueUrl(sqsUrl, dead.name),
    dmChannelId: discord.dmChannelId,
  });
}

setFlagsFromString("--expose-gc");
const gc: unknown = runInNewContext("gc");
const collectGarbage = (): void => {
  // All that can go, and given back to the system, so that what is left can be told from what is lazy.
  if (typeof gc === "function") gc({ type: "major", execution: "sync", flavor: "last-resort" });
};

function listen(cloud: LocalCloud): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await cloud.stop();
    process.exit(0);
  };
  process.on("message", (message) => {
    const order = Order.parse(message);
    if (order === "stop") return void end();
    if (order === "collect") collectGarbage();
    const { heapUsed, heapTotal, external } = process.memoryUsage();
    tell({
      kind: "sample",
      heapBytes: heapUsed,
      heapTakenBytes: heapTotal,
      externalBytes: external,
      pids: cloud.pids(),
    });
  });
  // Whoever loads it is gone: nobody would stop it any more.
  process.on("disconnect", () => void end());
}

try {
  const cloud = await startLocalCloud({
    env,
    ticks,
    print: (line) => tell({ kind: "printed", line }),
  });
  listen(cloud);
  introduce(cloud);
} catch (error) {
  tell({ kind: "failed", reason: reasonOf(error) });
  process.exit(1);
}
