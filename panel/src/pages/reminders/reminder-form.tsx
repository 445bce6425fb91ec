/** A reminder in plain words: what, when, and how that is understood, before it counts. */
import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError } from "../../api/client.ts";
import {
  editReminder,
  type ReminderShown,
  remindersQuery,
  setReminder,
} from "../../api/reminders.ts";
import { Failure } from "../../parts/failure.tsx";
import { tell } from "../../parts/tell.ts";
import { useThread } from "../../shell/thread.tsx";
import { useNow } from "../../time/now.ts";
import { relativeTime } from "../../time/words.ts";
import classes from "./reminders.module.css";
import { type Clock, type Draft, type FormErrors, readDraft, understand } from "./understanding.ts";

interface ReminderFormProps {
  readonly config: Clock;
  /** Null: a new one. */
  readonly known: ReminderShown | null;
  /** It is set, or was left. */
  readonly onDone: () => void;
}

const empty: Draft = { what: "", when: "" };

export default function ReminderForm({ config, known, onDone }: ReminderFormProps) {
  const thread = useThread();
  const client = useQueryClient();
  const now = useNow(5_000);
  const [draft, setDraft] = useState<Draft>(known ?? empty);
  const [errors, setErrors] = useState<FormErrors>({});
  const understood = understand(draft.when, config, now);
  const order = useMutation({
    mutationFn: (wish: Partial<Draft>) =>
      known === null ? setReminder(thread, wish) : editReminder(thread, known.id, wish),
    onSuccess: ({ message }) => {
      tell(message);
      setDraft(empty);
      onDone();
      return client.invalidateQueries({ queryKey: remindersQuery(thread).queryKey });
    },
    onError: (error) => setErrors(fieldErrorsOf(error)),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const reading = readDraft(draft, known, understood);
    setErrors(reading.kind === "wrong" ? reading.errors : {});
    if (reading.kind === "wrong") return;
    if (Object.keys(reading.wish).length === 0) onDone();
    else order.mutate(reading.wish);
  };
  const isElsewhere = order.error !== null && Object.keys(fieldErrorsOf(order.error)).length === 0;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Textarea
          label="What it is about"
          value={draft.what}
          onChange={(event) => setDraft({ ...draft, what: event.currentTarget.value })}
          error={errors.what}
          autosize
          maxRows={8}
          data-autofocus={known !== null || undefined}
        />
        <TextInput
          label="When"
          placeholder="tomorrow at 9, in 20 minutes, every weekday 8:30"
          value={draft.when}
          onChange={(event) => setDraft({ ...draft, when: event.currentTarget.value })}
          error={errors.when}
          autoComplete="off"
        />
        <div className={classes["understood"]} role="status">
          {understood?.kind === "understood" && (
            <Text size="sm">
              Understood: <strong>{understood.words}</strong>,{" "}
              {understood.pattern === null ? "" : "next "}
              {relativeTime(understood.dueAt, now)}
            </Text>
          )}
          {understood?.kind === "unclear" && errors.when === undefined && (
            <Text size="sm" c="dimmed">
              {understood.problem}
            </Text>
          )}
        </div>
        {isElsewhere && <Failure error={order.error} />}
        <Group justify="flex-end">
          {known !== null && (
            <Button variant="default" onClick={onDone}>
              Leave it as it was
            </Button>
          )}
          <Button type="submit" loading={order.isPending}>
            {known === null ? "Remind me" : "Change it"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The server's words at the field that they are about; {} when they are about none of the form's. */
function fieldErrorsOf(error: Error): FormErrors {
  if (!(error instanceof ApiError)) return {};
  if (error.field === "what") return { what: error.message };
  return error.field === "when" ? { when: error.message } : {};
}
