/** written: the options of a command, as its invoker wrote them. */
import { type Argument, type CommandData, optionType } from "./interaction.ts";

/** A command's options by their names; with a subcommand, those of it. */
export interface Written {
  readonly subcommand: string | undefined;
  readonly options: readonly Argument[];
}

/** Without a subcommand those of the command itself. */
export function writtenIn({ options = [] }: CommandData): Written {
  const subcommand = options.find(({ type }) => type === optionType.subcommand);
  return { subcommand: subcommand?.name, options: subcommand?.options ?? options };
}

/** Undefined when it was left out. */
export const optionNamed = ({ options }: Written, name: string): Argument["value"] =>
  options.find((option) => option.name === name)?.value;
