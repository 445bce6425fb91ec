/** reminder-controls: the buttons under a reminder, the menu of all of them, and the form that changes one. */
import {
  type ActionRow,
  buttonsRow,
  componentType,
  type Form,
  labelledField,
  type SelectOption,
} from "./components.ts";
import { customIdOf } from "./custom-id.ts";
import { cut } from "./cut.ts";
import type { ThreadId } from "./ids.ts";
import { promptLimit, type Reminder, type ReminderId, whenLimit } from "./reminder.ts";

/** Discord, "String Select": options of a menu, and characters of each part of one. */
const mostOptions = 25;
const longestPart = 100;

const named = (
  action: "remind-set" | "remind-drop" | "remind-edit",
  { threadId, id }: Pick<Reminder, "threadId" | "id">,
): string => customIdOf({ action, threadId, id });

/** A draft can be confirmed, changed or dropped, one that is set changed or cancelled; what is over has no buttons. */
export function reminderButtons(reminder: Reminder): readonly ActionRow[] {
  const change = { label: "Change", custom_id: named("remind-edit", reminder) } as const;
  const drop = { custom_id: named("remind-drop", reminder), style: "danger" } as const;
  switch (reminder.state) {
    case "draft":
      return [
        buttonsRow([
          { label: "Yes, remind me", style: "primary", custom_id: named("remind-set", reminder) },
          change,
          { ...drop, label: "Drop it" },
        ]),
      ];
    case "set":
      return [buttonsRow([change, { ...drop, label: "Cancel it" }])];
    case "done":
    case "cancelled":
      return [];
  }
}

/** A menu in the place of an id. */
export const chosenInMenu = "menu";

/** Of the first 25; [] when there are none. */
export function reminderMenu(
  threadId: ThreadId,
  listed: readonly { readonly reminder: Reminder; readonly words: string }[],
): readonly ActionRow[] {
  if (listed.length === 0) return [];
  const options: SelectOption[] = listed
    .slice(0, mostOptions)
    .map(({ reminder: { id, prompt }, words }) => ({
      label: cut(prompt.replaceAll(/\s+/g, " ").trim(), longestPart),
      value: id,
      description: cut(words, longestPart),
    }));
  return [
    {
      type: componentType.row,
      components: [
        {
          type: componentType.select,
          custom_id: customIdOf({ action: "remind-edit", threadId, id: chosenInMenu }),
          placeholder: "Change or cancel one of them",
          options,
        },
      ],
    },
  ];
}

export const reminderFields = { what: "what", when: "when" } as const;

/** @param words when it is due, in words that are understood as the same */
export const reminderForm = (
  { threadId, id, prompt }: { threadId: ThreadId; id: ReminderId; prompt: string },
  words: string,
): Form => ({
  custom_id: customIdOf({ action: "reminder", threadId, id }),
  title: "Change a reminder",
  components: [
    labelledField({
      custom_id: reminderFields.what,
      label: "What",
      style: "paragraph",
      value: prompt,
      required: true,
      maxLength: promptLimit,
    }),
    labelledField({
      custom_id: reminderFields.when,
      label: "When",
      description: "tomorrow at 9, in 20 minutes, every weekday 8:30",
      style: "short",
      value: cut(words, whenLimit),
      required: true,
      maxLength: whenLimit,
    }),
  ],
});
