/** What the flow tests share: a world in memory with a started system, and signals to put into it. */
import { threadKey } from "../../lib/adapters/dynamo/keys.ts";
import type { MemoryPorts } from "../../lib/adapters/memory.ts";
import { memoryPorts } from "../../lib/adapters/memory.ts";
import type {
  CommandSignal,
  InteractionReply,
  MessageSignal,
  ThoughtSignal,
} from "../../lib/domain/signal.ts";
import type { Thread } from "../../lib/domain/thread.ts";
import type { ThreadConfig } from "../../lib/domain/thread-config.ts";
import { after, type Instant, minutes } from "../../lib/domain/time.ts";
import { openSystem } from "../../lib/flows/open-thread.ts";

export const ownerId = "100000000000000001";
export const settings = {
  model: "offline",
  ownerIds: [ownerId],
  freeProviders: [],
  dailyBudgetUsd: 2,
  controlUrl: "https://control.example/",
} as const;
export const dmChannelId = "200000000000000002";

/** A world whose thread `default` exists and is due. */
export async function startedWorld(): Promise<MemoryPorts> {
  const world = memoryPorts();
  await openSystem(world);
  return world;
}

export const deadlineIn = (world: MemoryPorts, spanMs = minutes(3)): Instant =>
  after(world.clock.now(), spanMs);

export async function readThread(world: MemoryPorts, id = "default"): Promise<Thread> {
  const thread = await world.threads.read(id);
  if (thread === null) throw new Error(`there is no thread ${id}`);
  return thread;
}

/** Settings as they may stand in the table: also with values that none can have. */
export type StoredSettings = Partial<Record<keyof ThreadConfig, unknown>>;

/** Stores settings as they are: unlike a change of the config this moves no beat, and tells nobody. */
export async function storeConfig(world: MemoryPorts, changes: StoredSettings): Promise<void> {
  const { config } = await readThread(world);
  world.items.damage(threadKey("default"), { config: { ...config, ...changes } });
}

const replyWith = (token: string) => ({ applicationId: "300", token, channelId: dmChannelId });

/** Words of `/chat`. */
export type ChatSignal = MessageSignal & { readonly reply: InteractionReply };

export const aMessage = (world: MemoryPorts, id: string, text: string): ChatSignal => ({
  type: "message",
  source: "discord",
  id,
  threadId: "default",
  content: [{ type: "text", text }],
  timestamp: world.clock.now(),
  author: { id: ownerId, name: "Ada" },
  reply: replyWith(`token-${id}`),
});

export const aThought = (world: MemoryPorts, id: string, text: string): ThoughtSignal => ({
  type: "heartbeat",
  source: "heartbeat",
  id,
  threadId: "default",
  content: [{ type: "text", text }],
  timestamp: world.clock.now(),
});

export const aCommand = (world: MemoryPorts, id: string): CommandSignal => ({
  type: "command",
  source: "discord",
  id,
  threadId: "default",
  command: { name: "beat-now" },
  timestamp: world.clock.now(),
  reply: replyWith(`token-${id}`),
});
