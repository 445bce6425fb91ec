/** reminder-tools: remind, reminders_list, reminder_edit and reminder_cancel, as both agents have them. */
import * as z from "zod/mini";
import { turnReminderId } from "../domain/ids.ts";
import { sanitise } from "../domain/plain-text.ts";
import {
  changed,
  edited,
  isWaiting,
  newReminder,
  type Reminder,
  type ReminderDeed,
  ReminderId,
  type ReminderPlan,
  ReminderPrompt,
  remindersPerThread,
} from "../domain/reminder.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports, Tool } from "../ports.ts";
import { understand } from "./reminders.ts";
import { tool } from "./tools.ts";

export type ReminderToolPorts = Pick<Ports, "clock" | "reminders">;

/** The turn whose tools these are. */
export interface ReminderTurn {
  readonly thread: Thread;
  /** What the reminders that it makes are named after: the run's id, or that of the reply. */
  readonly turnId: string;
  readonly madeBy: "conversation" | "heartbeat";
  /** The number of the next reminder that it makes, from 1. */
  readonly next: () => number;
  /** Why it can change no further reminder; null while it can. */
  readonly tooMany: () => string | null;
  /** What it has decided so far. */
  readonly decided: () => readonly ReminderDeed[];
  /** Writes the deed down, to be carried out when the turn is on record; answers what the model reads. */
  readonly decide: (deed: ReminderDeed, said: string) => string;
  /** Writes down that a call came to nothing, and answers why. */
  readonly refuse: (kind: ReminderDeed["kind"], about: string, reason: string) => string;
  readonly hasHeardOthers: () => boolean;
  /** Called before the turn reads a prompt that others may have had a hand in. */
  readonly onHearsay: () => void;
}

const at = z
  .string("must be text")
  .check(z.overwrite(sanitise), z.trim(), z.minLength(1, "must say when"));

const whenWords =
  'in words, in the thread\'s time zone: "tomorrow at 9", "in 20 minutes", "26 Nov 09:00", "every weekday at 8:30", "every month on the 15th at 9:00"';

/** Each is checked against the thread's reminders as they will be after what the turn has decided already. */
export function reminderTools(ports: ReminderToolPorts, turn: ReminderTurn): readonly Tool[] {
  const { thread, turnId, madeBy, decide, refuse } = turn;
  const waiting = async (): Promise<readonly Reminder[]> =>
    turn
      .decided()
      .reduce(afterDeed(thread), await ports.reminders.list(thread.id))
      .filter(isWaiting);
  const find = async (id: ReminderId) => (await waiting()).find((one) => one.id === id) ?? null;
  const missing = (id: ReminderId) => `there is no reminder ${id} set; reminders_list shows them`;

  return [
    tool(
      "remind",
      `Set a reminder or a task for later: at its time you write to your person about it. When: ${whenWords}.`,
      z.object({ at, prompt: ReminderPrompt }),
      async ({ at: when, prompt }) => {
        const full =
          turn.tooMany() ??
          ((await waiting()).length >= remindersPerThread
            ? `${remindersPerThread} reminders are set, as many as there can be: cancel one first`
            : null);
        if (full !== null) return refuse("remind", prompt, full);
        const understood = await understand(ports, thread, when);
        if (understood.kind === "unclear")
          return refuse("remind", prompt, withoutStop(understood.problem));
        const deed: ReminderDeed = {
          kind: "remind",
          id: turnReminderId(turnId, turn.next()),
          prompt,
          plan: planOf(understood),
          madeBy,
          hearsay: turn.hasHeardOthers(),
          at: ports.clock.now(),
        };
        return decide(deed, `Set as ${deed.id}: ${await shown(ports, understood)}.`);
      },
    ),
    tool(
      "reminders_list",
      "Show the reminders that are set: their ids, when they come, what they are about.",
      z.object({}),
      async () => {
        const found = (await waiting()).toSorted((one, other) => one.dueAt - other.dueAt);
        if (found.some(({ hearsay }) => hearsay)) turn.onHearsay();
        const { reminderLines } = await import("../domain/reminder-lines.ts");
        return found.length === 0
          ? "No reminder is set."
          : reminderLines(found, ports.clock.now()).join("\n");
      },
    ),
    tool(
      "reminder_edit",
      `Change when a reminder comes, what it is about, or both. When: ${whenWords}.`,
      z.object({
        reminder_id: ReminderId,
        at: z.optional(at),
        prompt: z.optional(ReminderPrompt),
      }),
      async ({ reminder_id: id, at: when, prompt }) => {
        const reason =
          turn.tooMany() ??
          (when === undefined && prompt === undefined ? "say at, prompt or both" : null) ??
          ((await find(id)) === null ? missing(id) : null);
        if (reason !== null) return refuse("edit", id, reason);
        const understood = when === undefined ? null : await understand(ports, thread, when);
        if (understood?.kind === "unclear")
          return refuse("edit", id, withoutStop(understood.problem));
        const deed: ReminderDeed = {
          kind: "edit",
          id,
          prompt: prompt ?? null,
          plan: understood && planOf(understood),
          at: ports.clock.now(),
        };
        const newTime = understood === null ? "" : `: ${await shown(ports, understood)}`;
        return decide(deed, `Changed ${id}${newTime}.`);
      },
    ),
    tool(
      "reminder_cancel",
      "Take a reminder back.",
      z.object({ reminder_id: ReminderId }),
      async ({ reminder_id: id }) => {
        const reason = turn.tooMany() ?? ((await find(id)) === null ? missing(id) : null);
        if (reason !== null) return refuse("cancel", id, reason);
        return decide({ kind: "cancel", id, at: ports.clock.now() }, `Cancelled ${id}.`);
      },
    ),
  ];
}

const planOf = ({ dueAt, pattern, timezone }: ReminderPlan): ReminderPlan => ({
  dueAt,
  pattern,
  timezone,
});

/** A reason is put into a sentence. */
const withoutStop = (sentence: string): string => sentence.replace(/\.$/, "");

async function shown({ clock }: Pick<Ports, "clock">, plan: ReminderPlan): Promise<string> {
  const { planAndNext } = await import("../domain/reminder-words.ts");
  return planAndNext(plan, clock.now());
}

/** The thread's reminders after a deed, as the turn that decided it sees them. */
const afterDeed =
  ({ id: threadId }: Thread) =>
  (reminders: readonly Reminder[], deed: ReminderDeed): readonly Reminder[] => {
    if (deed.kind === "remind")
      return [...reminders, newReminder(threadId, deed, { state: "set", now: deed.at })];
    return reminders.map((reminder) => {
      if (reminder.id !== deed.id) return reminder;
      return deed.kind === "cancel"
        ? changed(reminder, { state: "cancelled" }, deed.at)
        : (edited(reminder, deed, deed.at) ?? reminder);
    });
  };
