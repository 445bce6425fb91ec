/** The dialog of `useConfirm`. */
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Question } from "./confirm.tsx";

interface ConfirmDialogProps {
  readonly question: Question;
  readonly isOpen: boolean;
  readonly onEnd: (isConfirmed: boolean) => void;
}

export default function ConfirmDialog({ question, isOpen, onEnd }: ConfirmDialogProps) {
  // Opened when it is there, and not with that: it keeps where the focus was when it opens, and gives it back.
  const [isThere, setIsThere] = useState(false);
  useEffect(() => setIsThere(true), []);
  return (
    <Modal.Root opened={isOpen && isThere} onClose={() => onEnd(false)} centered>
      <Modal.Overlay />
      <Modal.Content>
        {/* A dialog's header is no banner of the page. */}
        <Modal.Header role="presentation">
          <Modal.Title fw={600}>{question.title}</Modal.Title>
          <Modal.CloseButton aria-label="Leave it" />
        </Modal.Header>
        <Modal.Body>
          <Choice question={question} onEnd={onEnd} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Choice({ question, onEnd }: Omit<ConfirmDialogProps, "isOpen">) {
  const { words, action, isDangerous = true, typed } = question;
  const [text, setText] = useState("");
  const mayDo = typed === undefined || text.trim() === typed;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (mayDo) onEnd(true);
      }}
    >
      <Stack>
        <Text size="sm" component="div" className="written">
          {words}
        </Text>
        {typed !== undefined && (
          <TextInput
            label={`Type ${typed} to confirm`}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        <Group justify="flex-end">
          {/* What is dangerous is not what a stray Enter does. */}
          <Button
            variant="default"
            onClick={() => onEnd(false)}
            data-autofocus={(typed === undefined && isDangerous) || undefined}
          >
            Leave it
          </Button>
          <Button
            type="submit"
            {...(isDangerous ? { color: "red" } : {})}
            disabled={!mayDo}
            data-autofocus={(typed === undefined && !isDangerous) || undefined}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
