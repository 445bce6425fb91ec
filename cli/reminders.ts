/** `vigil remind` and `vigil reminders`: set, listed, changed and cancelled, with the time as it was understood. */
import { ReminderAnswer, RemindersAnswer } from "../lib/domain/wire/reminders.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask, type Question } from "./control-client.ts";
import { momentInWords } from "./words.ts";
import type { World } from "./world.ts";

export const remind = (
  world: World,
  { thread, what, when, json }: ThreadOptions & { readonly what: string; readonly when: string },
): Promise<number> =>
  order(world, json, { method: "POST", path: pathOf(thread), body: { what, when } });

export const cancelReminder = (
  world: World,
  { thread, id, json }: ThreadOptions & { readonly id: string },
): Promise<number> => order(world, json, { method: "DELETE", path: pathOf(thread, id) });

export const editReminder = (
  world: World,
  {
    thread,
    id,
    what,
    when,
    json,
  }: ThreadOptions & {
    readonly id: string;
    readonly what?: string | undefined;
    readonly when?: string | undefined;
  },
): Promise<number> =>
  order(world, json, { method: "PATCH", path: pathOf(thread, id), body: { what, when } });

const pathOf = (thread: string, id?: string): string =>
  `/api/threads/${thread}/reminders${id === undefined ? "" : `/${id}`}`;

async function order(
  world: World,
  json: boolean,
  question: Omit<Question<typeof ReminderAnswer>, "schema">,
): Promise<number> {
  const { answer, raw } = await ask(world, { ...question, schema: ReminderAnswer });
  const { message, reminder } = answer;
  world.say(json ? JSON.stringify(raw, null, 2) : `${message}\n${world.paint("dim", reminder.id)}`);
  return 0;
}

export async function listReminders(
  world: World,
  { thread, json }: ThreadOptions,
): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "GET",
    path: pathOf(thread),
    schema: RemindersAnswer,
  });
  world.say(json ? JSON.stringify(raw, null, 2) : reminderLines(answer, world).join("\n"));
  return 0;
}

function reminderLines({ reminders }: RemindersAnswer, { paint, now }: World): readonly string[] {
  if (reminders.length === 0)
    return ["No reminder is set. Try: vigil remind 'call mum' tomorrow at 9"];
  return reminders.map(({ id, when, due_at, what, made_by, hearsay }) => {
    const by = made_by === "person" ? "" : `, set by the ${made_by} agent`;
    const note = hearsay ? ", while others' words were shown" : "";
    const next = momentInWords(due_at, now(), "never");
    return `${paint("bold", when)}  ${next}${by}${note}\n  ${what.replaceAll(/\s+/g, " ")}\n  ${paint("dim", id)}`;
  });
}
