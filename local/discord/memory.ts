/** memory: the messages and interactions that the embedded Discord still knows, and the forgetting of the others. */
import { compareIds, timeOf } from "./snowflake.ts";
import type { Forgetting } from "./state.ts";
import type { Line, RegisteredCommand, StoredInteraction, StoredMessage } from "./state-types.ts";

export interface Memory {
  apply(line: Line): void;
  newestFirst(): Iterable<StoredMessage>;
  message(id: string): StoredMessage | undefined;
  hasMessagesIn(channelId: string): boolean;
  interaction(token: string): StoredInteraction | undefined;
  interactionById(id: string): StoredInteraction | undefined;
  isDeletedChannel(id: string): boolean;
  areDmsOpen(): boolean;
  commands(guildId: string | null): readonly RegisteredCommand[];
  /** What would bring all of it back. */
  lines(): readonly Line[];
}

/** @param forgetting left out, nothing is forgotten */
export function openMemory(forgetting?: Forgetting): Memory {
  const messages = new Map<string, StoredMessage>();
  /** Of all channels, oldest first. */
  const order: string[] = [];
  const counts = new Map<string, number>();
  /** Oldest first: a token's first mention is its place. */
  const interactions = new Map<string, StoredInteraction>();
  const deletedChannels = new Set<string>();
  const commands = new Map<string | null, readonly RegisteredCommand[]>();
  let dmsOpen = true;

  function put(message: StoredMessage): void {
    const { id, channelId } = message;
    if (!messages.has(id)) {
      order.splice(placeOf(order, id), 0, id);
      counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
    }
    messages.set(id, message);
  }

  function remove(id: string): void {
    const message = messages.get(id);
    if (message === undefined) return;
    messages.delete(id);
    order.splice(placeOf(order, id) - 1, 1);
    const left = (counts.get(message.channelId) ?? 1) - 1;
    if (left === 0) counts.delete(message.channelId);
    else counts.set(message.channelId, left);
  }

  /** The newest id is the clock: it is what the young ones are young beside. */
  function forgetMessages({ id: newest, channelId }: StoredMessage): void {
    if (forgetting === undefined) return;
    const { messagesAChannel, afterMs } = forgetting;
    while ((counts.get(channelId) ?? 0) > messagesAChannel) {
      const oldest = order.find((id) => messages.get(id)?.channelId === channelId);
      if (oldest === undefined || timeOf(newest) - timeOf(oldest) <= afterMs) return;
      remove(oldest);
    }
  }

  function forgetInteractions({ id: newest }: StoredInteraction): void {
    if (forgetting === undefined) return;
    for (const [token, { id }] of interactions) {
      if (timeOf(newest) - timeOf(id) <= forgetting.afterMs) return;
      interactions.delete(token);
    }
  }

  return {
    apply(line) {
      switch (line.kind) {
        case "message":
          put(line.message);
          return forgetMessages(line.message);
        case "deleted":
          return remove(line.id);
        case "interaction":
          interactions.set(line.interaction.token, line.interaction);
          return forgetInteractions(line.interaction);
        case "channel-deleted":
          deletedChannels.add(line.id);
          return;
        case "dms":
          dmsOpen = line.isOpen;
          return;
        case "commands":
          commands.set(line.guildId, line.commands);
          return;
      }
    },
    *newestFirst() {
      for (let place = order.length - 1; place >= 0; place--) {
        const message = messages.get(order[place] ?? "");
        if (message !== undefined) yield message;
      }
    },
    message: (id) => messages.get(id),
    hasMessagesIn: (channelId) => counts.has(channelId),
    interaction: (token) => interactions.get(token),
    interactionById: (id) => [...interactions.values()].find((one) => one.id === id),
    isDeletedChannel: (id) => deletedChannels.has(id),
    areDmsOpen: () => dmsOpen,
    commands: (guildId) => commands.get(guildId) ?? [],
    lines: () => [
      ...(dmsOpen ? [] : [{ kind: "dms" as const, isOpen: false }]),
      ...[...deletedChannels].map((id) => ({ kind: "channel-deleted" as const, id })),
      ...[...commands].map(([guildId, list]) => ({
        kind: "commands" as const,
        guildId,
        commands: [...list],
      })),
      ...order.flatMap((id) => {
        const message = messages.get(id);
        return message === undefined ? [] : [{ kind: "message" as const, message }];
      }),
      ...[...interactions.values()].map((interaction) => ({
        kind: "interaction" as const,
        interaction,
      })),
    ],
  };
}

/** Behind the last id that is not newer than `id`: the end, but for an id of earlier. */
function placeOf(order: readonly string[], id: string): number {
  let [low, high] = [0, order.length];
  const newest = order.at(-1);
  if (newest === undefined || compareIds(newest, id) <= 0) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(order[middle] ?? "0", id) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
