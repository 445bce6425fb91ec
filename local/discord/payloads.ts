/** Discord's interaction objects ("Receiving and Responding"): who asked, where, and what. */
import * as z from "zod/mini";
import { Snowflake } from "../../lib/domain/ids.ts";
import { commandsFor, optionType } from "./commands.ts";
import { interactionType } from "./responses.ts";
import type { StoredAttachment, StoredInteraction, StoredMessage } from "./state-types.ts";
import { apiAttachment, apiMessage, personName, userOf } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

/** The one server; its channels are whatever the person asks in. */
export const guildId = "1000";
const context = { guild: 0, botDm: 1, privateChannel: 2 } as const;

/** Where and by whom; left out: in the DM with the bot, by its one person. */
export const place = {
  channel_id: z.optional(Snowflake),
  /** 0: a server, as with any `channel_id`; 2: a DM between people, where the app is installed for a user. */
  context: z.optional(z.literal([0, 1, 2], "must be 0, 1 or 2")),
  /** Somebody else than the embedded Discord's person: a stranger. */
  by: z.optional(z.strictObject({ id: Snowflake, name: z.string("must be a name") })),
};
const Place = z.object(place);
export type Place = z.infer<typeof Place>;

/** A value as it is sent; a file stands for the id of its attachment. */
export type Argument = string | number | boolean | StoredAttachment;
export interface Invoked {
  readonly command: string;
  readonly subcommand?: string | undefined;
  readonly options: Readonly<Record<string, Argument>>;
  /** How it stands in the person's view; left out, as its values are. */
  readonly typed?: string | undefined;
}

export const channelOf = ({ identity }: EmbeddedWorld, { channel_id: id }: Place): string =>
  id ?? identity.dmChannelId;

/** What every interaction tells. */
function base(world: EmbeddedWorld, { id, token }: StoredInteraction, where: Place) {
  const { identity } = world;
  const { id: userId, name } = where.by ?? { id: identity.personId, name: personName };
  const user = userOf(userId, name, false);
  const channelId = channelOf(world, where);
  const isDm = channelId === identity.dmChannelId;
  const at = where.context ?? (isDm ? context.botDm : context.guild);
  return {
    id,
    application_id: identity.applicationId,
    token,
    version: 1,
    context: at,
    channel_id: channelId,
    channel: { id: channelId, type: at === context.guild ? 0 : isDm ? 1 : 3 },
    ...(at === context.guild
      ? {
          guild_id: guildId,
          guild: { id: guildId, locale: "en-US", features: [] },
          member: memberOf(user),
        }
      : { user }),
    locale: "en-US",
    entitlements: [],
    authorizing_integration_owners: { "1": identity.personId },
    app_permissions: "0",
    attachment_size_limit: 10_485_760,
  };
}

const memberOf = (user: object) => ({
  user,
  roles: [],
  permissions: "0",
  joined_at: "2025-01-01T00:00:00.000000+00:00",
  deaf: false,
  mute: false,
  flags: 0,
});

/** @param focused the option that is being typed, for an autocomplete */
export function commandPayload(
  world: EmbeddedWorld,
  sent: StoredInteraction,
  where: Place,
  asked: Invoked,
  focused?: string,
) {
  const at = base(world, sent, where);
  const known = commandsFor(world, at.context === context.guild ? guildId : null).find(
    ({ name }) => name === asked.command,
  );
  const { subcommand, options } = asked;
  const types = optionTypes(known, subcommand);
  const values = Object.entries(options).map(([name, value]) => ({
    name,
    type: types.get(name) ?? guessedType(value),
    value: typeof value === "object" ? value.id : value,
    ...(name === focused ? { focused: true } : {}),
  }));
  const files = Object.values(options).filter((value) => typeof value === "object");
  const attachments = Object.fromEntries(
    files.map((file) => [file.id, apiAttachment(world, file)]),
  );
  return {
    ...at,
    type: focused === undefined ? interactionType.command : interactionType.autocomplete,
    data: {
      id: known?.["id"] ?? world.identity.applicationId,
      name: asked.command,
      type: 1,
      options:
        subcommand === undefined
          ? values
          : [{ name: subcommand, type: optionType.subcommand, options: values }],
      ...(files.length === 0 ? {} : { resolved: { attachments } }),
    },
  };
}

const Options = z.object({
  options: z.optional(
    z.array(
      z.object({ name: z.string(), type: z.number(), options: z.optional(z.array(z.unknown())) }),
    ),
  ),
});

/** What the definition says of each option's type. */
function optionTypes(definition: unknown, subcommand?: string): ReadonlyMap<string, number> {
  const { options = [] } = Options.safeParse(definition).data ?? {};
  if (subcommand !== undefined) return optionTypes(options.find(({ name }) => name === subcommand));
  return new Map(options.map(({ name, type }) => [name, type]));
}

function guessedType(value: Argument): number {
  if (typeof value === "object") return optionType.attachment;
  if (typeof value === "string") return optionType.string;
  if (typeof value === "boolean") return optionType.boolean;
  return Number.isInteger(value) ? optionType.integer : optionType.number;
}

export const componentPayload = (
  world: EmbeddedWorld,
  sent: StoredInteraction,
  where: Place,
  message: StoredMessage,
  pressed: {
    readonly type: number;
    readonly customId: string;
    readonly values?: readonly string[];
  },
) => ({
  ...base(world, sent, where),
  type: interactionType.component,
  message: apiMessage(message, world),
  data: {
    id: 2,
    component_type: pressed.type,
    custom_id: pressed.customId,
    ...(pressed.values === undefined ? {} : { values: pressed.values }),
  },
});

/** @param message from which the form was opened; undefined after a slash command */
export const modalPayload = (
  world: EmbeddedWorld,
  sent: StoredInteraction,
  where: Place,
  message: StoredMessage | undefined,
  data: { readonly custom_id: string; readonly components: readonly object[] },
) => ({
  ...base(world, sent, where),
  type: interactionType.modal,
  ...(message === undefined ? {} : { message: apiMessage(message, world) }),
  data,
});
