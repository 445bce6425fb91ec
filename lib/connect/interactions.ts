/** Connects the interactions function: it answers within Discord's three seconds from a cold start. */
import { consoleLog } from "../adapters/console-log.ts";
import { discordVerifier } from "../adapters/discord-signature.ts";
import { sqsQueue } from "../adapters/sqs-queue.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { type Env, InteractionsEnv, ownerIdsOf, parseEnv } from "../config.ts";
import type { ThreadStore } from "../ports.ts";
import { armed } from "./armed.ts";

export function connectInteractions(env: Env) {
  const config = parseEnv(InteractionsEnv, env);
  return {
    verify: discordVerifier(config.DISCORD_PUBLIC_KEY),
    ownerIds: ownerIdsOf(config.VIGIL_OWNER_IDS),
    ports: armed({
      clock: systemClock,
      log: consoleLog(env),
      queue: sqsQueue(config.QUEUE_URL),
      threads: lazyThreads(config.TABLE_NAME),
    }),
  };
}

/** The store is opened by the first `/status`. */
function lazyThreads(tableName: string): Pick<ThreadStore, "read"> {
  const load = async () => {
    const [{ openTable }, { dynamoThreads }] = await Promise.all([
      import("../adapters/dynamo/table.ts"),
      import("../adapters/dynamo/threads.ts"),
    ]);
    return dynamoThreads(openTable(tableName));
  };
  let threads: Promise<ThreadStore> | undefined;
  return {
    async read(id) {
      threads ??= load();
      return (await threads).read(id);
    },
  };
}
