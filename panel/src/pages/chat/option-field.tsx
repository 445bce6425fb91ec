/** An option of a command as a field, with suggestions where its definition says so. */
import { FileInput, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { OptionDefinition } from "../../../../lib/domain/command-definitions.ts";
import { optionType } from "../../../../lib/domain/interaction.ts";
import { choicesQuery } from "../../api/discord.ts";
import type { Choice, OptionValues } from "../../api/discord-types.ts";
import type { Entry } from "./command-entries.ts";
import { choicesOf, type Field, isNumber } from "./option-values.ts";
import { SaidWrong } from "./said-wrong.tsx";
import { Suggestions } from "./suggestions.tsx";
import { useListbox } from "./use-listbox.ts";

interface OptionFieldProps {
  readonly entry: Entry;
  readonly option: OptionDefinition;
  readonly field: Field;
  readonly onChange: (field: Field) => void;
  /** What all fields say, for suggestions. */
  readonly values: OptionValues;
  readonly channelId: string | undefined;
}

export function OptionField(props: OptionFieldProps) {
  const { option, field, onChange } = props;
  const { name, description, required = false, min_value, max_value, max_length } = option;
  const common = {
    label: name,
    description,
    required,
  } as const;
  const choices = choicesOf(option);
  if (choices.length > 0) {
    return (
      <NativeSelect
        {...common}
        value={field.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        data={[
          { label: "", value: "" },
          ...choices.map((choice) => ({ label: choice.name, value: String(choice.value) })),
        ]}
      />
    );
  }
  if (option.type === optionType.attachment) {
    return (
      <FileInput
        {...common}
        clearable
        placeholder="Choose a file"
        value={field.file ?? null}
        onChange={(file) => onChange({ text: "", ...(file === null ? {} : { file }) })}
      />
    );
  }
  if (option.autocomplete === true) return <SuggestedField {...props} />;
  return (
    <TextInput
      {...common}
      {...(isNumber(option)
        ? {
            type: "number",
            step: option.type === optionType.integer ? 1 : "any",
            min: min_value,
            max: max_value,
          }
        : { maxLength: max_length })}
      value={field.text}
      onChange={(event) => onChange({ text: event.currentTarget.value })}
      autoComplete="off"
    />
  );
}

interface Suggested {
  readonly key: string;
  readonly label: string;
  readonly choice: Choice;
}
const nothing: readonly Suggested[] = [];
const waitMs = 150;

/** A choice is shown by its name, and sent by its value, until the person writes on. */
function SuggestedField(props: OptionFieldProps) {
  const { entry, option, field, onChange, values, channelId } = props;
  const { name, description, required = false, max_length } = option;
  const [isHere, setIsHere] = useState(false);
  const [asked] = useDebouncedValue({ ...values, [name]: field.text }, waitMs);
  const { data, error } = useQuery({
    ...choicesQuery({
      command: entry.command,
      ...(entry.subcommand === undefined ? {} : { subcommand: entry.subcommand }),
      ...(channelId === undefined ? {} : { channel_id: channelId }),
      options: asked,
      focused: name,
    }),
    enabled: isHere && field.chosen === undefined,
  });
  // What was found for other words must not be taken for these.
  const isFound = isHere && field.chosen === undefined && asked[name] === field.text;
  const items = useMemo(
    () =>
      isFound && data !== undefined
        ? data.choices.map((choice) => ({ key: String(choice.value), label: choice.name, choice }))
        : nothing,
    [isFound, data],
  );
  const pick = ({ choice }: Suggested) => onChange({ text: choice.name, chosen: choice });
  const listbox = useListbox({ items, onPick: pick, onClose: () => setIsHere(false) });
  return (
    <div>
      <Suggestions listbox={listbox} items={items} onPick={pick} label={`Suggestions for ${name}`}>
        <TextInput
          label={name}
          description={description}
          required={required}
          maxLength={max_length}
          value={field.text}
          onChange={(event) => {
            setIsHere(true);
            onChange({ text: event.currentTarget.value });
          }}
          onFocus={() => setIsHere(true)}
          onBlur={() => setIsHere(false)}
          onKeyDown={listbox.takesKey}
          autoComplete="off"
          role="combobox"
          aria-expanded={listbox.isOpen}
          {...listbox.aria}
        />
      </Suggestions>
      <SaidWrong error={isHere ? error : null} />
    </div>
  );
}
