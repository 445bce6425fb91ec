/** A conversation turn as chat messages: history, the person's words, thoughts, and the request to write. */
import { messageWords, writtenAt } from "./envelope-words.ts";
import { type Message, recentlySaid, shownText } from "./history.ts";
import type { Picture } from "./pictures.ts";
import { reminderText } from "./reminder-turn.ts";
import {
  type MessageSignal,
  type ReminderSignal,
  type Signal,
  type ThoughtSignal,
  textOf,
} from "./signal.ts";
import { isoOf } from "./time.ts";

export interface TurnMessage {
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly pictures?: readonly Picture[];
}

/** What a model is asked about. Notices are fixed words, and commands have answers of their own. */
export interface Turn {
  readonly messages: readonly MessageSignal[];
  readonly thoughts: readonly ThoughtSignal[];
  readonly reminders: readonly ReminderSignal[];
}

/** The signals by their kinds, each in their order; those of any other kind are left out. */
export const turnOf = (signals: readonly Signal[]): Turn => ({
  messages: signals.filter((signal) => signal.type === "message"),
  thoughts: signals.filter((signal) => signal.type === "heartbeat"),
  reminders: signals.filter((signal) => signal.type === "reminder"),
});

/**
 * The person's words first, each with its time, as one user message; then the thoughts and the reminders, as one
 * message of the assistant's own, those that were held back with their time; then one user-role line that asks for
 * the message, because several current models refuse a conversation that ends with the assistant.
 *
 * @param history what was said before; messages of this very turn must not be in it
 * @param pictures of the words, for a model that sees
 */
export function turnMessages(
  history: readonly Message[],
  turn: Turn,
  pictures: readonly Picture[] = [],
): readonly TurnMessage[] {
  const words = turn.messages.map(
    (signal) => `[${isoOf(writtenAt(signal))}]\n${messageWords(signal)}`,
  );
  const thoughts = [...turn.thoughts.map(thoughtText), ...turn.reminders.map(reminderText)];
  const own: TurnMessage[] = [
    { role: "user", text: words.join("\n\n"), ...(pictures.length > 0 && { pictures }) },
    { role: "assistant", text: thoughts.join("\n\n") },
  ];
  return [
    ...recentlySaid(history).map((message) => ({
      role: message.role,
      text:
        message.role === "user"
          ? `[${isoOf(message.at)}]\n${message.withOthers ?? message.text}`
          : shownText(message),
    })),
    ...own.filter(({ text }) => text !== ""),
    { role: "user", text: askFor(turn) },
  ];
}

const thoughtText = (thought: ThoughtSignal): string =>
  thought.wasHeld
    ? `[held back since ${isoOf(thought.timestamp)}]\n${textOf(thought)}`
    : textOf(thought);

const askForMessage = "(Write your message to your person now.)";

const askToRemind =
  "(A reminder has come: it must be said. Write your message to your person now. That it is late, if it is, is said without you.)";

const askForWhatMatters =
  "(Write your message to your person now. Say what was held back only if it still matters.)";

const askWhetherItMatters = `(Write your message to your person now. Say what was held back only if it still matters; when nothing does, \
answer HEARTBEAT_OK and nothing else.)`;

/** What was held back is checked again by whoever writes it: it may have been overtaken. */
function askFor({ messages, thoughts, reminders }: Turn): string {
  if (reminders.length > 0)
    return thoughts.some(({ wasHeld }) => wasHeld)
      ? `${askToRemind} ${askForWhatMatters}`
      : askToRemind;
  if (!thoughts.some(({ wasHeld }) => wasHeld)) return askForMessage;
  return messages.length === 0 ? askWhetherItMatters : askForWhatMatters;
}

const opening = "(The conversation begins.)";

/**
 * The same conversation in the form that every provider takes: it starts with the user, and roles
 * alternate (neighbours of one role are joined by a blank line).
 */
export function alternating(messages: readonly TurnMessage[]): readonly TurnMessage[] {
  const joined: TurnMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role === message.role) {
      const pictures = [...(last.pictures ?? []), ...(message.pictures ?? [])];
      joined[joined.length - 1] = {
        role: last.role,
        text: `${last.text}\n\n${message.text}`,
        ...(pictures.length > 0 && { pictures }),
      };
    } else joined.push(message);
  }
  return joined[0]?.role === "assistant" ? [{ role: "user", text: opening }, ...joined] : joined;
}
