/** controls: what is asked by a button that was pressed, a menu that was used, a form that was sent. */
import { type Call, mayName, orderOf } from "./call.ts";
import { contentOf } from "./checklist-form.ts";
import { CustomId } from "./custom-id.ts";
import { madeByDiscordAt } from "./ids.ts";
import { type Component, fieldsOf, type Modal } from "./interaction.ts";
import { type Outcome, reply } from "./outcome.ts";
import type { OutreachButton } from "./outreach-button.ts";
import { ReminderId } from "./reminder.ts";
import { chosenInMenu, reminderFields } from "./reminder-controls.ts";
import { after, minutes } from "./time.ts";

/** The control's custom_id as ours, and its thread as one that the invoker may ask about; else why not. */
function readCustomId(call: Call, text: string): CustomId | string {
  const reading = CustomId.safeParse(text);
  if (!reading.success) return unknownWords;
  return mayName(call, reading.data.threadId)
    ? reading.data
    : "This belongs to another place, so only my first owner may use it.";
}

const unknownWords =
  "I do not know this button or form any more; it may be of an older or newer version of me. Please use a command instead: /help lists them.";

/**
 * | control | outcome |
 * | --- | --- |
 * | the button of `/forget` | enqueue; the question gives way to a receipt |
 * | a button under what was said unasked | enqueue; the buttons disappear |
 * | a reminder's buttons to set or to drop it | enqueue; its buttons disappear |
 * | its button to change it | look: the form |
 * | the menu of `/reminders` | look: the chosen one takes its place |
 * | what is not ours, or not the invoker's | a reply |
 */
export function routeComponent(call: Call, { data }: Component): Outcome {
  const named = readCustomId(call, data.custom_id);
  if (typeof named === "string") return reply(named);
  switch (named.action) {
    case "forget":
      return forget(call, named);
    case "remind-set":
    case "remind-drop":
    case "remind-edit":
      return reminder(call, named, data.values);
    case "snooze":
    case "tomorrow":
    case "not-helpful":
      return press(call, named, named.action);
    default:
      return reply(unknownWords);
  }
}

/** The buttons are gone at once: a second press comes only from who was as fast. */
const press = (call: Call, { threadId, id }: CustomId, button: OutreachButton): Outcome => ({
  kind: "enqueue",
  isElsewhere: threadId !== call.home,
  receipt: { kind: "update", components: [] },
  signal: orderOf(call, threadId, { name: "press", button, replyId: id }),
});

const questionStandsMs = minutes(15);

/** Named after the question, not after the press: pressed twice, it is one order. */
function forget(call: Call, { threadId, id }: CustomId): Outcome {
  const askedAt = madeByDiscordAt(id);
  if (askedAt === null || call.now > after(askedAt, questionStandsMs))
    return reply(
      "This question is more than 15 minutes old, so I forgot nothing. Ask again with /forget.",
    );
  return {
    kind: "enqueue",
    // Forgetting makes no thread.
    isElsewhere: false,
    receipt: { kind: "update", text: "I am forgetting…", components: [] },
    signal: { ...orderOf(call, threadId, { name: "forget" }), id },
  };
}

/** In a menu it is the chosen value that names the reminder. */
function reminder(
  call: Call,
  { action, threadId, id: own }: CustomId,
  values: readonly string[] | undefined,
): Outcome {
  const isMenu = own === chosenInMenu;
  const reading = ReminderId.safeParse(isMenu ? values?.[0] : own);
  if (!reading.success) return reply(unknownWords);
  const id = reading.data;
  if (action === "remind-edit")
    return {
      kind: "look",
      question: isMenu
        ? { of: "reminder", threadId, id, isInPlace: true }
        : { of: "reminder-form", threadId, id },
    };
  const name = action === "remind-set" ? "reminder-confirm" : "reminder-cancel";
  return {
    kind: "enqueue",
    isElsewhere: false,
    receipt: { kind: "update", components: [] },
    signal: orderOf(call, threadId, { name, id }),
  };
}

/**
 * | form | outcome |
 * | --- | --- |
 * | the checklist's | enqueue; an empty one: a reply |
 * | that of a reminder | enqueue; without what or when: a reply |
 * | what is not ours, or not the invoker's | a reply |
 */
export function routeForm(call: Call, form: Modal): Outcome {
  const named = readCustomId(call, form.data.custom_id);
  if (typeof named === "string") return reply(named);
  switch (named.action) {
    case "checklist":
      return checklist(call, named, form);
    case "reminder":
      return changedReminder(call, named, form);
    default:
      return reply(unknownWords);
  }
}

/** The id is the version that the form showed; 0 for none. */
function checklist(call: Call, { threadId, id }: CustomId, form: Modal): Outcome {
  const content = contentOf(fieldsOf(form));
  if (!/^\d{1,9}$/.test(id)) return reply(unknownWords);
  if (content === null)
    return reply(
      `The form was empty, so I changed nothing. To have me look after nothing here, send a heading alone, such as \`# Checklist\`.`,
    );
  return {
    kind: "enqueue",
    isElsewhere: false,
    receipt: { kind: "private" },
    signal: orderOf(call, threadId, { name: "checklist", content, seenVersion: Number(id) }),
  };
}

function changedReminder(call: Call, { threadId, id: named }: CustomId, form: Modal): Outcome {
  const id = ReminderId.safeParse(named);
  if (!id.success) return reply(unknownWords);
  const fields = fieldsOf(form);
  const what = fields.get(reminderFields.what)?.trim() ?? "";
  const when = fields.get(reminderFields.when)?.trim() ?? "";
  if (what === "" || when === "")
    return reply(
      "A reminder needs both, what and when, so I changed nothing. To be rid of it, use its button to cancel it.",
    );
  return {
    kind: "enqueue",
    isElsewhere: false,
    receipt: { kind: "private" },
    signal: orderOf(call, threadId, { name: "reminder-edit", id: id.data, what, when }),
  };
}
