/** The options of a slash command as labelled fields. It stays until the command was taken: what was written is not lost. */
import { Button, Group, SimpleGrid, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { invoke } from "../../api/discord.ts";
import { useDeed } from "./chat-context.ts";
import { type Entry, fileOptionOf } from "./command-entries.ts";
import styles from "./command-form.module.css";
import type { Written } from "./drafts.ts";
import { OptionField } from "./option-field.tsx";
import { type Fields, typedOf, valuesOf, wordsOf } from "./option-values.ts";
import { SaidWrong } from "./said-wrong.tsx";
import { uploadOf } from "./uploads.ts";

interface CommandFormProps {
  readonly entry: Entry;
  /** Fills the first field, and the file into the option that takes one. */
  readonly written: Written;
  /** Undefined in the DM. */
  readonly channelId: string | undefined;
  readonly onClose: () => void;
}

export function CommandForm({ entry, written, channelId, onClose }: CommandFormProps) {
  const [fields, setFields] = useState(() => startOf(entry, written));
  const { mutate, isPending, error } = useDeed();
  const { label, command, subcommand, options } = entry;
  const values = wordsOf(options, fields);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input:not([type=file]), select, button")?.focus();
  }, []);

  const send = async () =>
    invoke({
      command,
      ...(subcommand === undefined ? {} : { subcommand }),
      ...(channelId === undefined ? {} : { channel_id: channelId }),
      options: await valuesOf(options, fields, uploadOf),
      typed: typedOf(label, options, fields),
    });

  return (
    <form
      ref={form}
      className={styles["form"]}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) mutate(send, { onSuccess: onClose });
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <Text fw={600} ff="monospace" size="sm">
        {label}
      </Text>
      <SimpleGrid
        cols={{ base: 1, md: options.length > 2 ? 2 : 1 }}
        className={styles["fields"] ?? ""}
      >
        {options.map((option) => (
          <OptionField
            key={option.name}
            entry={entry}
            option={option}
            field={fields[option.name] ?? { text: "" }}
            onChange={(field) => setFields((before) => ({ ...before, [option.name]: field }))}
            values={values}
            channelId={channelId}
          />
        ))}
      </SimpleGrid>
      <SaidWrong error={error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="xs" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="xs" loading={isPending}>
          Send
        </Button>
      </Group>
    </form>
  );
}

function startOf(entry: Entry, { text, files: [file] }: Written): Fields {
  const [first] = entry.options;
  const fileOption = fileOptionOf(entry);
  return {
    ...(first === undefined || text === "" ? {} : { [first.name]: { text } }),
    ...(fileOption === undefined || file === undefined
      ? {}
      : { [fileOption.name]: { text: "", file } }),
  };
}
