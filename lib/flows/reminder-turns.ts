/** reminder-turns: how the reminder tools are tied to a beat, and to a turn of a conversation. */
import { type ReminderDeed, reminderDeedsPerTurn } from "../domain/reminder.ts";
import type { Thread } from "../domain/thread.ts";
import { act, type Deeds, nextEffect, reject, tooMany } from "./deeds.ts";
import type { Desk } from "./memory-desk.ts";
import type { ReminderTurn } from "./reminder-tools.ts";

const actionTypes = {
  remind: "remind",
  edit: "reminder_edit",
  cancel: "reminder_cancel",
} as const;

type HearsayDesk = Pick<Desk, "hasHeardOthers" | "hearOthers">;

/** In a beat they are effects like any other: written down, counted, handed over when the run is on record. */
export const beatReminders = (
  beat: {
    readonly thread: Thread;
    readonly runId: string;
    readonly dryRun: boolean;
    readonly desk: HearsayDesk;
  },
  deeds: Deeds,
): ReminderTurn => ({
  thread: beat.thread,
  turnId: beat.runId,
  madeBy: "heartbeat",
  next: () => nextEffect(deeds),
  tooMany: () => tooMany(deeds),
  decided: () => deeds.actions.flatMap(({ reminder }) => reminder ?? []),
  decide: (deed, said) =>
    act(
      deeds,
      beat.dryRun,
      {
        type: actionTypes[deed.kind],
        target: deed.id,
        content: deed.kind === "cancel" ? "" : (deed.prompt ?? ""),
        reminder: deed,
      },
      said,
    ),
  refuse: (kind, about, reason) =>
    reject(deeds, { type: actionTypes[kind], content: about }, reason),
  hasHeardOthers: beat.desk.hasHeardOthers,
  onHearsay: beat.desk.hearOthers,
});

/** In a conversation they wait until its reply is on record: a turn that is tried again decides anew. */
export const talkReminders = (
  talk: { readonly thread: Thread; readonly turnId: string; readonly desk: HearsayDesk },
  decided: ReminderDeed[],
): ReminderTurn => ({
  thread: talk.thread,
  turnId: talk.turnId,
  madeBy: "conversation",
  next: () => decided.length + 1,
  tooMany: () =>
    decided.length < reminderDeedsPerTurn
      ? null
      : `at most ${reminderDeedsPerTurn} changes of reminders a message`,
  decided: () => decided,
  decide: (deed, said) => {
    if (talk.thread.config.dry_run) return `Dry run: ${said}`;
    decided.push(deed);
    return said;
  },
  refuse: (_kind, _about, reason) => `Refused: ${reason}.`,
  hasHeardOthers: talk.desk.hasHeardOthers,
  onHearsay: talk.desk.hearOthers,
});
