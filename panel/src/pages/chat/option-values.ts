/** The fields of a command's options, and what they say as Discord sends it. */
import type { OptionDefinition } from "../../../../lib/domain/command-definitions.ts";
import { optionType } from "../../../../lib/domain/interaction.ts";
import type { Choice, OptionValues, Upload } from "../../api/discord-types.ts";

/** What stands in a field. */
export interface Field {
  readonly text: string;
  /** Of a choice that was taken from a list: sent in the place of its name. */
  readonly chosen?: Choice;
  readonly file?: File;
}
export type Fields = Readonly<Record<string, Field>>;

const yesOrNo = [
  { name: "yes", value: "true" },
  { name: "no", value: "false" },
] as const;

/** The only values that an option takes; [] when it takes others. Of a boolean they are its two. */
export const choicesOf = ({ type, choices = [] }: OptionDefinition): readonly Choice[] =>
  type === optionType.boolean ? yesOrNo : choices;

export const isNumber = ({ type }: OptionDefinition): boolean =>
  type === optionType.integer || type === optionType.number;

/** @param upload reads a file's bytes */
export async function valuesOf(
  options: readonly OptionDefinition[],
  fields: Fields,
  upload: (file: File) => Promise<Upload>,
): Promise<OptionValues> {
  const pairs = options.map(async (option) => {
    const field = fields[option.name];
    return [option.name, field && (await saidBy(option, field, upload))] as const;
  });
  return definedOf(await Promise.all(pairs));
}

/** The same without files, as an autocomplete is asked. */
export const wordsOf = (options: readonly OptionDefinition[], fields: Fields): OptionValues =>
  definedOf(
    options.map((option) => {
      const field = fields[option.name];
      return [option.name, field && textValueOf(option, field)] as const;
    }),
  );

const definedOf = (
  pairs: readonly (readonly [string, OptionValues[string] | undefined])[],
): OptionValues =>
  Object.fromEntries(
    pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );

async function saidBy(
  option: OptionDefinition,
  field: Field,
  upload: (file: File) => Promise<Upload>,
): Promise<OptionValues[string] | undefined> {
  if (option.type !== optionType.attachment) return textValueOf(option, field);
  return field.file === undefined ? undefined : upload(field.file);
}

/** Undefined for a field that says nothing. */
function textValueOf(
  option: OptionDefinition,
  { text, chosen }: Field,
): string | number | boolean | undefined {
  if (text === "") return undefined;
  const value = chosen?.value ?? text;
  // What is no number is sent as it is, for the server to say so.
  if (isNumber(option)) return Number.isFinite(Number(value)) ? Number(value) : value;
  return option.type === optionType.boolean ? value === "true" : String(value);
}

/** The command as the person sees it: choices by their names, files by theirs. */
export function typedOf(
  label: string,
  options: readonly OptionDefinition[],
  fields: Fields,
): string {
  const words = options.map((option) => {
    const { text = "", file } = fields[option.name] ?? {};
    const choice = choicesOf(option).find(({ value }) => String(value) === text);
    return file?.name ?? choice?.name ?? text;
  });
  return [label, ...words.filter((word) => word !== "")].join(" ");
}
