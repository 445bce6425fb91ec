/** What a line in the composer asks for, by the application's registered commands. */
import type {
  CommandDefinition,
  OptionDefinition,
} from "../../../../lib/domain/command-definitions.ts";
import { optionType } from "../../../../lib/domain/interaction.ts";

/** A command or subcommand that can be typed. */
export interface Entry {
  /** `/heartbeat now` */
  readonly label: string;
  readonly detail: string;
  readonly command: string;
  readonly subcommand?: string;
  readonly options: readonly OptionDefinition[];
}

export const entriesOf = (commands: readonly CommandDefinition[]): readonly Entry[] =>
  commands.flatMap(({ name, description, options = [] }) => {
    const subcommands = options.filter(({ type }) => type === optionType.subcommand);
    if (subcommands.length === 0)
      return [{ label: `/${name}`, detail: description, command: name, options }];
    return subcommands.map((sub) => ({
      label: `/${name} ${sub.name}`,
      detail: sub.description,
      command: name,
      subcommand: sub.name,
      options: sub.options ?? [],
    }));
  });

/** The command with which a text begins; the longest, as `/heartbeat now` is. */
const entryIn = (text: string, entries: readonly Entry[]): Entry | undefined =>
  entries
    .filter(({ label }) => text === label || /^\s/.test(cut(text, label)))
    .toSorted((one, other) => other.label.length - one.label.length)[0];

/** What follows the label; "" when the text does not begin with it. */
const cut = (text: string, label: string): string =>
  text.startsWith(label) ? text.slice(label.length) : "";

/** What `/` offers; [] for plain words, and once a command is named whole and its words have begun. */
export function suggestedFor(text: string, entries: readonly Entry[]): readonly Entry[] {
  if (!text.startsWith("/")) return [];
  const whole = entryIn(text, entries);
  if (whole !== undefined && whole.label.length < text.length) return [];
  const wanted = text.toLowerCase();
  return entries.filter(({ label }) => label.startsWith(wanted));
}

export type Line =
  | { readonly kind: "empty" }
  | { readonly kind: "words"; readonly words: string }
  | { readonly kind: "unknown"; readonly name: string }
  /** `words`: what follows the command's name. */
  | { readonly kind: "command"; readonly entry: Entry; readonly words: string };

export function readLine(written: string, entries: readonly Entry[]): Line {
  const text = written.trim();
  if (text === "") return { kind: "empty" };
  if (!text.startsWith("/")) return { kind: "words", words: text };
  const entry = entryIn(text, entries);
  const [name = ""] = text.split(/\s/);
  return entry === undefined
    ? { kind: "unknown", name }
    : { kind: "command", entry, words: cut(text, entry.label).trim() };
}

/**
 * The option that the words after a command's name are the value of, when they say all that it needs: it can be sent at
 * once. Null: its fields are to be filled in. `{}` is what needs nothing.
 *
 * | the command | with words | without |
 * | --- | --- | --- |
 * | has no options | sent | sent |
 * | begins with a text, needs no other option, and the text has no list to choose from | sent | fields |
 * | all else | fields | fields |
 */
export function wholeIn(
  { options }: Entry,
  words: string,
): Readonly<Record<string, string>> | null {
  const [first, ...others] = options;
  if (first === undefined) return {};
  const takesWords = first.type === optionType.string && first.autocomplete !== true;
  const isWhole = takesWords && others.every(({ required }) => required !== true);
  return isWhole && words !== "" ? { [first.name]: words } : null;
}

/** The option that takes a file along; undefined where none does. */
export const fileOptionOf = ({ options }: Entry): OptionDefinition | undefined =>
  options.find(({ type }) => type === optionType.attachment);
