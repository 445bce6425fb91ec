/** look-reminders: a thread's reminders, one of them, and the form that changes it. */

import { cut } from "../domain/cut.ts";
import { relativeTime } from "../domain/discord-time.ts";
import type { Question } from "../domain/outcome.ts";
import { isForgotten, isOver, type Reminder } from "../domain/reminder.ts";
import { reminderButtons, reminderForm, reminderMenu } from "../domain/reminder-controls.ts";
import { fitted } from "../domain/whisper.ts";
import type { Answer } from "./interact.ts";
import type { LookPorts } from "./look.ts";
import { list } from "./reminders.ts";

export type ReminderQuestion = Extract<
  Question,
  { of: "reminders" | "reminder" | "reminder-form" }
>;

/** One that is gone, or of another thread, is answered by a sentence; of one that is over there is no form. */
export async function lookAtReminders(
  ports: LookPorts,
  question: ReminderQuestion,
): Promise<Answer> {
  if (question.of === "reminders") return listAnswer(ports, question);
  const { threadId, id } = question;
  const reminder = await ports.reminders.read(threadId, id);
  if (reminder === null || isForgotten(reminder, ports.clock.now())) return gone(question);
  const { planWords } = await import("../domain/reminder-words.ts");
  const words = planWords(reminder, ports.clock.now());
  if (question.of === "reminder")
    return shown(question, { reminder, text: oneWords(reminder, words) });
  return isOver(reminder) ? gone(question) : { kind: "form", form: reminderForm(reminder, words) };
}

const longestPrompt = 120;

async function listAnswer(
  ports: LookPorts,
  { threadId }: Extract<ReminderQuestion, { of: "reminders" }>,
): Promise<Answer> {
  const listed = await list(ports, { id: threadId });
  if (listed.length === 0)
    return {
      kind: "whisper",
      text: "No reminder is set here. `/remind what: … when: tomorrow at 9` sets one.",
    };
  const lines = listed.map(
    ({ reminder: { prompt, dueAt }, words }) =>
      `- ${words} (${relativeTime(dueAt)}): ${cut(prompt.replaceAll(/\s+/g, " "), longestPrompt)}`,
  );
  return {
    kind: "whisper",
    text: fitted(
      lines,
      `(…of ${listed.length} in all; the list after \`/reminders reminder:\` finds each.)`,
    ),
    components: reminderMenu(threadId, listed),
  };
}

const oneWords = ({ prompt, dueAt, state }: Reminder, words: string): string => {
  const when = state === "done" || state === "cancelled" ? state : relativeTime(dueAt);
  return `${words} (${when}): ${prompt}`;
};

/** Chosen in the menu, it takes the menu's place. */
const shown = (
  { isInPlace }: Extract<ReminderQuestion, { of: "reminder" }>,
  { reminder, text }: { readonly reminder: Reminder; readonly text: string },
): Answer => ({
  kind: isInPlace ? "update" : "whisper",
  text,
  components: reminderButtons(reminder),
});

const goneWords = "I have no such reminder here (any more). /reminders lists those that are set.";

const gone = (question: ReminderQuestion): Answer =>
  question.of === "reminder" && question.isInPlace
    ? { kind: "update", text: goneWords, components: [] }
    : { kind: "whisper", text: goneWords };
