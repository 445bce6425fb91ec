/** command-definitions: the slash commands as Discord shows them; `vigil register` hands them in. */
import { interactionContext, optionType, stringOptionLimit } from "./interaction.ts";
import { promptLimit, whenLimit } from "./reminder.ts";
import { configRanges, namedTargets } from "./thread-config.ts";
import { toolNames } from "./tool-names.ts";

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
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_value?: number;
  readonly max_value?: number;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly options?: readonly OptionDefinition[];
}

/** Installable in servers and for a user; usable in servers, in the bot's DM, in other DMs. */
const everywhere = {
  type: 1,
  integration_types: [0, 1],
  contexts: [interactionContext.guild, interactionContext.botDm, interactionContext.privateChannel],
} as const;

type Details = Partial<Omit<OptionDefinition, "type" | "name" | "description">>;

const option =
  (type: number) =>
  (name: string, description: string, details: Details = {}): OptionDefinition => ({
    type,
    name,
    description,
    ...details,
  });
const subcommand = option(optionType.subcommand);
const text = option(optionType.string);
const yesOrNo = option(optionType.boolean);
const file = option(optionType.attachment);
const inRange = (type: number) => (name: keyof typeof configRanges, description: string) => {
  const [min_value, max_value] = configRanges[name];
  return option(type)(name, description, { min_value, max_value });
};
const whole = inRange(optionType.integer);
const number = inRange(optionType.number);
const version = option(optionType.integer);

const thread = text("thread", "Another place than this one", {
  autocomplete: true,
  max_length: 64,
});
const path = text("path", "Which file", { required: true, autocomplete: true, max_length: 200 });
const timeOfDay = { max_length: 5 } as const;

const targetNames = { none: "nowhere", last: "where we last spoke", dm: "our DM" } as const;
const targets = [
  ...namedTargets.map((value) => ({ name: targetNames[value], value })),
  { name: "this channel", value: "here" },
];

const settings: readonly OptionDefinition[] = [
  whole("every", "Seconds between two beats"),
  text("target", "Where I write by myself", { choices: targets }),
  text("active_hours_start", 'From when I may wake: 9 or 09:30; "none" for always', timeOfDay),
  text("active_hours_end", 'Until when I may wake: 22 or 22:30; "none" for always', timeOfDay),
  text("timezone", "Your time zone", { autocomplete: true, max_length: 64 }),
  text("model", 'Which model answers here; "default" for the system\'s', { max_length: 200 }),
  whole("max_tokens", "How long an answer of the model may be"),
  number("temperature", "How freely the model chooses its words"),
  yesOrNo("dry_run", "Whether I only rehearse"),
  whole("think_at_least_every_seconds", "Reflect after this even when nothing is new"),
  number("daily_budget_usd", "What a day may cost here, in dollars"),
  text("synthesis_model", 'Which model makes memory; "default" for the one that talks', {
    max_length: 200,
  }),
  number("synthesis_daily_budget_usd", "What part of it memory may cost"),
  text("tools", `"all", or some of ${toolNames.slice(0, 3).join(", ")}, …, with commas between`, {
    max_length: 200,
  }),
];

export const commands: readonly CommandDefinition[] = [
  {
    ...everywhere,
    name: "chat",
    description: "Say something to Vigil",
    options: [
      text("message", "What you want to say", { required: true, max_length: stringOptionLimit }),
      file("attachment", "A picture or another file"),
    ],
  },
  {
    ...everywhere,
    name: "status",
    description: "What Vigil is doing, and when it wakes next",
    options: [thread],
  },
  {
    ...everywhere,
    name: "heartbeat",
    description: "Vigil's heartbeat in this place",
    options: [
      subcommand("now", "Wake up and reflect at once", { options: [thread] }),
      subcommand("pause", "Do not wake up by itself any more", { options: [thread] }),
      subcommand("resume", "Wake up by itself again", { options: [thread] }),
      subcommand("config", "Show the settings, or change some", { options: [...settings, thread] }),
      subcommand("why", "Why Vigil was quiet, or what it did", { options: [thread] }),
      subcommand("history", "What the last beats decided", { options: [thread] }),
    ],
  },
  {
    ...everywhere,
    name: "checklist",
    description: "What Vigil looks after here (HEARTBEAT.md): see and edit it",
  },
  {
    ...everywhere,
    name: "remind",
    description: "Have Vigil remind you, once or again and again",
    options: [
      text("what", "What it is about", { required: true, max_length: promptLimit }),
      text("when", "tomorrow at 9, in 20 minutes, every weekday 8:30", {
        required: true,
        autocomplete: true,
        max_length: whenLimit,
      }),
    ],
  },
  {
    ...everywhere,
    name: "reminders",
    description: "The reminders that are set here: see, change and cancel them",
    options: [text("reminder", "One of them", { autocomplete: true, max_length: 100 })],
  },
  {
    ...everywhere,
    name: "memory",
    description: "What Vigil remembers in this place",
    options: [
      subcommand("browse", "The files, and when each was last changed"),
      subcommand("show", "One file, or an earlier version of it", {
        options: [path, version("version", "Which version", { min_value: 1, autocomplete: true })],
      }),
      subcommand("restore", "Bring an earlier version of a file back", {
        options: [
          path,
          version("version", "Which version", {
            required: true,
            min_value: 1,
            autocomplete: true,
          }),
        ],
      }),
    ],
  },
  {
    ...everywhere,
    name: "undo",
    description: "Take back the last thing that I did by myself; again, the one before",
    options: [thread],
  },
  { ...everywhere, name: "feed", description: "The newest posts of this place's board" },
  { ...everywhere, name: "panel", description: "Where all of Vigil can be seen and set" },
  {
    ...everywhere,
    name: "forget",
    description: "Remove everything that Vigil knows of this place",
    options: [thread],
  },
  { ...everywhere, name: "help", description: "What Vigil is, and its commands" },
];

/** `/heartbeat now`, with its description: as `/help` lists them. */
export const commandLines = (): readonly string[] =>
  commands.flatMap(({ name, description, options = [] }) => {
    const parts = options.filter(({ type }) => type === optionType.subcommand);
    if (parts.length === 0) return [`- \`/${name}\`: ${description}`];
    return parts.map((part) => `- \`/${name} ${part.name}\`: ${part.description}`);
  });
