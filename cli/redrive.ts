/** `vigil redrive`: what the conversation gave up on: shown, put back once, or dropped. */
import { minutes } from "../lib/domain/time.ts";
import {
  DeadLettersAnswer,
  type LetterAnswer,
  RedriveAnswer,
} from "../lib/domain/wire/dead-letters.ts";
import { OrderAnswer } from "../lib/domain/wire/status.ts";
import { ask } from "./control-client.ts";
import type { World } from "./world.ts";

/** Each letter is a few calls of the queue. */
const patience = { timeoutMs: minutes(2) };

interface RedriveOptions {
  /** Only these letters; all when there is none. */
  readonly ids: readonly string[];
  readonly json: boolean;
}

/** 1 when a letter that was named is not there. */
export async function redrive(world: World, { ids, json }: RedriveOptions): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "POST",
    path: "/api/dead-letters/redrive",
    body: ids.length === 0 ? {} : { ids },
    schema: RedriveAnswer,
    ...patience,
  });
  const missing = answer.not_found.map((id) => world.paint("red", `${id}  not found${behind}`));
  const lines = [...answer.letters.map((letter) => letterLines(letter, done, world)), ...missing];
  world.say(json ? JSON.stringify(raw, null, 2) : allLines(lines, answer.more, world));
  return missing.length === 0 ? 0 : 1;
}

/** `--dry-run`: what would be done. */
export async function showDeadLetters(
  world: World,
  { ids, json }: RedriveOptions,
): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "GET",
    path: "/api/dead-letters?limit=100",
    schema: DeadLettersAnswer,
    ...patience,
  });
  const wanted = answer.letters.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const more = answer.more + answer.letters.length - wanted.length;
  const lines = wanted.map((letter) => letterLines(letter, planned, world));
  world.say(json ? JSON.stringify(raw, null, 2) : allLines(lines, more, world));
  return 0;
}

/** `--drop <id>`: 1 when it is not there. */
export async function dropDeadLetter(
  world: World,
  { id, json }: { readonly id: string; readonly json: boolean },
): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "DELETE",
    path: `/api/dead-letters/${id}`,
    schema: OrderAnswer,
    ...patience,
  });
  world.say(json ? JSON.stringify(raw, null, 2) : answer.message);
  return answer.ok ? 0 : 1;
}

const behind = ": it may stand behind another letter of its thread, which goes first";

type Words = Readonly<Record<LetterAnswer["verdict"], string>>;
const leaves = (what: string) =>
  `${what}: put back it would only fail again. Remove it: vigil redrive --drop `;
const planned: Words = {
  "put-back": "would be put back",
  remove: "would be removed",
  leave: leaves("would be left"),
};
const done: Words = { "put-back": "put back", remove: "removed", leave: leaves("left") };

function letterLines(letter: LetterAnswer, words: Words, { paint }: World): string {
  const { id, thread_id, type, excerpt, receives, since, reason, verdict } = letter;
  const said = excerpt === null ? [] : [JSON.stringify(excerpt)];
  const count = receives === null ? [] : [`${receives} receives`];
  const fate = words[verdict] + (verdict === "leave" ? id : "");
  return [
    [paint("bold", thread_id), type ?? "no signal", ...said, paint("dim", id)].join("  "),
    `  ${[...count, `since ${since}`].join(", ")}: ${reason}`,
    `  -> ${paint(verdict === "leave" ? "yellow" : "green", fate)}`,
  ].join("\n");
}

function allLines(lines: readonly string[], more: number, { paint }: World): string {
  if (lines.length === 0 && more === 0) return "There are no dead letters.";
  const rest = `${more} more: behind another letter of their thread, or in somebody's hands for a minute.`;
  return [...lines, ...(more > 0 ? [paint("dim", rest)] : [])].join("\n");
}
