/** The slash commands of the application, as Discord takes and keeps them ("Application Commands"), everywhere or in one server. */
import * as z from "zod/mini";
import { readBody } from "./bodies.ts";
import { between, refusedWith } from "./checks.ts";
import { isEachOnce } from "./components.ts";
import { unknownApplication } from "./errors.ts";
import type { ApiAnswer, ApiRequest, Params } from "./request.ts";
import type { RegisteredCommand } from "./state-types.ts";
import type { EmbeddedWorld } from "./world.ts";

/** Discord, "Application Command Option Type". */
export const optionType = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  number: 10,
  attachment: 11,
} as const;

const named = {
  name: z
    .string("This field is required")
    .check(z.regex(/^[-_'\p{L}\p{N}]{1,32}$/u, "Command name is invalid"))
    .check(z.refine((name) => name === name.toLowerCase(), "Command name is invalid")),
  description: z.string("This field is required").check(between(1, 100)),
};

const Choice = z.object({
  name: z.string("This field is required").check(between(1, 100)),
  value: z.union([z.string().check(between(0, 100)), z.number()]),
});

const Value = z
  .looseObject({
    ...named,
    type: z.literal([3, 4, 5, 6, 7, 8, 9, 10, 11]),
    required: z.optional(z.boolean()),
    choices: z.optional(z.array(Choice).check(between(0, 25))),
    autocomplete: z.optional(z.boolean()),
    min_length: z.optional(z.number().check(z.minimum(0), z.maximum(6_000))),
    max_length: z.optional(z.number().check(z.minimum(1), z.maximum(6_000))),
    min_value: z.optional(z.number()),
    max_value: z.optional(z.number()),
  })
  .check(
    refusedWith(
      "APPLICATION_COMMAND_OPTIONS_CHOICES_AND_AUTOCOMPLETE",
      "An option has choices or autocomplete, not both",
      ({ choices = [], autocomplete = false }) => choices.length === 0 || !autocomplete,
    ),
    refusedWith(
      "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
      "Only texts and numbers have choices or autocomplete",
      ({ type, choices = [], autocomplete = false }) =>
        (choices.length === 0 && !autocomplete) || [3, 4, 10].includes(type),
    ),
  );

interface Option {
  readonly name: string;
  readonly required?: boolean | undefined;
}
const namesOnce = refusedWith<readonly { readonly name: string }[]>(
  "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
  "Option name already exists",
  (options) => isEachOnce(options.map(({ name }) => name)),
);
const requiredFirst = refusedWith<readonly Option[]>(
  "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
  "Required options must be placed before non-required options",
  (options) =>
    !options.some(
      ({ required }, index) =>
        required === true && options[index - 1]?.required !== true && index > 0,
    ),
);

const Values = z.array(Value).check(between(0, 25), namesOnce, requiredFirst);
const Subcommand = z.looseObject({
  ...named,
  type: z.literal(optionType.subcommand),
  options: z.optional(Values),
});
const Group = z.looseObject({
  ...named,
  type: z.literal(optionType.group),
  options: z.array(Subcommand).check(between(1, 25), namesOnce),
});
const Options = z.union([
  Values,
  z.array(z.discriminatedUnion("type", [Subcommand, Group])).check(between(0, 25), namesOnce),
]);

const Command = z.looseObject({
  ...named,
  type: z.optional(z.literal(1)),
  options: z.optional(Options),
  contexts: z.optional(z.nullable(z.array(z.literal([0, 1, 2])))),
  integration_types: z.optional(z.array(z.literal([0, 1]))),
});

/** Discord, "Registering a Command": the texts of one command together. */
const mostCharacters = 8_000;
const Commands = z.array(Command, "Only iterables may be used in a ListType").check(
  between(0, 100),
  refusedWith(
    "APPLICATION_COMMANDS_DUPLICATE_NAME",
    "Application command names must be unique",
    (commands) => isEachOnce(commands.map(({ name }) => name)),
  ),
  refusedWith(
    "APPLICATION_COMMAND_TOO_LARGE",
    `Command exceeds maximum size (${mostCharacters})`,
    (commands) => commands.every((command) => charactersOf(command) <= mostCharacters),
  ),
);

/** Names, descriptions and choices' values, on every level. */
function charactersOf(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, one) => sum + charactersOf(one), 0);
  if (typeof part !== "object" || part === null) return 0;
  return Object.entries(part).reduce((sum, [key, value]) => {
    const isText = typeof value === "string" && ["name", "description", "value"].includes(key);
    return sum + (isText ? value.length : charactersOf(value));
  }, 0);
}

/** Replaces them all, everywhere or in the guild of the path; what is not in the list is gone. */
export function putCommands(world: EmbeddedWorld, { body }: ApiRequest, params: Params): ApiAnswer {
  const [applicationId, inGuild] = params;
  const guildId = inGuild ?? null;
  if (applicationId !== world.identity.applicationId) throw unknownApplication();
  const wanted = readBody(Commands, body);
  const before = world.state.commands(guildId);
  const commands = wanted.map((command): RegisteredCommand => {
    const known = before.find(({ name }) => name === command.name);
    return {
      id: known?.["id"] ?? world.newId(),
      application_id: applicationId,
      version: world.newId(),
      type: 1,
      ...(guildId === null ? {} : { guild_id: guildId }),
      ...command,
    };
  });
  world.state.putCommands(guildId, commands);
  return commands;
}

export const listCommands = (
  { state }: EmbeddedWorld,
  _: ApiRequest,
  [, guild]: Params,
): ApiAnswer => state.commands(guild ?? null);

/** What the person can type: in a server, the server's own command goes before one of the same name. */
export function commandsFor(
  { state }: EmbeddedWorld,
  guildId: string | null,
): readonly RegisteredCommand[] {
  const own = guildId === null ? [] : state.commands(guildId);
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...state.commands(null).filter(({ name }) => !names.has(name))];
}
