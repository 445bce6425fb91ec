/** `vigil checklist`: HEARTBEAT.md, shown and replaced, with what Vigil understands of it. */
import { ChecklistAnswer } from "../lib/domain/wire/checklist.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import { exactSpanInWords, momentInWords } from "./words.ts";
import type { World } from "./world.ts";

/** @param options.file what replaces HEARTBEAT.md, `-` for standard input; null: it is shown as it is */
export async function checklist(
  world: World,
  options: ThreadOptions & { readonly file: string | null },
): Promise<number> {
  const { thread, json, file } = options;
  const path = `/api/heartbeat/heartbeat.md?thread=${thread}`;
  const question =
    file === null
      ? ({ method: "GET" } as const)
      : ({ method: "POST", body: { content: await world.readText(file) } } as const);
  const { answer, raw } = await ask(world, { ...question, path, schema: ChecklistAnswer });
  const lines = file === null ? wholeFile(answer, world) : replaced(answer, world);
  world.say(json ? JSON.stringify(raw, null, 2) : lines.join("\n"));
  return 0;
}

function wholeFile(answer: ChecklistAnswer, world: World): string[] {
  if (answer.content.trim() === "")
    return [`${answer.path} of ${answer.thread_id} is empty. Write one: vigil checklist <file>`];
  const changed = momentInWords(answer.last_modified, world.now(), "never");
  return [
    world.paint("dim", `${answer.path} of ${answer.thread_id}, changed ${changed}`),
    answer.content.trimEnd(),
    "",
    ...understood(answer, world),
  ];
}

const replaced = (answer: ChecklistAnswer, world: World): string[] => [
  world.paint("green", `${answer.path} of ${answer.thread_id} is version ${answer.version} now.`),
  ...understood(answer, world),
];

function understood(answer: ChecklistAnswer, { paint }: World): string[] {
  const { checklist, rules, proactive_behaviors, rhythms, not_understood } = answer.understood;
  const lines = [
    ...section("checklist", checklist.map(lineWords)),
    ...section("rules", rules.map(lineWords)),
    ...section("proactive behaviours", proactive_behaviors.map(lineWords)),
    ...section("with a rhythm of their own", rhythms.map(rhythmWords)),
    ...section("not understood as a rhythm, so ordinary lines", not_understood).map((line) =>
      paint("yellow", line),
    ),
  ];
  return lines.length === 0
    ? [paint("yellow", "understood: nothing that asks for anything")]
    : [paint("bold", "understood"), ...lines];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    - ${line}`)];

type Understood = ChecklistAnswer["understood"];

const lineWords = ({ text, condition, action, done }: Understood["rules"][number]): string =>
  (condition === null ? text : `if ${condition}: ${action}`) + (done ? " (ticked)" : "");

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function rhythmWords({ action, every_seconds, at, weekdays }: Understood["rhythms"][number]) {
  if (every_seconds !== null) return `every ${exactSpanInWords(every_seconds)}: ${action}`;
  const isDaily = weekdays === null || weekdays.length === dayNames.length;
  const days = isDaily ? "daily" : weekdays.map((day) => dayNames[day - 1]).join(" ");
  return `${days} at ${at}: ${action}`;
}
