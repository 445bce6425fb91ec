/** Reminders: what is set, and a person's orders about it. */
import { queryOptions } from "@tanstack/react-query";
import { instant } from "../../../lib/domain/time.ts";
import type { ReminderAnswer, RemindersAnswer } from "../../../lib/domain/wire/reminders.ts";
import { ask } from "./client.ts";
import { calmPollMs } from "./query-client.ts";
import { threadPath } from "./threads.ts";

export type ReminderShown = RemindersAnswer["reminders"][number];

export const remindersQuery = (thread: string) =>
  queryOptions({
    queryKey: ["thread", thread, "reminders"],
    queryFn: ({ signal }) => ask<RemindersAnswer>(threadPath(thread, "/reminders"), { signal }),
    refetchInterval: calmPollMs,
  });

/** `when` in words, or a value of the domain's `whenValue`; left out of an edit, it stays. */
export interface ReminderWish {
  readonly what?: string;
  readonly when?: string;
}

export const setReminder = (thread: string, wish: ReminderWish): Promise<ReminderAnswer> =>
  ask<ReminderAnswer>(threadPath(thread, "/reminders"), { method: "POST", body: wish });

export const editReminder = (
  thread: string,
  id: string,
  wish: ReminderWish,
): Promise<ReminderAnswer> =>
  ask<ReminderAnswer>(threadPath(thread, `/reminders/${id}`), { method: "PATCH", body: wish });

export const cancelReminder = (thread: string, id: string): Promise<ReminderAnswer> =>
  ask<ReminderAnswer>(threadPath(thread, `/reminders/${id}`), { method: "DELETE" });

/** Sets one again that was cancelled: the same words, for exactly the same times. */
export async function setAgain(
  thread: string,
  { what, due_at, pattern, timezone }: ReminderShown,
): Promise<ReminderAnswer> {
  const { whenValue } = await import("../../../lib/domain/reminder-time.ts");
  const when = whenValue({ dueAt: instant(Date.parse(due_at)), pattern, timezone });
  return setReminder(thread, { what, when });
}
