/** What Vigil reads of a Discord interaction; everything else that Discord sends is dropped at the door. */
import * as z from "zod/mini";
import { Snowflake } from "./ids.ts";

/** Discord, "Receiving and Responding": the numbers of the wire, named once. */
export const interactionType = { ping: 1, command: 2, component: 3, modal: 5 } as const;
export const interactionContext = { guild: 0, botDm: 1, privateChannel: 2 } as const;
export const optionType = { subcommand: 1, string: 3 } as const;
const dmChannelType = 1;

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
const Argument = z.object({ name: z.string("must be a name"), value: z.optional(Value) });
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
  member: z.optional(z.object({ user: User })),
});

const Command = z.extend(Invoked, {
  type: z.literal(interactionType.command),
  data: z.object({
    name: z.string("must be a command's name"),
    options: z.optional(z.array(Option, "must be a list")),
  }),
});
export type Command = z.infer<typeof Command>;

/** A button, a menu or a form: none is offered yet, so only who pressed it is read. */
const Control = z.extend(Invoked, {
  type: z.union([z.literal(interactionType.component), z.literal(interactionType.modal)]),
});

export const Interaction = z.discriminatedUnion("type", [Ping, Command, Control], {
  error: ({ input }) =>
    typeof input === "object" && input !== null && !Array.isArray(input)
      ? "must be 1 (ping), 2 (command), 3 (component) or 5 (modal)"
      : "the body must be a JSON object",
});
export type Interaction = z.infer<typeof Interaction>;
export type InvokedInteraction = Exclude<Interaction, z.infer<typeof Ping>>;

/** Who invoked it; undefined when Discord named nobody. */
export const invokerOf = (interaction: InvokedInteraction): User | undefined =>
  interaction.user ?? interaction.member?.user;

/** True in the bot's own DM with a user: not in a server, not in a DM between two people. */
export const isBotDm = (interaction: InvokedInteraction): boolean =>
  interaction.context === undefined
    ? interaction.guild_id === undefined && interaction.channel?.type === dmChannelType
    : interaction.context === interactionContext.botDm;
