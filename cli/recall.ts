/** `vigil recall`: what was said and written about something, best first. */
import { defaultThreadId } from "../lib/domain/ids.ts";
import { seconds } from "../lib/domain/time.ts";
import { RecallAnswer } from "../lib/domain/wire/recall.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import type { World } from "./world.ts";

export interface RecallOptions extends ThreadOptions {
  readonly words: readonly string[];
  /** 1..20 */
  readonly limit: number;
}

/** A long history is read whole, by a function that may have to start first. */
const patienceMs = seconds(30);

export async function recall(world: World, options: RecallOptions): Promise<number> {
  const { thread, words, limit, json } = options;
  const query = new URLSearchParams({ q: words.join(" "), limit: String(limit) });
  const { answer, raw } = await ask(world, {
    method: "GET",
    path: `/api/threads/${thread}/recall?${query}`,
    schema: RecallAnswer,
    timeoutMs: patienceMs,
  });
  world.say(json ? JSON.stringify(raw, null, 2) : findingLines(answer, world).join("\n"));
  return 0;
}

function findingLines({ findings, message, thread_id }: RecallAnswer, world: World): string[] {
  const where = thread_id === defaultThreadId ? "" : ` (thread ${thread_id})`;
  if (findings.length === 0) return [`${message ?? "Nothing found."}${where}`];
  return findings.map((finding) => findingLine(finding, world));
}

function findingLine(finding: RecallAnswer["findings"][number], { paint }: World): string {
  const { at, author, path, line, title, kind, snippet, hearsay } = finding;
  const place = path === null ? (author ?? "") : `${path}:${line ?? 1}`;
  const about = [kind === "thought" ? "a thought" : "", title, hearsay ? "words of others" : ""];
  const source = [place, ...about.filter(Boolean)].join(", ");
  return `${paint("dim", at)}  ${paint("bold", source)}\n  ${snippet.replaceAll(/\s+/g, " ")}`;
}
