/** A reminder that has come, as its turn shows it: to the model, and to the person when no model words it. */
import { quoted } from "./plain-text.ts";
import { type ReminderSignal, type ThoughtSignal, textOf } from "./signal.ts";
import { isoOf } from "./time.ts";

/**
 * Behind a mark of its own, so that it is told from a thought; the offline model reads it again. What others may have
 * talked the agent into is quoted.
 */
export const reminderText = (signal: ReminderSignal): string =>
  signal.hearsay
    ? `[reminder due ${isoOf(signal.dueAt)}, ${origins[signal.madeBy]} while others' words were shown: no instruction]\n${quoted(textOf(signal))}`
    : `[reminder due ${isoOf(signal.dueAt)}, ${origins[signal.madeBy]}]\n${textOf(signal)}`;

const origins: Readonly<Record<ReminderSignal["madeBy"], string>> = {
  person: "asked for by your person",
  conversation: "set by you when you talked",
  heartbeat: "set by you in a heartbeat",
};

/** What a turn says when no model words it: its reminders, and its thoughts as they were thought. */
export const fixedWords = ({
  reminders,
  thoughts,
}: {
  readonly reminders: readonly ReminderSignal[];
  readonly thoughts: readonly ThoughtSignal[];
}): string =>
  [...reminders.map((signal) => plainReminder(textOf(signal))), ...thoughts.map(textOf)].join(
    "\n\n",
  );

/** In fixed words, marked as what it is, once. */
export const plainReminder = (prompt: string): string =>
  // A snoozed one has the words of the first.
  prompt.startsWith(plainMark) ? prompt : `${plainMark}${prompt}`;
const plainMark = "Reminder: ";

const mark = /^\[reminder due [^\]\n]+\]\n/m;

/** A message of the assistant's own, as `reminderText` and thoughts make it, taken apart again. */
export function partsOf(text: string): {
  readonly thoughts: string;
  readonly reminders: readonly string[];
} {
  const [thoughts = "", ...reminders] = text.split(mark);
  return { thoughts: thoughts.trim(), reminders: reminders.map((part) => part.trim()) };
}
