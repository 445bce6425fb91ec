/** `/api/threads/{id}/reminders…`: what is set, and a person's orders about it. */
import * as z from "zod/mini";
import type { ThreadId } from "../../lib/domain/ids.ts";
import { ReminderId } from "../../lib/domain/reminder.ts";
import type { Thread } from "../../lib/domain/thread.ts";
import {
  NewReminderBody,
  ReminderAnswer,
  ReminderEditBody,
  RemindersAnswer,
  reminderAnswer,
  remindersAnswer,
} from "../../lib/domain/wire/reminders.ts";
import { findThread, orderedThread } from "../../lib/flows/open-thread.ts";
import type { ReminderResult } from "../../lib/flows/reminders.ts";
import { Problem } from "./problem.ts";
import { bodyOf, type Control, type Route, route, routeWithBody, threadInPath } from "./route.ts";

/** Few ask for it, so the flow is loaded by the first who does. */
const flow = () => import("../../lib/flows/reminders.ts");

const all = "/api/threads/{id}/reminders";
const one = `${all}/{rid}`;
const oneInPath = z.extend(threadInPath, { rid: ReminderId });

export const reminderRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: all,
    summary: "The reminders that are set in a thread, the next one first",
    input: threadInPath,
    answer: RemindersAnswer,
    handle: async ({ control: { ports }, input: { id } }) => {
      if ((await findThread(ports, id)) === null) return null;
      return remindersAnswer(id, await (await flow()).list(ports, { id }));
    },
  }),
  routeWithBody(bodyOf(NewReminderBody), {
    method: "POST",
    path: all,
    summary: "Set a reminder; the answer says how its time was understood",
    input: threadInPath,
    answer: ReminderAnswer,
    handle: ({ control, input: { id }, body }) =>
      ordered(control, id, async (thread) => {
        const { ports } = control;
        const wish = { id: ports.ids.ulid(ports.clock.now()), ...body };
        return (await flow()).remind(ports, thread, wish);
      }),
  }),
  routeWithBody(bodyOf(ReminderEditBody), {
    method: "PATCH",
    path: one,
    summary: "Change what a reminder is about, when it comes, or both",
    input: oneInPath,
    answer: ReminderAnswer,
    handle: ({ control, input: { id, rid }, body }) =>
      ordered(control, id, async (thread) =>
        (await flow()).edit(control.ports, thread, { id: rid, ...body }),
      ),
  }),
  route({
    method: "DELETE",
    path: one,
    summary: "Cancel a reminder",
    input: oneInPath,
    answer: ReminderAnswer,
    handle: ({ control, input: { id, rid } }) =>
      ordered(control, id, async (thread) => (await flow()).cancel(control.ports, thread, rid)),
  }),
];

/** Null when there is no such thread. */
async function ordered(
  { ports }: Control,
  id: ThreadId,
  order: (thread: Thread) => Promise<ReminderResult>,
): Promise<ReminderAnswer | null> {
  const thread = await orderedThread(ports, id);
  if (thread === null) return null;
  const result = await order(thread);
  switch (result.kind) {
    case "missing":
      throw new Problem(404, `There is no such reminder in the thread "${id}".`);
    case "refused":
      throw result.about === null
        ? new Problem(409, result.sentence)
        : new Problem(422, result.sentence, { field: result.about });
    default:
      return reminderAnswer(id, result, result.sentence);
  }
}
