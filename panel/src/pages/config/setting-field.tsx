/** One setting as a field, made of its schema. */
import {
  Autocomplete,
  Checkbox,
  Group,
  NumberInput,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { namedTargets } from "../../../../lib/domain/thread-config.ts";
import { aboutQuery } from "../../api/about.ts";
import { useThread } from "../../shell/thread.tsx";
import { wireTime } from "./dial.ts";
import { type ConfigKey, type Field, fieldOf } from "./fields.ts";
import { settingWords, spanOfSeconds } from "./words.ts";

export interface SettingFieldProps {
  readonly setting: ConfigKey;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** What has to be corrected; null when nothing has. */
  readonly error: string | null;
}

export function SettingField(props: SettingFieldProps) {
  const { setting, value, onChange, error } = props;
  const { label, help, unit } = settingWords[setting];
  const field = fieldOf(setting);
  const common = { label, description: help, error };
  switch (field.kind) {
    case "switch":
      return (
        <Switch
          {...common}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...common}
          description={`${help} ${rangeWords(field, unit)}`}
          value={typeof value === "number" || typeof value === "string" ? value : ""}
          onChange={onChange}
          allowDecimal={!field.isWhole}
          // Left as it was typed: what does not fit is said, not silently replaced.
          clampBehavior="none"
          min={field.min}
          max={field.max}
          step={stepOf(field)}
          rightSectionWidth={unit === "seconds" ? 120 : undefined}
          {...(unit === "seconds"
            ? { rightSection: spanOfSeconds(value), hideControls: true }
            : {})}
        />
      );
    case "time":
      return (
        <TextInput
          {...common}
          value={value === null || value === undefined ? "" : String(value)}
          onChange={(event) => onChange(wireTime(event.currentTarget.value))}
          w={150}
        />
      );
    case "choices":
      return <Choices {...props} options={field.options} />;
    case "patterns":
      return <Patterns {...props} />;
    case "text":
      return <Named {...props} isNullable={field.isNullable} />;
  }
}

const rangeWords = ({ min, max }: { min: number; max: number }, unit = ""): string =>
  `${min.toLocaleString("en")} to ${max.toLocaleString("en")}${unit === "" ? "" : ` ${unit}`}.`;

const stepOf = ({ max, isWhole }: Extract<Field, { kind: "number" }>): number =>
  isWhole ? 1 : max <= 1 ? 0.1 : 0.05;

function Choices({
  setting,
  value,
  onChange,
  error,
  options,
}: SettingFieldProps & { readonly options: readonly string[] }) {
  const { label, help } = settingWords[setting];
  return (
    <Checkbox.Group
      label={label}
      description={help}
      error={error}
      value={Array.isArray(value) ? value.map(String) : []}
      // In the schema's order, so that a box that was ticked and unticked is no change.
      onChange={(ticked) => onChange(options.filter((option) => ticked.includes(option)))}
    >
      <Group mt="xs" gap="md">
        {options.map((option) => (
          <Checkbox key={option} value={option} label={option} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function Patterns({ setting, value, onChange, error }: SettingFieldProps) {
  const { label, help } = settingWords[setting];
  const patterns = Array.isArray(value) ? value.map(String) : null;
  return (
    <Stack gap="xs">
      <Switch
        label="Every command of the shell"
        description="Off: only those that fit a pattern."
        checked={patterns === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : [])}
        error={patterns === null ? error : null}
      />
      {patterns !== null && (
        <TagsInput
          label={label}
          description={help}
          error={error}
          value={patterns}
          onChange={onChange}
          splitChars={[]}
          clearable
          clearButtonProps={{ "aria-label": "Remove all patterns" }}
        />
      )}
    </Stack>
  );
}

/** A text for which there are names worth offering; any other that fits is as good. */
function Named({
  setting,
  value,
  onChange,
  error,
  isNullable,
}: SettingFieldProps & { readonly isNullable: boolean }) {
  const thread = useThread();
  const { data: about } = useQuery(aboutQuery);
  const { label, help } = settingWords[setting];
  const isModel = isNullable;
  const names = isModel
    ? (about?.models ?? [])
    : [...namedTargets, ...(/^\d+$/.test(thread) ? [thread] : [])];
  return (
    <Autocomplete
      label={label}
      description={help}
      error={error}
      data={names}
      // All of them, not only those that begin like what stands there already.
      filter={({ options }) => options}
      value={typeof value === "string" ? value : ""}
      onChange={(text) => onChange(isNullable && text === "" ? null : text)}
      placeholder={isModel ? (about?.default_model ?? "") : ""}
      spellCheck={false}
    />
  );
}
