/** A form that Vigil opens. What was written stays after a failure, and is only left by its buttons or Escape. */
import {
  Button,
  Group,
  Modal,
  MultiSelect,
  NativeSelect,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useState } from "react";
import { submitForm } from "../../api/discord.ts";
import type { OpenedForm } from "../../api/discord-types.ts";
import { Markdown } from "../../parts/discord-markdown/markdown.tsx";
import { useDeed } from "./chat-context.ts";
import { entriesOfModal, type ModalEntry, startOf } from "./modal-fields.ts";
import { SaidWrong } from "./said-wrong.tsx";

interface ModalFormProps {
  readonly form: OpenedForm | null;
  readonly onClose: () => void;
}

export const ModalForm = ({ form, onClose }: ModalFormProps) => (
  <Modal.Root
    opened={form !== null}
    onClose={onClose}
    closeOnClickOutside={false}
    size="lg"
    centered
  >
    <Modal.Overlay />
    <Modal.Content>
      {/* Not Modal.Header: its <header> would be taken for a second one of the page. */}
      <Group justify="space-between" wrap="nowrap" p="md">
        <Modal.Title fw={600} className="written">
          {form?.modal.title}
        </Modal.Title>
        <Modal.CloseButton aria-label="Close the form" />
      </Group>
      <Modal.Body>
        {form !== null && <Form key={form.interaction_id} form={form} onClose={onClose} />}
      </Modal.Body>
    </Modal.Content>
  </Modal.Root>
);

function Form({ form, onClose }: { readonly form: OpenedForm; readonly onClose: () => void }) {
  const { interaction_id, modal } = form;
  const entries = entriesOfModal(modal);
  const [values, setValues] = useState(() => startOf(entries));
  const { mutate, isPending, error } = useDeed();
  const firstField = entries.find(({ kind }) => kind !== "words");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending)
          mutate(() => submitForm({ interaction_id, values }), { onSuccess: onClose });
      }}
    >
      <Stack gap="sm">
        {entries.map((entry) => (
          <FormField
            key={entry.kind === "words" ? entry.text : entry.field.custom_id}
            entry={entry}
            value={entry.kind === "words" ? "" : (values[entry.field.custom_id] ?? "")}
            isFirst={entry === firstField}
            onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
          />
        ))}
        <SaidWrong error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            Submit
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FormFieldProps {
  readonly entry: ModalEntry;
  readonly value: string | readonly string[];
  readonly isFirst: boolean;
  readonly onChange: (name: string, value: string | readonly string[]) => void;
}

/** Discord's longest text in a field. */
const mostInAField = 4_000;

function FormField({ entry, value, isFirst, onChange }: FormFieldProps) {
  if (entry.kind === "words") return <Markdown text={entry.text} />;
  const { field, label, hint } = entry;
  const { custom_id: name, required = true } = field;
  const common = {
    label,
    ...(hint === "" ? {} : { description: hint }),
    required,
    "data-autofocus": isFirst || undefined,
  } as const;
  if (entry.kind === "select") {
    const { options, max_values: most = 1 } = entry.field;
    const data = options.map((option) => ({ value: option.value, label: option.label }));
    const chosen = [value].flat();
    if (most > 1) {
      return (
        <MultiSelect
          {...common}
          data={data}
          maxValues={most}
          value={chosen}
          onChange={(values) => onChange(name, values)}
        />
      );
    }
    const isOpen = !required || chosen.length === 0;
    return (
      <NativeSelect
        {...common}
        data={isOpen ? [{ value: "", label: "" }, ...data] : data}
        value={chosen[0] ?? ""}
        onChange={({ currentTarget: { value: now } }) => onChange(name, now === "" ? [] : [now])}
      />
    );
  }
  const { style, min_length, max_length = mostInAField, placeholder } = entry.field;
  const text = {
    ...common,
    value: String(value),
    placeholder,
    maxLength: max_length,
    ...(min_length === undefined || min_length === 0 ? {} : { minLength: min_length }),
    autoComplete: "off",
  };
  return style === 2 ? (
    <Textarea
      {...text}
      autosize
      minRows={4}
      maxRows={14}
      onChange={({ currentTarget }) => onChange(name, currentTarget.value)}
    />
  ) : (
    <TextInput {...text} onChange={({ currentTarget }) => onChange(name, currentTarget.value)} />
  );
}
