/** Discord as a messenger: direct messages, channels and answers to slash commands. */
import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  RESTPatchAPIChannelMessageJSONBody as EditMessage,
  RESTPatchAPIInteractionOriginalResponseJSONBody as EditResponse,
  RESTPostAPIInteractionFollowupJSONBody as FollowUp,
  RESTPostAPICurrentUserCreateDMChannelJSONBody as OpenDm,
  RESTPatchCurrentApplicationJSONBody as PatchApplication,
  RESTPostAPIChannelMessageJSONBody as PostMessage,
} from "discord-api-types/v10";
import * as z from "zod/mini";
import type { CommandDefinition } from "../domain/command-definitions.ts";
import { type ActionRow, componentType } from "../domain/components.ts";
import { DiscordMessage, IsoInstant, letterOf } from "../domain/discord-message.ts";
import { Fault } from "../domain/fault.ts";
import { Snowflake } from "../domain/ids.ts";
import { readInput } from "../domain/parse.ts";
import type { InteractionReply } from "../domain/signal.ts";
import { milliseconds, seconds } from "../domain/time.ts";
import type { ChannelMessage, Components, Messenger } from "../ports.ts";
import {
  type DiscordCall,
  type DiscordRest,
  type DiscordWorld,
  discordRest,
  sleepFor,
} from "./discord-rest.ts";

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

const WithId = z.object({ id: Snowflake });
const ChannelMessages = z.array(
  z.object({
    id: Snowflake,
    content: z.string(),
    timestamp: IsoInstant,
    author: WithId,
    interaction_metadata: z.nullish(WithId),
  }),
);

/** Discord, "Message Flags": SUPPRESS_EMBEDS and EPHEMERAL. */
const withoutPreviews = 1 << 2;
const forInvokerAlone = 1 << 6;

/** Discord shows the typing for ten seconds; a new one is sent shortly before they are over. */
const typingRestsMs = seconds(8);

/**
 * Whatever the model wrote: `@everyone`, roles and users stay text; and a link shows no preview, which would
 * take what somebody made the model write into its address to its owner before anybody has clicked it.
 */
const asText = {
  allowed_mentions: { parse: [] },
  flags: withoutPreviews,
} satisfies Partial<PostMessage>;

/** How long to wait for the acknowledgement that an answer has overtaken, before each further try. */
const ackDelaysMs = [500, 1_000, 2_000, 4_000].map(milliseconds);

/** The messenger of one bot. One for the process: it remembers rate limits, its id, a refused token. */
export function discordMessenger(world: DiscordWorld): Messenger {
  const rest = discordRest(world);
  const { sleep = sleepFor, now = Date.now } = world;
  const typedAt = new Map<string, number>();
  let ownId: Promise<string> | undefined;

  return {
    async openDm(userId) {
      const body: OpenDm = { recipient_id: userId };
      const at = "messenger.openDm";
      const path = "/users/@me/channels";
      const answer = await rest({
        at,
        method: "POST",
        path,
        body,
        auth: "bot",
        isRepeatable: true,
      });
      return parsed(WithId, answer, at).id;
    },

    async createMessage(channelId, { text, components, replyTo }, nonce) {
      const body: PostMessage = {
        content: text,
        nonce,
        enforce_nonce: true,
        ...asText,
        ...shown(components),
        ...(replyTo === undefined
          ? {}
          : { message_reference: { message_id: replyTo, fail_if_not_exists: false } }),
      };
      const at = "messenger.createMessage";
      const path = `${channelPath(channelId)}/messages`;
      // Repeatable by its nonce: Discord answers a second one with the first one's message.
      const answer = await rest({
        at,
        method: "POST",
        path,
        body,
        auth: "bot",
        isRepeatable: true,
      });
      return { id: parsed(WithId, answer, at).id };
    },

    async editMessage(channelId, messageId, { text, components }) {
      const body: EditMessage = {
        ...(text === undefined ? {} : { content: text, ...asText }),
        ...shown(components),
      };
      await unlessGone(
        { at: "messenger.editMessage", method: "PATCH", body },
        channelId,
        messageId,
      );
    },

    deleteMessage: (channelId, messageId) =>
      unlessGone({ at: "messenger.deleteMessage", method: "DELETE" }, channelId, messageId),

    async typing(channelId) {
      const nowAt = now();
      if (nowAt - (typedAt.get(channelId) ?? Number.NEGATIVE_INFINITY) < typingRestsMs) return;
      typedAt.set(channelId, nowAt);
      await rest({
        at: "messenger.typing",
        method: "POST",
        path: `${channelPath(channelId)}/typing`,
        auth: "bot",
        isRepeatable: true,
        waitsForRate: false,
      });
    },

    async editResponse(reply, text, components) {
      const body: EditResponse = { content: text, ...asText, ...shown(components) };
      await onceAcknowledged({
        at: "messenger.editResponse",
        method: "PATCH",
        path: `${webhookPath(reply)}/messages/@original`,
        body,
        auth: "none",
        isRepeatable: true,
      });
    },

    async followUp(reply, text, { isPrivate = false } = {}) {
      const body: FollowUp = {
        content: text,
        ...asText,
        flags: withoutPreviews | (isPrivate ? forInvokerAlone : 0),
      };
      await onceAcknowledged({
        at: "messenger.followUp",
        method: "POST",
        path: webhookPath(reply),
        body,
        auth: "none",
        isRepeatable: false,
      });
    },

    async messagesSince(channelId, sinceAt) {
      const at = "messenger.messagesSince";
      const me = await idOfBot();
      const found: ChannelMessage[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const oldest = found.at(-1)?.id;
        const before = oldest === undefined ? "" : `&before=${oldest}`;
        const path = `${channelPath(channelId)}/messages?limit=${messagesAPage}${before}`;
        const answer = await rest({ at, method: "GET", path, auth: "bot", isRepeatable: true });
        const messages = parsed(ChannelMessages, answer, at).map(
          ({ id, content, timestamp, author, interaction_metadata: interaction }) => ({
            id,
            content,
            respondsTo: interaction?.id ?? null,
            mine: author.id === me,
            at: timestamp,
          }),
        );
        found.push(...messages.filter((message) => message.at >= sinceAt));
        const last = messages.at(-1);
        if (messages.length < messagesAPage || last === undefined || last.at < sinceAt) break;
      }
      return found;
    },

    async messagesAfter(channelId, afterId, limit) {
      const at = "messenger.messagesAfter";
      const me = await idOfBot();
      const query = `after=${encodeURIComponent(afterId)}&limit=${limit}`;
      const path = `${channelPath(channelId)}/messages?${query}`;
      const call = { at, method: "GET", path, auth: "bot", isRepeatable: true } as const;
      const answer = await rest({ ...call, waitsForRate: false });
      return parsed(z.array(DiscordMessage), answer, at)
        .map((message) => letterOf(message, me))
        .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
    },
  };

  /** The worker can be faster than the acknowledgement of the interaction: 404 until that has arrived. */
  async function onceAcknowledged(call: DiscordCall): Promise<void> {
    for (const delayMs of ackDelaysMs) {
      try {
        await rest(call);
        return;
      } catch (error) {
        if (!(error instanceof Fault && error.code === "not-found")) throw error;
        await sleep(delayMs);
      }
    }
    await rest(call);
  }

  /** Somebody has deleted the message, or its whole channel: then there is nothing left to do. */
  async function unlessGone(
    call: Pick<DiscordCall, "at" | "method" | "body">,
    channelId: string,
    messageId: string,
  ): Promise<void> {
    const path = `${channelPath(channelId)}/messages/${encodeURIComponent(messageId)}`;
    try {
      await rest({ ...call, path, auth: "bot", isRepeatable: true });
    } catch (error) {
      if (!(error instanceof Fault && error.code === "not-found")) throw error;
    }
  }

  /** Asked once; a failed asking is not remembered. */
  async function idOfBot(): Promise<string> {
    ownId ??= readOwnId(rest);
    try {
      return await ownId;
    } catch (error) {
      ownId = undefined;
      throw error;
    }
  }
}

