/** `vigil synthesis`: how a thread's history became memory: listed, shown, made now, undone; proposals accepted. */
import * as z from "zod/mini";
import { beatFunctionTimeoutMs } from "../lib/domain/limits.ts";
import type { MemoryPath } from "../lib/domain/memory.ts";
import type { SynthesisSkip } from "../lib/domain/synthesis.ts";
import { seconds } from "../lib/domain/time.ts";
import { MemoryFileAnswer } from "../lib/domain/wire/memory.ts";
import {
  AcceptAnswer,
  SynthesesAnswer,
  SynthesisAnswer,
  SynthesisNowAnswer,
  UndoAnswer,
} from "../lib/domain/wire/synthesis.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask, Refusal } from "./control-client.ts";
import type { PageOptions } from "./history.ts";
import { memoryUrl } from "./memory.ts";
import { diffOf, painted } from "./memory-diff.ts";
import { momentInWords } from "./words.ts";
import type { World } from "./world.ts";

export interface OneOptions extends ThreadOptions {
  readonly id: string;
}

type Change = SynthesisAnswer["changes"][number];

const synthesesUrl = (thread: string, rest = ""): string =>
  `/api/threads/${thread}/syntheses${rest}`;

const inWords: Readonly<Record<SynthesisSkip | "already-running", string>> = {
  disabled: "the thread is switched off (vigil config enabled=true)",
  "dry-run": "the thread is in a dry run (vigil config dry_run=false)",
  "no-model": "there is no model (vigil config synthesis_model=…)",
  "no-work": "nothing new was said or noted",
  budget: "its budget for the day is spent",
  "gave-up": "it had failed several times on the same history, and waits for the next hour",
  "already-running": "another one is under way",
};

const isKnown = (reason: string): reason is keyof typeof inWords => Object.hasOwn(inWords, reason);

/** What is no skip is the model's own failure. */
const reasonInWords = (reason: string): string => (isKnown(reason) ? inWords[reason] : reason);

