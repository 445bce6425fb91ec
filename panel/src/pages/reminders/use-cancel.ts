/** Cancels a reminder: gone from the list at once, back when that fails, and set again by one press. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  cancelReminder,
  type ReminderShown,
  remindersQuery,
  setAgain,
} from "../../api/reminders.ts";
import { tell, tellFailure } from "../../parts/tell.ts";
import { tellUndoable } from "../../parts/tell-undo.tsx";
import { useThread } from "../../shell/thread.tsx";

export function useCancel() {
  const thread = useThread();
  const client = useQueryClient();
  const { queryKey } = remindersQuery(thread);
  const renew = () => client.invalidateQueries({ queryKey });
  const again = useMutation({
    mutationFn: (reminder: ReminderShown) => setAgain(thread, reminder),
    onSuccess: ({ message }) => tell(message),
    onError: (error) => tellFailure("The reminder is not set again", error),
    onSettled: renew,
  });
  const cancel = useMutation({
    mutationFn: (reminder: ReminderShown) => cancelReminder(thread, reminder.id),
    onMutate: async ({ id }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(
        queryKey,
        (known) =>
          known && { ...known, reminders: known.reminders.filter((other) => other.id !== id) },
      );
      return { before };
    },
    onError: (error, _reminder, context) => {
      client.setQueryData(queryKey, context?.before);
      tellFailure("The reminder is not cancelled", error);
    },
    onSuccess: ({ message }, reminder) =>
      tellUndoable({ message, action: "Set it again", onUndo: () => again.mutate(reminder) }),
    onSettled: renew,
  });
  return (reminder: ReminderShown) => cancel.mutate(reminder);
}
