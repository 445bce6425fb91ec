/** Connects the interactions function: it answers within Discord's three seconds from a cold start. */
import { consoleLog } from "../adapters/console-log.ts";
import { discordVerifier } from "../adapters/discord-signature.ts";
import { sqsQueue } from "../adapters/sqs-queue.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { type Env, InteractionsEnv, isLoopback, ownerIdsOf, parseEnv } from "../config.ts";
import type { LookPorts } from "../flows/look.ts";
import type { Log } from "../ports.ts";
import { armed } from "./armed.ts";
import type { Store } from "./interactions-store.ts";

export function connectInteractions(env: Env) {
  const config = parseEnv(InteractionsEnv, env);
  const log = consoleLog(env);
  return {
    verify: discordVerifier(config.DISCORD_PUBLIC_KEY),
    settings: {
      ownerIds: ownerIdsOf(config.VIGIL_OWNER_IDS),
      control: { url: config.CONTROL_URL, isLocal: isLoopback(config.CONTROL_URL) },
    },
    ports: armed({
      clock: systemClock,
      log,
      queue: sqsQueue(config.QUEUE_URL),
      ...lazyStore(config.TABLE_NAME, log),
    }),
  };
}

/** The table is opened by the first question; these are all that may be asked of it. */
function lazyStore(tableName: string, log: Log): Omit<LookPorts, "clock"> {
  let opened: Promise<Store> | undefined;
  const store = (): Promise<Store> => {
    opened ??= import("./interactions-store.ts").then(({ openStore }) =>
      openStore(tableName, (reason) => log.warn("row.corrupt", { reason })),
    );
    return opened;
  };
  return {
    threads: { read: async (...asked) => (await store()).threads.read(...asked) },
    system: { read: async () => (await store()).system.read() },
    runs: { recent: async (...asked) => (await store()).runs.recent(...asked) },
    memory: {
      read: async (...asked) => (await store()).memory.read(...asked),
      list: async (...asked) => (await store()).memory.list(...asked),
      latest: async (...asked) => (await store()).memory.latest(...asked),
      versions: async (...asked) => (await store()).memory.versions(...asked),
    },
    feed: { recent: async (...asked) => (await store()).feed.recent(...asked) },
    reminders: {
      read: async (...asked) => (await store()).reminders.read(...asked),
      list: async (...asked) => (await store()).reminders.list(...asked),
    },
    registry: { list: async (...asked) => (await store()).registry.list(...asked) },
  };
}
