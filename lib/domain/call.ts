/** call: who invoked an interaction, where, and about which thread. */
import { defaultThreadId, type ThreadId } from "./ids.ts";
import { type InvokedInteraction, isBotDm, type User } from "./interaction.ts";
import { sanitise } from "./plain-text.ts";
import type { Settings } from "./settings.ts";
import type { CommandSignal, InteractionReply, Order } from "./signal.ts";
import type { Instant } from "./time.ts";

export interface Call {
  readonly interaction: InvokedInteraction;
  readonly invoker: User;
  /** The thread of the place where it was invoked. */
  readonly home: ThreadId;
  /** The first owner: the person of the thread `default`, who may ask about other places than the one they are in. */
  readonly isFirstOwner: boolean;
  readonly now: Instant;
}

/** The first owner's DM with the bot is `default`; every other place is named by its channel. Null without one. */
export function homeOf(
  interaction: InvokedInteraction,
  invoker: User,
  settings: Pick<Settings, "ownerIds">,
): ThreadId | null {
  if (isBotDm(interaction) && invoker.id === settings.ownerIds[0]) return defaultThreadId;
  return interaction.channel_id ?? null;
}

/** Another thread than that of the place is the first owner's to name: others would read what is not said to them. */
export const mayName = (call: Call, threadId: ThreadId): boolean =>
  threadId === call.home || call.isFirstOwner;

/** Where the answer goes. */
const replyOf = (interaction: InvokedInteraction): InteractionReply => ({
  applicationId: interaction.application_id,
  token: interaction.token,
  ...(interaction.channel_id === undefined ? {} : { channelId: interaction.channel_id }),
});

/** The invoker under the name that others see. */
export const authorOf = ({ invoker: { id, global_name: shownName, username } }: Call) => ({
  id,
  name: sanitise(shownName ?? username),
});

/** The interaction's id is the signal's: a request sent twice is one signal. */
export const signalBasics = ({ interaction, now }: Call, threadId: ThreadId) => ({
  source: "discord" as const,
  id: interaction.id,
  threadId,
  timestamp: now,
  reply: replyOf(interaction),
});

/** An order of the invoker's for a thread, all but what is ordered. */
export const orderBasics = (call: Call, threadId: ThreadId): Omit<CommandSignal, "command"> => ({
  ...signalBasics(call, threadId),
  type: "command",
  author: authorOf(call),
});

/** An order of the invoker's for a thread. */
export const orderOf = (call: Call, threadId: ThreadId, command: Order): CommandSignal => ({
  ...orderBasics(call, threadId),
  command,
});

/** A name from outside, safe to quote in one sentence. */
export const shortened = (name: string): string => name.replace(/[^\w-]/g, "").slice(0, 32);
