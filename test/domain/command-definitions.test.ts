import { ApplicationCommandCreateRequestSchema } from "discord-api-spec/zod";
import { describe, expect, it, test } from "vitest";
import {
  commandLines,
  commands,
  type OptionDefinition,
} from "../../lib/domain/command-definitions.ts";
import { configRanges } from "../../lib/domain/thread-config.ts";

const everyOption = (options: readonly OptionDefinition[] = []): readonly OptionDefinition[] =>
  options.flatMap((option) => [option, ...everyOption(option.options)]);

interface Counted {
  readonly name: string;
  readonly description: string;
  readonly options?: readonly OptionDefinition[];
  readonly choices?: OptionDefinition["choices"];
}

/** All that Discord counts of a command: names, descriptions, and values of choices. */
const charactersOf = ({ name, description, options = [], choices = [] }: Counted): number =>
  name.length +
  description.length +
  choices.reduce((sum, choice) => sum + choice.name.length + choice.value.length, 0) +
  options.reduce((sum, option) => sum + charactersOf(option), 0);

describe("the definitions of the commands", () => {
  test.for(commands.map((command) => ({ command, name: command.name })))(
    "/$name is what Discord's published schema describes, and holds nothing beside",
    ({ command }) => {
      // The schema drops what it does not know: what comes out must be what went in.
      const parsed = ApplicationCommandCreateRequestSchema.parse(command);
      expect(parsed).toEqual(command);
    },
  );

  it("would not pass with a key that Discord does not know", () => {
    const [command] = commands;
    const odd = { ...command, options: [{ ...command?.options?.[0], colour: "red" }] };
    expect(ApplicationCommandCreateRequestSchema.parse(odd)).not.toEqual(odd);
  });

  it("keep to the limits that the schema lacks", () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    for (const command of commands) {
      expect(charactersOf(command), command.name).toBeLessThanOrEqual(8_000);
      expect(command.description.length).toBeGreaterThan(0);
      for (const one of [command, ...everyOption(command.options)])
        expect(one.name).toMatch(/^[-_\p{Ll}\p{N}]{1,32}$/u);
      for (const options of [command.options ?? [], ...partsOf(command.options)]) {
        expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
        // Discord refuses a required option behind one that is not.
        const needed = options.map(({ required }) => required === true);
        expect(needed).toEqual(needed.toSorted((one, other) => Number(other) - Number(one)));
      }
      for (const option of everyOption(command.options))
        expect(option.autocomplete === true && option.choices !== undefined).toBe(false);
    }
  });

  it("set the limits of the config's own schema", () => {
    const config = commands.find(({ name }) => name === "heartbeat");
    const options = everyOption(config?.options);
    for (const [name, [min_value, max_value]] of Object.entries(configRanges))
      expect(options.find((option) => option.name === name)).toMatchObject({
        min_value,
        max_value,
      });
  });

  it("are each a line of /help", () => {
    for (const { name } of commands) expect(commandLines().join("\n")).toContain(`/${name}`);
  });
});

const partsOf = (options: readonly OptionDefinition[] = []) =>
  options.flatMap((option) => (option.options === undefined ? [] : [option.options]));
