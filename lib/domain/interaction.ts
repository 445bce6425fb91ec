/** What Vigil reads of a Discord interaction; everything else that Discord sends is dropped at the door. */
import * as z from "zod/mini";
import { DiscordAttachment } from "./discord-attachment.ts";
import { Snowflake } from "./ids.ts";

/** Discord, "Receiving and Responding": the numbers of the wire, named once. */
export const interactionType = {
  ping: 1,
  command: 2,
  component: 3,
  autocomplete: 4,
  modal: 5,
} as const;
export const interactionContext = { guild: 0, botDm: 1, privateChannel: 2 } as const;
export const optionType = {
  subcommand: 1,
  string: 3,
  integer: 4,
  boolean: 5,
  number: 10,
  attachment: 11,
} as const;
const dmChannelType = 1;

/** Discord's own bound of a text in an option. */
export const stringOptionLimit = 6_000;

const User = z.object({
  id: Snowflake,
  username: z.string("must be a user's name"),
  global_name: z.nullish(z.string()),
});
export type User = z.infer<typeof User>;

const Value = z.union(
  [z.string(), z.number(), z.boolean()],
  "must be a text, a number or a boolean",
);
const Argument = z.object({
  name: z.string("must be a name"),
  value: z.optional(Value),
  /** In an autocomplete: the one that is being written. */
  focused: z.optional(z.boolean("must be true or false")),
});
export type Argument = z.infer<typeof Argument>;
const Option = z.extend(Argument, {
  type: z.number("must be an option's type"),
  options: z.optional(z.array(Argument, "must be a list")),
});

const Ping = z.object({ type: z.literal(interactionType.ping) });

const Invoked = z.object({
  id: Snowflake,
  application_id: Snowflake,
  token: z.string("must be a token").check(z.minLength(1, "must not be empty")),
  channel_id: z.optional(Snowflake),
  channel: z.optional(z.object({ type: z.number("must be a channel's type") })),
  guild_id: z.optional(Snowflake),
  context: z.optional(z.number("must be a number")),
  /** Who invoked it in a DM; in a server it is `member.user`. */
  user: z.optional(User),
  member: z.optional(z.object({ user: z.optional(User) })),
});

export const CommandData = z.object({
  name: z.string("must be a command's name"),
  options: z.optional(z.array(Option, "must be a list")),
  resolved: z.optional(
    z.object({ attachments: z.optional(z.record(z.string(), DiscordAttachment)) }),
  ),
});
export type CommandData = z.infer<typeof CommandData>;

const Command = z.extend(Invoked, {
  type: z.literal(interactionType.command),
  data: CommandData,
});
export type Command = z.infer<typeof Command>;

const Autocomplete = z.extend(Invoked, {
  type: z.literal(interactionType.autocomplete),
  data: CommandData,
});
export type Autocomplete = z.infer<typeof Autocomplete>;

/** A button or a menu; `message` carries it. Of kinds that Vigil never sends it is not more than a number. */
const Component = z.extend(Invoked, {
  type: z.literal(interactionType.component),
  message: z.optional(z.object({ id: Snowflake })),
  data: z.object({
    custom_id: z.string("must be a custom_id"),
    component_type: z.optional(z.number("must be a component's type")),
    /** What was chosen in a menu. */
    values: z.optional(z.array(z.string("must be a text"), "must be a list")),
  }),
});
export type Component = z.infer<typeof Component>;

/** A field of a form as it comes back; of another kind than text it has no value. */
const Field = z.object({
  custom_id: z.optional(z.string("must be a custom_id")),
  value: z.optional(z.string("must be a text")),
});
export type Field = z.infer<typeof Field>;

/** In a label stands one field, in a row (the form of before) a list of them. */
const FieldFrame = z.object({
  component: z.optional(Field),
  components: z.optional(z.array(Field, "must be a list")),
});

const Modal = z.extend(Invoked, {
  type: z.literal(interactionType.modal),
  data: z.object({
    custom_id: z.string("must be a custom_id"),
    components: z.optional(z.array(FieldFrame, "must be a list")),
  }),
});
export type Modal = z.infer<typeof Modal>;

export const Interaction = z.discriminatedUnion(
  "type",
  [Ping, Command, Component, Autocomplete, Modal],
  {
    error: ({ input }) =>
      typeof input === "object" && input !== null && !Array.isArray(input)
        ? "must be 1 (ping), 2 (command), 3 (component), 4 (autocomplete) or 5 (modal)"
        : "the body must be a JSON object",
  },
);
export type Interaction = z.infer<typeof Interaction>;
export type InvokedInteraction = Exclude<Interaction, z.infer<typeof Ping>>;

/** One of a type that Discord may invent: it has an id and a token, so that it can be answered. */
const UnknownInteraction = z.extend(Invoked, {
  type: z
    .number()
    .check(z.refine((type) => !Object.values<number>(interactionType).includes(type))),
});

/** True for an interaction of a type that is not known here. */
export const isOfUnknownType = (value: unknown): boolean =>
  UnknownInteraction.safeParse(value).success;

/** Who invoked it; undefined when Discord named nobody. */
export const invokerOf = (interaction: InvokedInteraction): User | undefined =>
  interaction.user ?? interaction.member?.user;

/** True in the bot's own DM with a user: not in a server, not in a DM between two people. */
export const isBotDm = (interaction: InvokedInteraction): boolean =>
  interaction.context === undefined
    ? interaction.guild_id === undefined && interaction.channel?.type === dmChannelType
    : interaction.context === interactionContext.botDm;

/** The fields of a form by their custom_id; one that is empty or left out is not among them. */
export const fieldsOf = ({ data }: Modal): ReadonlyMap<string, string> =>
  new Map(
    (data.components ?? [])
      .flatMap(({ component, components }) => [component, ...(components ?? [])])
      .flatMap((field) =>
        field?.custom_id === undefined || field.value === undefined || field.value === ""
          ? []
          : [[field.custom_id, field.value] as const],
      ),
  );
