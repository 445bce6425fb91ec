/** `vigil config`: a thread's settings, shown and changed. */
import * as z from "zod/mini";
import { ConfigAnswer } from "../lib/domain/wire/config.ts";
import { readAssignments } from "./assignments.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask, Refusal } from "./control-client.ts";
import { Failure } from "./failure.ts";
import { momentInWords } from "./words.ts";
import type { World } from "./world.ts";

interface ConfigOptions extends ThreadOptions {
  /** `key=value` each; none: the config is shown as it is. */
  readonly changes: readonly string[];
  /** The change is made only if the config is still this one; null: whatever it is. */
  readonly rev: number | null;
}

/** 1 when `rev` is not the newest any more: what is stored now is shown, and nothing was changed. */
export async function config(world: World, options: ConfigOptions): Promise<number> {
  const { thread, json, changes, rev } = options;
  const path = `/api/threads/${thread}/heartbeat/config`;
  if (changes.length === 0 && rev !== null)
    throw new Failure("--rev goes with a change, as in: vigil config every=900 --rev 3", 2);
  const body = { ...readAssignments(changes), ...(rev === null ? {} : { rev }) };
  const question =
    changes.length === 0 ? ({ method: "GET" } as const) : ({ method: "POST", body } as const);
  try {
    const { answer, raw } = await ask(world, { ...question, path, schema: ConfigAnswer });
    world.say(json ? JSON.stringify(raw, null, 2) : table(answer, world).join("\n"));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 409) throw error;
    return showConflict(world, error, json);
  }
}

const Conflict = z.object({ current: ConfigAnswer });

/** Somebody was faster: the person sees what is there now, to decide again. */
function showConflict(world: World, refusal: Refusal, json: boolean): number {
  const conflict = z.safeParse(Conflict, refusal.problem);
  if (!conflict.success) throw refusal;
  world.complain(`vigil: ${refusal.message}`);
  world.say(
    json
      ? JSON.stringify(refusal.problem, null, 2)
      : table(conflict.data.current, world).join("\n"),
  );
  return refusal.exitCode;
}

function table(answer: ConfigAnswer, world: World): string[] {
  const rows = Object.entries(answer.config);
  const width = Math.max(...rows.map(([key]) => key.length)) + 2;
  const lastRun = momentInWords(answer.last_run, world.now(), "none yet");
  return [
    `${world.paint("bold", answer.thread_id)}, rev ${answer.rev}`,
    ...rows.map(([key, value]) => `  ${key.padEnd(width)}${shown(value, world)}`),
    world.paint("dim", [`last run: ${lastRun}`, answer.last_summary].filter(Boolean).join(", ")),
  ];
}

function shown(value: unknown, { paint }: World): string {
  if (value === null || value === undefined) return paint("dim", "not set");
  if (Array.isArray(value)) return value.join(", ");
  return String(value);
}
