/** Asks for a file's path, and says what is wrong with it in the API's words. */
import { Button, Group, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { MemoryPath } from "../../../../lib/domain/memory.ts";
import { readInput } from "../../../../lib/domain/parse.ts";

interface PathFormProps {
  readonly label: string;
  readonly description: string;
  readonly initial: string;
  readonly action: string;
  readonly isPending: boolean;
  /** The server's words; null when it has none. */
  readonly refusal: string | null;
  readonly onSubmit: (path: string) => void;
  readonly children?: ReactNode;
}

export function PathForm(props: PathFormProps) {
  const { label, description, initial, action, isPending, refusal, onSubmit } = props;
  const [path, setPath] = useState(initial);
  const [isTried, setIsTried] = useState(false);
  const reading = readInput(MemoryPath, path);
  const complaint = isTried && !reading.ok ? `${reading.error.message}.` : refusal;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (reading.ok && !isPending) onSubmit(path);
      }}
    >
      <TextInput
        label={label}
        description={description}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        error={complaint}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
      />
      <Group justify="flex-end" mt="md">
        <Button type="submit" loading={isPending}>
          {action}
        </Button>
      </Group>
    </form>
  );
}
