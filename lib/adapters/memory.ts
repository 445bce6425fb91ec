/** Every port in memory, with the semantics of the real ones: what flows are tested on. */
import { instant } from "../domain/time.ts";
import type { Ports } from "../ports.ts";
import { memoryArchive } from "./memory/archive.ts";
import { memoryBudgets } from "./memory/budgets.ts";
import { memoryClock, type SettableClock } from "./memory/clock.ts";
import { type MemoryDeadLetters, memoryDeadLetters } from "./memory/dead-letters.ts";
import { memoryEars } from "./memory/ears.ts";
import { type MemoryBus, type MemoryRule, memoryBus, memoryRule } from "./memory/eventbridge.ts";
import { memoryEvents } from "./memory/events.ts";
import { memoryFeed } from "./memory/feed.ts";
import { memoryIds } from "./memory/ids.ts";
import { type CollectedLog, memoryLog } from "./memory/log.ts";
import { type MemoryMessenger, memoryMessenger } from "./memory/messenger.ts";
import { memoryModel, type ScriptedModel } from "./memory/model.ts";
import { memoryOutbox } from "./memory/outbox.ts";
import { memoryOutreach, memoryUndo } from "./memory/outreach.ts";
import { memoryPasses } from "./memory/passes.ts";
import { type MemoryQueue, memoryQueue } from "./memory/queue.ts";
import { memoryReminders } from "./memory/reminders.ts";
import { memoryShelf, type Shelf } from "./memory/shelf.ts";
import { memoryShell } from "./memory/shell.ts";
import { memorySignals } from "./memory/signals.ts";
import {
  memoryFiles,
  memoryHistory,
  memoryKv,
  memoryRegistry,
  memoryRuns,
  memorySystem,
} from "./memory/stores.ts";
import { memorySynthesis } from "./memory/synthesis.ts";
import { memoryThreads } from "./memory/threads.ts";
import { memoryTokens } from "./memory/tokens.ts";
import { minisearchRecall } from "./minisearch-recall.ts";

/** The ports, with handles for what a test arranges and looks at. */
export interface MemoryPorts extends Ports {
  readonly clock: SettableClock;
  readonly log: CollectedLog;
  readonly queue: MemoryQueue;
  readonly deadLetters: MemoryDeadLetters;
  readonly model: ScriptedModel;
  readonly messenger: MemoryMessenger;
  readonly bus: MemoryBus;
  readonly rule: MemoryRule;
  /** What all stores hold, under the names of the real table: `items.damage(threadKey("default"), …)`. */
  readonly items: Shelf;
}

/** A Friday morning: 2025-11-21T08:00:00Z. */
export const memoryStartAt = instant(Date.UTC(2025, 10, 21, 8));

/** A new, empty world. Ids, clock and all answers are the same in every run. */
export function memoryPorts({ now = memoryStartAt } = {}): MemoryPorts {
  const clock = memoryClock(now);
  const log = memoryLog();
  const items = memoryShelf();
  const queue = memoryQueue(clock);
  const onCorrupt = (reason: string) => log.error("store.corrupt", { reason });
  return {
    clock,
    log,
    items,
    ids: memoryIds(),
    tokens: memoryTokens(),
    threads: memoryThreads(items),
    memory: memoryFiles(items, onCorrupt),
    history: memoryHistory(items, onCorrupt),
    recall: minisearchRecall(),
    runs: memoryRuns(items, onCorrupt),
    signals: memorySignals(items),
    outbox: memoryOutbox(items, onCorrupt),
    outreach: memoryOutreach(items, onCorrupt),
    undo: memoryUndo(items, onCorrupt),
    synthesis: memorySynthesis(items, onCorrupt),
    ears: memoryEars(items),
    reminders: memoryReminders(items, onCorrupt),
    system: memorySystem(items, onCorrupt),
    kv: memoryKv(items),
    feed: memoryFeed(items, onCorrupt),
    budgets: memoryBudgets(items, onCorrupt),
    events: memoryEvents(items, onCorrupt),
    registry: memoryRegistry(items),
    passes: memoryPasses(items, onCorrupt),
    archive: memoryArchive(items),
    queue,
    deadLetters: memoryDeadLetters(clock, queue),
    bus: memoryBus(),
    rule: memoryRule(),
    model: memoryModel(clock, log),
    shell: memoryShell(),
    messenger: memoryMessenger(clock),
  };
}
