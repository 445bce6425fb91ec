/** The composition root: environment -> ports. The only file that names adapters. */
import type { AiModelWorld } from "./adapters/ai-model.ts";
import { consoleLog } from "./adapters/console-log.ts";
import { discordMessenger } from "./adapters/discord.ts";
import { discordVerifier } from "./adapters/discord-signature.ts";
import { dynamoHistory } from "./adapters/dynamo/history.ts";
import { dynamoKv } from "./adapters/dynamo/kv.ts";
import { dynamoMemoryFiles } from "./adapters/dynamo/memory-files.ts";
import { dynamoRuns } from "./adapters/dynamo/runs.ts";
import { dynamoSignals } from "./adapters/dynamo/signals.ts";
import { dynamoSystem } from "./adapters/dynamo/system.ts";
import { openTable } from "./adapters/dynamo/table.ts";
import { dynamoThreads } from "./adapters/dynamo/threads.ts";
import { sqsQueue } from "./adapters/sqs-queue.ts";
import { ssmSecrets } from "./adapters/ssm-secrets.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { ulidIds } from "./adapters/ulid-ids.ts";
import {
  BeatEnv,
  ControlEnv,
  ConversationEnv,
  HeartbeatEnv,
  InteractionsEnv,
  ownerIdsOf,
  parseEnv,
  settingsOf,
} from "./config.ts";
import type { Settings } from "./domain/settings.ts";
import type { Model, Ports, ThreadStore } from "./ports.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Everything but Discord: what a beat needs, and the secrets that its caller may need besides. */
function connectBeat(env: Env, parsed: ReturnType<typeof parseBeat>) {
  const log = consoleLog(env);
  const clock = systemClock;
  const table = openTable(parsed.TABLE_NAME, (reason) => log.warn("row.corrupt", { reason }));
  const secrets = ssmSecrets(parsed.SECRETS_PATH, clock);
  const baseUrls = { anthropic: parsed.ANTHROPIC_BASE_URL, openai: parsed.OPENAI_BASE_URL };
  const ports = {
    clock,
    log,
    ids: ulidIds(),
    threads: dynamoThreads(table),
    memory: dynamoMemoryFiles(table),
    history: dynamoHistory(table),
    runs: dynamoRuns(table),
    system: dynamoSystem(table),
    kv: dynamoKv(table),
    signals: dynamoSignals(table),
    queue: sqsQueue(parsed.QUEUE_URL),
    model: lazyModel({ secrets, clock, log, baseUrls }),
  } satisfies Omit<Ports, "messenger">;
  return { ports, secrets, settings: settingsOf(parsed) };
}

const parseBeat = (env: Env) => parseEnv(BeatEnv, env);

export const connectHeartbeat = (env: Env) => connectBeat(env, parseEnv(HeartbeatEnv, env));

export function connectConversation(env: Env): { ports: Ports; settings: Settings } {
  const parsed = parseEnv(ConversationEnv, env);
  const { ports, secrets, settings } = connectBeat(env, parsed);
  const messenger = discordMessenger({
    apiUrl: parsed.DISCORD_API_URL,
    botToken: () => secrets.read("discord-bot-token"),
  });
  return { ports: { ...ports, messenger }, settings };
}

export function connectControl(env: Env) {
  const parsed = parseEnv(ControlEnv, env);
  const { ports, secrets, settings } = connectBeat(env, parsed);
  const apiToken = () => secrets.read("api-token");
  return { ports, settings, access: parsed.CONTROL_ACCESS, apiToken };
}

/** Answers within Discord's three seconds from a cold start: the store is opened by the first `/status`. */
export function connectInteractions(env: Env) {
  const parsed = parseEnv(InteractionsEnv, env);
  return {
    verify: discordVerifier(parsed.DISCORD_PUBLIC_KEY),
    ownerIds: ownerIdsOf(parsed.VIGIL_OWNER_IDS),
    ports: {
      clock: systemClock,
      log: consoleLog(env),
      queue: sqsQueue(parsed.QUEUE_URL),
      threads: lazyThreads(parsed.TABLE_NAME),
    },
  };
}

/** The AI SDK, its providers and the offline model are imported by the first turn. */
function lazyModel(world: AiModelWorld): Model {
  const load = async () => (await import("./adapters/model-by-name.ts")).modelByName(world);
  let model: Promise<Model> | undefined;
  return {
    async run(turn) {
      model ??= load();
      return (await model).run(turn);
    },
  };
}

function lazyThreads(tableName: string): Pick<ThreadStore, "read"> {
  const load = async () => {
    const [{ openTable }, { dynamoThreads }] = await Promise.all([
      import("./adapters/dynamo/table.ts"),
      import("./adapters/dynamo/threads.ts"),
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
