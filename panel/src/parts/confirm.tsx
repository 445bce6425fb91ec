/** Asks once more before what cannot be taken back: one dialog for all pages. */
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { createContext, type ReactNode, use, useState } from "react";

export interface Question {
  readonly title: string;
  /** What happens then, and what does not. */
  readonly words: ReactNode;
  /** What the button says: the deed itself, `Forget the thread`, never `OK`. */
  readonly action: string;
  /** Red when left out; false for what only deserves a second look. */
  readonly isDangerous?: boolean;
  /** To be typed before the button works. */
  readonly typed?: string;
}

type Ask = (question: Question) => Promise<boolean>;

const Asking = createContext<Ask | null>(null);

/** Asks in a dialog; false when it was left in any way but by its button. */
export function useConfirm(): Ask {
  const ask = use(Asking);
  if (ask === null) throw new Error("useConfirm needs a ConfirmProvider around it");
  return ask;
}

interface Asked {
  readonly question: Question;
  readonly answer: (isConfirmed: boolean) => void;
}

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  // Kept while the dialog fades away: without its words it would shrink before that.
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const end = (isConfirmed: boolean) => {
    asked?.answer(isConfirmed);
    setIsOpen(false);
  };
  const ask: Ask = (question) =>
    new Promise((answer) => {
      setAsked({ question, answer });
      setIsOpen(true);
    });
  return (
    <Asking value={ask}>
      {children}
      <Modal
        opened={isOpen}
        onClose={() => end(false)}
        title={<Text fw={600}>{asked?.question.title}</Text>}
        closeButtonProps={{ "aria-label": "Leave it" }}
        centered
      >
        {asked !== null && <Choice question={asked.question} onEnd={end} />}
      </Modal>
    </Asking>
  );
}

interface ChoiceProps {
  readonly question: Question;
  readonly onEnd: (isConfirmed: boolean) => void;
}

function Choice({ question, onEnd }: ChoiceProps) {
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
