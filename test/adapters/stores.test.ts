/** The contracts of the smaller stores, on the table and on their twins in memory. */
import { afterAll, beforeAll } from "vitest";
import { dynamoEars } from "../../lib/adapters/dynamo/ears.ts";
import { dynamoHistory } from "../../lib/adapters/dynamo/history.ts";
import {
  earKey,
  heldKey,
  type Key,
  kvKey,
  memoryKey,
  messageKey,
  outboxKey,
  passKey,
  progressKey,
  reminderKey,
  runKey,
  synthesisKey,
  systemKey,
} from "../../lib/adapters/dynamo/keys.ts";
import { dynamoKv } from "../../lib/adapters/dynamo/kv.ts";
import { dynamoMemoryFiles } from "../../lib/adapters/dynamo/memory-files.ts";
import { dynamoOutbox } from "../../lib/adapters/dynamo/outbox.ts";
import { dynamoOutreach, dynamoUndo } from "../../lib/adapters/dynamo/outreach.ts";
import { dynamoPasses } from "../../lib/adapters/dynamo/passes.ts";
import { dynamoRegistry } from "../../lib/adapters/dynamo/registry.ts";
import { dynamoReminders } from "../../lib/adapters/dynamo/reminders.ts";
import { dynamoRuns } from "../../lib/adapters/dynamo/runs.ts";
import { dynamoSignals } from "../../lib/adapters/dynamo/signals.ts";
import { dynamoSynthesis } from "../../lib/adapters/dynamo/synthesis.ts";
import { dynamoSystem } from "../../lib/adapters/dynamo/system.ts";
import { dynamoThreads } from "../../lib/adapters/dynamo/threads.ts";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import type { Item } from "../../lib/adapters/stored.ts";
import type { Ports } from "../../lib/ports.ts";
import { startTables, type TestTables } from "../contracts/dynamo-tables.ts";
import { earStoreContract } from "../contracts/ear-store.ts";
import { historyStoreContract } from "../contracts/history-store.ts";
import { memoryStoreContract } from "../contracts/memory-store.ts";
import { outboxStoreContract } from "../contracts/outbox-store.ts";
import { outreachStoreContract, undoStoreContract } from "../contracts/outreach-store.ts";
import { passStoreContract } from "../contracts/pass-store.ts";
import { reminderStoreContract } from "../contracts/reminder-store.ts";
import { runStoreContract } from "../contracts/run-store.ts";
import { signalStoreContract } from "../contracts/signal-store.ts";
import {
  kvStoreContract,
  systemStoreContract,
  threadRegistryContract,
} from "../contracts/small-stores.ts";
import { synthesisStoreContract } from "../contracts/synthesis-store.ts";

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

interface World {
  readonly stores: Pick<
    Ports,
    | "memory"
    | "history"
    | "runs"
    | "signals"
    | "outbox"
    | "outreach"
    | "undo"
    | "ears"
    | "synthesis"
    | "reminders"
    | "threads"
    | "system"
    | "registry"
    | "passes"
    | "kv"
  >;
  readonly corrupt: () => readonly string[];
  get(key: Key): Promise<Item | null>;
  damage(key: Key, attributes: Item): Promise<void>;
}

async function dynamoWorld(): Promise<World> {
  const { table, corrupt, get, damage } = await tables.fresh();
  return {
    stores: {
      memory: dynamoMemoryFiles(table),
      history: dynamoHistory(table),
      runs: dynamoRuns(table),
      signals: dynamoSignals(table),
      outbox: dynamoOutbox(table),
      outreach: dynamoOutreach(table),
      undo: dynamoUndo(table),
      ears: dynamoEars(table),
      synthesis: dynamoSynthesis(table),
      reminders: dynamoReminders(table),
      threads: dynamoThreads(table),
      system: dynamoSystem(table),
      registry: dynamoRegistry(table),
      passes: dynamoPasses(table),
      kv: dynamoKv(table),
    },
    corrupt: () => corrupt,
    get: async (key) => (await get(key)) ?? null,
    damage,
  };
}

async function memoryWorld(): Promise<World> {
  const ports = memoryPorts();
  return {
    stores: ports,
    corrupt: () => ports.log.lines.map(({ fields }) => String(fields["reason"])),
    get: async (key) => ports.items.get(key),
    damage: async (key, attributes) => ports.items.damage(key, attributes),
  };
}

for (const [name, makeWorld] of Object.entries({ dynamo: dynamoWorld, memory: memoryWorld })) {
  memoryStoreContract(name, async () => {
    const { stores, corrupt, damage } = await makeWorld();
    return {
      store: stores.memory,
      corrupt,
      damage: (thread, path, attributes) => damage(memoryKey(thread, path), attributes),
    };
  });

  historyStoreContract(name, async () => {
    const { stores, corrupt, damage } = await makeWorld();
    return {
      store: stores.history,
      corrupt,
      damage: (id, attributes) => damage(messageKey("default", id), attributes),
    };
  });

  runStoreContract(name, async () => {
    const { stores, corrupt, damage } = await makeWorld();
    return {
      store: stores.runs,
      corrupt,
      damage: (id, attributes) => damage(runKey("default", id), attributes),
      damageProgress: (attributes) => damage(progressKey("default"), attributes),
    };
  });

  outboxStoreContract(name, async () => {
    const { stores, corrupt, damage } = await makeWorld();
    return {
      store: stores.outbox,
      threads: stores.threads,
      corrupt,
      damage: (id, attributes) => damage(heldKey("default", id), attributes),
      damageDue: (attributes) => damage(outboxKey("default"), attributes),
    };
  });

  outreachStoreContract(name, async () => (await makeWorld()).stores.outreach);

  undoStoreContract(name, async () => (await makeWorld()).stores.undo);
  earStoreContract(name, async () => {
    const { stores, damage } = await makeWorld();
    return {
      store: stores.ears,
      threads: stores.threads,
      damage: (attributes) => damage(earKey("default"), attributes),
    };
  });

  reminderStoreContract(name, async () => {
    const { stores, corrupt, get, damage } = await makeWorld();
    return {
      store: stores.reminders,
      threads: stores.threads,
      corrupt,
      stored: (id) => get(reminderKey("default", id)),
      damage: (id, attributes) => damage(reminderKey("default", id), attributes),
    };
  });

  synthesisStoreContract(name, async () => {
    const { stores, corrupt, damage } = await makeWorld();
    return {
      store: stores.synthesis,
      threads: stores.threads,
      corrupt,
      damage: (attributes) => damage(synthesisKey("default"), attributes),
    };
  });

  signalStoreContract(name, async () => (await makeWorld()).stores.signals);

  systemStoreContract(name, async () => {
    const { stores, damage } = await makeWorld();
    return { store: stores.system, damage: (attributes) => damage(systemKey, attributes) };
  });

  threadRegistryContract(name, async () => (await makeWorld()).stores.registry);

  passStoreContract(name, async () => {
    const { stores, corrupt, damage } = await makeWorld();
    return {
      store: stores.passes,
      corrupt,
      damage: (id, attributes) => damage(passKey(id), attributes),
    };
  });

  kvStoreContract(name, async () => {
    const { stores, damage } = await makeWorld();
    return { store: stores.kv, damage: (key, attributes) => damage(kvKey(key), attributes) };
  });
}
