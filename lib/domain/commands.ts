/** The slash commands: as Discord shows them, and what each one asks of Vigil. */
import { defaultThreadId, type ThreadId } from "./ids.ts";
import {
  type Command,
  type Interaction,
  type InvokedInteraction,
  interactionContext,
  interactionType,
  invokerOf,
  isBotDm,
  optionType,
  type User,
} from "./interaction.ts";
import { InvalidInput } from "./parse.ts";
import { sanitise } from "./plain-text.ts";
import type { Settings } from "./settings.ts";
import type { InteractionReply, Signal } from "./signal.ts";
import type { Instant } from "./time.ts";

/** Discord's own bound of a string option. */
const chatMessageLimit = 6_000;

/** A command as Discord's bulk overwrite takes it (PUT /applications/{id}/commands). */
export interface CommandDefinition {
  readonly type: 1;
  readonly name: string;
  readonly description: string;
  readonly integration_types: readonly number[];
  readonly contexts: readonly number[];
  readonly options?: readonly OptionDefinition[];
}
export interface OptionDefinition {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly max_length?: number;
}

/** Installable in servers and for a user; usable in servers, in the bot's DM, in other DMs. */
const everywhere = {
  type: 1,
  integration_types: [0, 1],
  contexts: [interactionContext.guild, interactionContext.botDm, interactionContext.privateChannel],
} as const;

export const commands: readonly CommandDefinition[] = [
  {
    ...everywhere,
    name: "chat",
    description: "Say something to Vigil",
    options: [
      {
        type: optionType.string,
        name: "message",
        description: "What you want to say",
        required: true,
        max_length: chatMessageLimit,
      },
    ],
  },
  { ...everywhere, name: "status", description: "What Vigil is doing, and when it wakes next" },
  {
    ...everywhere,
    name: "heartbeat",
    description: "Vigil's heartbeat in this place",
    options: [
      { type: optionType.subcommand, name: "now", description: "Wake up and reflect at once" },
    ],
  },
  { ...everywhere, name: "help", description: "What Vigil is, and its commands" },
];

const helpText = `I am Vigil. I wake up on a schedule, reflect on what I know, and write only when I have something worth saying.
- \`/chat message\`: say something to me
- \`/status\`: what I am doing, and when I wake next
- \`/heartbeat now\`: wake me up at once
- \`/help\`: this text`;

/** What an interaction asks for. A `reply` is for the invoker's eyes only. */
export type Outcome =
  | { readonly kind: "pong" }
  | { readonly kind: "reply"; readonly text: string }
  | { readonly kind: "status"; readonly threadId: ThreadId }
  | { readonly kind: "enqueue"; readonly signal: Signal; readonly isPrivate: boolean };

/**
 * | in this order | outcome |
 * | --- | --- |
 * | a ping, whoever sent it | pong |
 * | nobody or a stranger | `InvalidInput`, or a polite refusal that costs no read and no send |
 * | a button or a form | a reply: there is none yet |
 * | `/chat` with words | enqueue, answered in the open |
 * | `/heartbeat now` | enqueue, answered in private |
 * | `/status` | status of the thread |
 * | `/help`, or anything unknown or empty | a reply |
 *
 * @param now this invocation's clock reading: the signal's time
 */
export function routeInteraction(
  interaction: Interaction,
  settings: Pick<Settings, "ownerIds">,
  now: Instant,
): Outcome {
  if (interaction.type === interactionType.ping) return { kind: "pong" };
  const invoker = invokerOf(interaction);
  if (invoker === undefined) throw new InvalidInput("user", "must be present");
  if (!settings.ownerIds.includes(invoker.id)) return reply(refusalOf(invoker));
  if (interaction.type !== interactionType.command) {
    return reply("I have no buttons or forms yet. Try /help.");
  }
  const call: Call = {
    interaction,
    invoker,
    threadId: threadOf(interaction, invoker, settings),
    now,
  };
  return routeCommand(call);
}

interface Call {
  readonly interaction: Command;
  readonly invoker: User;
  readonly threadId: ThreadId;
  readonly now: Instant;
}

function routeCommand(call: Call): Outcome {
  const { name } = call.interaction.data;
  switch (name) {
    case "chat":
      return chat(call);
    case "status":
      return { kind: "status", threadId: call.threadId };
    case "heartbeat":
      return heartbeat(call);
    case "help":
      return reply(helpText);
    default:
      return reply(`I do not know the command /${shortened(name)}. Try /help.`);
  }
}

function chat(call: Call): Outcome {
  const value = call.interaction.data.options?.find(({ name }) => name === "message")?.value;
  const text = typeof value === "string" ? sanitise(value).trim() : "";
  if (text === "") return reply("Your message is empty. Write your words after /chat message.");
  if (text.length > chatMessageLimit) {
    return reply(
      `Your message has ${text.length} characters, and I read at most ${chatMessageLimit}. Send it in parts.`,
    );
  }
  const { id, global_name: shownName, username } = call.invoker;
  const author = { id, name: sanitise(shownName ?? username) };
  const signal: Signal = {
    ...signalBasics(call),
    type: "message",
    content: [{ type: "text", text }],
    author,
  };
  return { kind: "enqueue", signal, isPrivate: false };
}

function heartbeat(call: Call): Outcome {
  const subcommand = call.interaction.data.options?.find(
    ({ type }) => type === optionType.subcommand,
  );
  if (subcommand?.name !== "now") {
    const asked = subcommand === undefined ? "" : ` ${shortened(subcommand.name)}`;
    return reply(`I do not know /heartbeat${asked}. Try /heartbeat now.`);
  }
  const signal: Signal = { ...signalBasics(call), type: "command", command: { name: "beat-now" } };
  return { kind: "enqueue", signal, isPrivate: true };
}

/** The interaction's id is the signal's: a request sent twice is one signal. */
const signalBasics = (call: Call) => ({
  source: "discord" as const,
  id: call.interaction.id,
  threadId: call.threadId,
  timestamp: call.now,
  reply: replyOf(call.interaction),
});

const replyOf = (interaction: Command): InteractionReply => ({
  applicationId: interaction.application_id,
  token: interaction.token,
  ...(interaction.channel_id === undefined ? {} : { channelId: interaction.channel_id }),
});

/** The first owner's DM with the bot is `default`; every other place is named by its channel. */
function threadOf(
  interaction: InvokedInteraction,
  invoker: User,
  settings: Pick<Settings, "ownerIds">,
): ThreadId {
  if (isBotDm(interaction) && invoker.id === settings.ownerIds[0]) return defaultThreadId;
  if (interaction.channel_id === undefined) throw new InvalidInput("channel_id", "must be present");
  return interaction.channel_id;
}

const reply = (text: string): Outcome => ({ kind: "reply", text });

const refusalOf = (stranger: User): string =>
  `I keep watch for somebody else, so I cannot help you here; sorry. If this Vigil is yours, add your Discord id ${stranger.id} to VIGIL_OWNER_IDS and deploy again.`;

/** A name from outside, safe to quote in one sentence. */
const shortened = (name: string): string => name.replace(/[^\w-]/g, "").slice(0, 32);