/** Newest first. */
export async function listSyntheses(world: World, options: PageOptions): Promise<number> {
  const { thread, json, limit, cursor } = options;
  const query = new URLSearchParams({
    limit: String(limit),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const path = synthesesUrl(thread, `?${query}`);
  const { answer, raw } = await ask(world, { method: "GET", path, schema: SynthesesAnswer });
  const { syntheses, last_skip, next_cursor } = answer;
  const lines = [
    `due: ${dueInWords(answer.due_at, world.now())}`,
    `last: ${momentInWords(answer.last_at, world.now(), "none yet")}`,
    ...(last_skip === null ? [] : [`skipped: ${inWords[last_skip]}`]),
    ...syntheses.flatMap((one) => summaryLines(one, world)),
    ...(next_cursor === null ? [] : [world.paint("dim", `older: --cursor ${next_cursor}`)]),
  ];
  world.say(json ? JSON.stringify(raw, null, 2) : lines.join("\n"));
  return 0;
}

/** A due time that has passed waits for the schedule, which looks once a minute. */
const dueInWords = (dueAt: string | null, now: number): string =>
  dueAt !== null && Date.parse(dueAt) <= now
    ? "at the next tick of the schedule"
    : momentInWords(dueAt, now, "an hour after something new comes in");

function summaryLines(one: SynthesisAnswer, { paint, now }: World): string[] {
  const { id, state, started_at, changes, proposals } = one;
  return [
    `${paint("bold", id)}  ${momentInWords(started_at, now(), "never")}${stateWords[state]}`,
    ...(one.summary === "" ? [] : [`  ${oneLine(one.summary)}`]),
    `  ${changes.length === 0 ? "changed nothing" : paint("dim", `changed ${pathsOf(changes)}`)}`,
    ...(proposals.length === 0 ? [] : [paint("yellow", `  proposes ${pathsOf(proposals)}`)]),
  ];
}

const stateWords = { decided: ", not written yet", done: "", undone: ", undone" } as const;

const pathsOf = (changes: readonly Change[]): string => changes.map(({ path }) => path).join(", ");

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

/** What it read, and each of its changes and proposals as a diff with what it was made of. */
export async function showSynthesis(world: World, options: OneOptions): Promise<number> {
  const { thread, id, json } = options;
  const path = synthesesUrl(thread, `/${id}`);
  const { answer, raw } = await ask(world, { method: "GET", path, schema: SynthesisAnswer });
  if (json) {
    world.say(JSON.stringify(raw, null, 2));
    return 0;
  }
  const lines = [...summaryLines(answer, world), world.paint("dim", `  ${receipt(answer)}`)];
  for (const change of answer.changes) lines.push("", await diffLines(world, thread, change));
  for (const proposal of answer.proposals)
    lines.push(
      "",
      world.paint("yellow", `proposed: ${proposal.path}: ${proposal.reason}`),
      await diffLines(world, thread, proposal),
      world.paint("dim", `Write it all the same: vigil synthesis accept ${id} ${proposal.path}`),
    );
  world.say(lines.join("\n"));
  return 0;
}

function receipt({ model, usage, cost_usd, messages_read, diary_read }: SynthesisAnswer): string {
  const price = cost_usd === null ? "unpriced" : `$${cost_usd.toFixed(4)}`;
  const tokens = usage.inputTokens + usage.outputTokens;
  const messages = counted(messages_read.length, "message", "messages");
  const diary = counted(diary_read.length, "diary entry", "diary entries");
  return `read ${messages} and ${diary}; ${model}, ${tokens} tokens, ${price}`;
}

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

async function diffLines(world: World, thread: string, change: Change): Promise<string> {
  const { path, content, before, sources } = change;
  const from = sources.length === 0 ? "" : world.paint("dim", `\nfrom ${sources.join(" ")}`);
  if (content === null) return `${world.paint("red", `removed ${path}`)}${from}`;
  const earlier = await versionOf(world, thread, change);
  const diff = diffOf(
    { name: `${path} (version ${before})`, content: earlier },
    { name: path, content },
  );
  return painted(diff, world) + from;
}

/** Null when there was no file, or its version is gone. */
async function versionOf(
  world: World,
  thread: string,
  { path, before }: Change,
): Promise<string | null> {
  if (before === 0) return null;
  try {
    const url = memoryUrl(thread, `/${path}?version=${before}`);
    const { answer } = await ask(world, { method: "GET", path: url, schema: MemoryFileAnswer });
    return answer.deleted ? null : answer.content;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

/** 1 when none was made. */
export async function synthesizeNow(
  world: World,
  { thread, json }: ThreadOptions,
): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "POST",
    path: synthesesUrl(thread, "/now"),
    schema: SynthesisNowAnswer,
    timeoutMs: beatFunctionTimeoutMs + seconds(10),
  });
  const { synthesis, reason } = answer;
  const lines =
    synthesis === null
      ? [world.paint("yellow", `none was made: ${reasonInWords(reason ?? "no reason is known")}`)]
      : summaryLines(synthesis, world);
  world.say(json ? JSON.stringify(raw, null, 2) : lines.join("\n"));
  return answer.made ? 0 : 1;
}

/** 1 when a file was kept: it was changed since. */
export async function undoSynthesis(world: World, options: OneOptions): Promise<number> {
  const { thread, id, json } = options;
  const path = synthesesUrl(thread, `/${id}/undo`);
  const { answer, raw } = await ask(world, { method: "POST", path, schema: UndoAnswer });
  const { undone, kept } = answer;
  const lines = [
    ...undone.map((file) => world.paint("green", `${file} says again what it said before.`)),
    ...kept.map((file) =>
      world.paint("yellow", `${file} was changed since, and stays: vigil memory log ${file}`),
    ),
  ];
  const nothing = lines.length === 0 ? ["It changed nothing that could be put back."] : [];
  world.say(json ? JSON.stringify(raw, null, 2) : [...lines, ...nothing].join("\n"));
  return kept.length === 0 ? 0 : 1;
}

/** 1 when the file was changed since: both sides are shown, and nothing is written. */
export async function acceptProposal(
  world: World,
  options: OneOptions & { readonly path: MemoryPath },
): Promise<number> {
  const { thread, id, path, json } = options;
  try {
    const { answer, raw } = await ask(world, {
      method: "POST",
      path: synthesesUrl(thread, `/${id}/accept`),
      body: { path },
      schema: AcceptAnswer,
    });
    const words = `${path} is version ${answer.version} now, with what was proposed.`;
    world.say(json ? JSON.stringify(raw, null, 2) : world.paint("green", words));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 409) throw error;
    return showConflict(world, error, { path, json });
  }
}

const Conflict = z.object({
  current: z.nullable(z.object({ version: z.number(), content: z.string() })),
  yours: z.object({ content: z.nullable(z.string()) }),
});

function showConflict(
  world: World,
  refusal: Refusal,
  { path, json }: { readonly path: string; readonly json: boolean },
): number {
  const conflict = z.safeParse(Conflict, refusal.problem);
  if (!conflict.success) throw refusal;
  const { current, yours } = conflict.data;
  const diff = diffOf(
    { name: `${path} (version ${current?.version ?? 0})`, content: current?.content ?? null },
    { name: `${path} (proposed)`, content: yours.content },
  );
  world.complain(`vigil: ${refusal.message}`);
  world.say(json ? JSON.stringify(refusal.problem, null, 2) : painted(diff, world));
  return refusal.exitCode;
}