/** Replaces all slash commands of the application, or those of one server; what is not in the list is gone. */
export async function registerCommands(application: {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly applicationId: string;
  /** Null: for everywhere. */
  readonly guildId: string | null;
  readonly commands: readonly CommandDefinition[];
}): Promise<void> {
  const { applicationId, guildId } = application;
  const inGuild = guildId === null ? "" : `/guilds/${encodeURIComponent(guildId)}`;
  await restOf(application)({
    at: "discord.registerCommands",
    method: "PUT",
    path: `/applications/${encodeURIComponent(applicationId)}${inGuild}/commands`,
    body: application.commands,
    auth: "bot",
    isRepeatable: true,
  });
}

/** Tells Discord where to send interactions. Discord calls `url` before it answers, well and wrongly signed. */
export async function setInteractionsUrl(application: {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly url: string;
}): Promise<void> {
  const body: PatchApplication = { interactions_endpoint_url: application.url };
  await restOf(application)({
    at: "discord.setInteractionsUrl",
    method: "PATCH",
    path: "/applications/@me",
    body,
    auth: "bot",
    isRepeatable: true,
  });
}

/** Copies: Discord's own types want lists that may be changed. */
const shown = (components: Components | undefined): { components?: Row[] } =>
  components === undefined
    ? {}
    : {
        components: components.map((row) => ({ ...row, components: row.components.map(partOf) })),
      };

const partOf = (part: ActionRow["components"][number]): Row["components"][number] =>
  part.type === componentType.select
    ? { ...part, options: part.options.map((option) => ({ ...option })) }
    : { ...part };

const restOf = (application: { readonly apiUrl: string; readonly botToken: string }): DiscordRest =>
  discordRest({ apiUrl: application.apiUrl, botToken: async () => application.botToken });

async function readOwnId(rest: DiscordRest): Promise<string> {
  const at = "messenger.messagesSince";
  const path = "/users/@me";
  return parsed(
    WithId,
    await rest({ at, method: "GET", path, auth: "bot", isRepeatable: true }),
    at,
  ).id;
}

/** Discord's largest page (get-channel-messages), and how many of them are read: who writes more than that in between is a crowd. */
const messagesAPage = 100;
const mostPages = 5;

const channelPath = (channelId: string): string => `/channels/${encodeURIComponent(channelId)}`;

const webhookPath = ({ applicationId, token }: InteractionReply): string =>
  `/webhooks/${encodeURIComponent(applicationId)}/${encodeURIComponent(token)}`;

/** A success that does not look like Discord's is somebody else's answer: a proxy, a captive portal. */
function parsed<T extends z.ZodMiniType>(schema: T, answer: unknown, at: string): z.output<T> {
  const reading = readInput(schema, answer);
  if (reading.ok) return reading.value;
  const reason = `the answer is not Discord's: ${reading.error.message}`;
  throw new Fault("unavailable", at, reason);
}
