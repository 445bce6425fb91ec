/** What every function that runs beats is connected to: the table, the queue, the model, the secrets. */
import type { AiModelWorld } from "../adapters/ai-model.ts";
import { consoleLog } from "../adapters/console-log.ts";
import { dynamoBudgets } from "../adapters/dynamo/budgets.ts";
import { dynamoEars } from "../adapters/dynamo/ears.ts";
import { dynamoEvents } from "../adapters/dynamo/events.ts";
import { dynamoFeed } from "../adapters/dynamo/feed.ts";
import { dynamoHistory } from "../adapters/dynamo/history.ts";
import { dynamoKv } from "../adapters/dynamo/kv.ts";
import { dynamoMemoryFiles } from "../adapters/dynamo/memory-files.ts";
import { dynamoOutbox } from "../adapters/dynamo/outbox.ts";
import { dynamoOutreach, dynamoUndo } from "../adapters/dynamo/outreach.ts";
import { dynamoRegistry } from "../adapters/dynamo/registry.ts";
import { dynamoReminders } from "../adapters/dynamo/reminders.ts";
import { dynamoRuns } from "../adapters/dynamo/runs.ts";
import { dynamoSignals } from "../adapters/dynamo/signals.ts";
import { dynamoSynthesis } from "../adapters/dynamo/synthesis.ts";
import { dynamoSystem } from "../adapters/dynamo/system.ts";
import { openTable, type Table } from "../adapters/dynamo/table.ts";
import { dynamoThreads } from "../adapters/dynamo/threads.ts";
import { eventBridgeBus } from "../adapters/eventbridge.ts";
import { sqsQueue } from "../adapters/sqs-queue.ts";
import { type Secrets, ssmSecrets } from "../adapters/ssm-secrets.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { ulidIds } from "../adapters/ulid-ids.ts";
import { type BeatConfig, type Env, settingsOf } from "../config.ts";
import type { Settings } from "../domain/settings.ts";
import type { Model, Ports, Recall, Shell } from "../ports.ts";

export interface BeatConnection {
  readonly ports: Omit<
    Ports,
    "messenger" | "rule" | "deadLetters" | "archive" | "passes" | "tokens"
  >;
  readonly table: Table;
  readonly settings: Settings;
  readonly secrets: Secrets;
}

/** @param env the raw environment, for the log's format; `config` is what was parsed of it */
export function connectBeat(env: Env, config: BeatConfig): BeatConnection {
  const log = consoleLog(env);
  const clock = systemClock;
  const table = openTable(config.TABLE_NAME, (reason) => log.warn("row.corrupt", { reason }));
  const secrets = ssmSecrets(config.SECRETS_PATH, clock);
  const baseUrls = { anthropic: config.ANTHROPIC_BASE_URL, openai: config.OPENAI_BASE_URL };
  const ports = {
    clock,
    log,
    ids: ulidIds(),
    threads: dynamoThreads(table),
    memory: dynamoMemoryFiles(table),
    history: dynamoHistory(table),
    recall: lazyRecall(),
    runs: dynamoRuns(table),
    system: dynamoSystem(table),
    kv: dynamoKv(table),
    signals: dynamoSignals(table),
    outbox: dynamoOutbox(table),
    outreach: dynamoOutreach(table),
    undo: dynamoUndo(table),
    synthesis: dynamoSynthesis(table),
    ears: dynamoEars(table),
    reminders: dynamoReminders(table),
    feed: dynamoFeed(table),
    budgets: dynamoBudgets(table),
    events: dynamoEvents(table),
    registry: dynamoRegistry(table),
    queue: sqsQueue(config.QUEUE_URL),
    bus: eventBridgeBus(),
    model: lazyModel({ secrets, clock, log, baseUrls }),
    shell: lazyShell(),
  };
  return { ports, table, secrets, settings: settingsOf(config) };
}

/** The AI SDK, its providers and the offline model are imported by the first turn: most beats need none. */
function lazyModel(world: AiModelWorld): Model {
  const load = async () => (await import("../adapters/model-by-name.ts")).modelByName(world);
  let model: Promise<Model> | undefined;
  return {
    async run(turn) {
      model ??= load();
      return (await model).run(turn);
    },
  };
}

/** The search engine is imported by the first search: most functions never search. */
function lazyRecall(): Recall {
  const load = async () => (await import("../adapters/minisearch-recall.ts")).minisearchRecall();
  let recall: Promise<Recall> | undefined;
  return {
    async search(documents, query, limit) {
      recall ??= load();
      return (await recall).search(documents, query, limit);
    },
  };
}

/** just-bash is loaded by the first script, in a thread of its own: most beats run none. */
function lazyShell(): Shell {
  const load = async () => (await import("../adapters/just-bash-shell.ts")).justBashShell();
  let shell: Promise<Shell> | undefined;
  return {
    async run(script) {
      shell ??= load();
      return (await shell).run(script);
    },
  };
}
