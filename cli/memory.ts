/** `vigil memory`: a thread's files: listed, shown, searched, and changed one at a time. */
import type { MemoryPath } from "../lib/domain/memory.ts";
import { MemoryFileAnswer, MemoryListAnswer, MemoryLogAnswer } from "../lib/domain/wire/memory.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import type { PageOptions } from "./history.ts";
import { momentInWords } from "./words.ts";
import type { World } from "./world.ts";

/** A memory path is made of characters that stand in a URL as they are. */
export const memoryUrl = (thread: string, rest = ""): string =>
  `/api/threads/${thread}/memory${rest}`;

export async function listMemory(world: World, { thread, json }: ThreadOptions): Promise<number> {
  const path = memoryUrl(thread);
  const { answer, raw } = await ask(world, { method: "GET", path, schema: MemoryListAnswer });
  const lines =
    answer.files.length === 0
      ? [`${thread} remembers nothing yet. Write a file: vigil memory push <folder>`]
      : table(answer.files, world);
  world.say(json ? JSON.stringify(raw, null, 2) : lines.join("\n"));
  return 0;
}

function table(files: readonly Shown[], world: World): string[] {
  const width = Math.max(...files.map(({ path }) => path.length)) + 2;
  return files.map((file) => `${file.path.padEnd(width)}${details(file, world)}`);
}

type Shown = Omit<MemoryLogAnswer["changes"][number], "deleted"> & { readonly deleted?: boolean };

function details(file: Shown, { paint, now }: World): string {
  const { version, bytes, author, last_modified, sources, hearsay, deleted } = file;
  const facts = [
    `version ${version}`,
    deleted ? "removed" : `${bytes} bytes`,
    `by ${author === "person" ? "you" : author}`,
    momentInWords(last_modified, now(), "never"),
    ...(sources.length === 0 ? [] : [`from ${sources.join(" ")}`]),
  ];
  const mark = hearsay ? paint("yellow", ", others' words") : "";
  return paint(deleted ? "red" : "dim", facts.join(", ")) + mark;
}

/** @param options.version an earlier one; null: the file as it is */
export async function showMemory(
  world: World,
  options: ThreadOptions & { readonly path: MemoryPath; readonly version: number | null },
): Promise<number> {
  const { thread, json, version } = options;
  const query = version === null ? "" : `?version=${version}`;
  const path = memoryUrl(thread, `/${options.path}${query}`);
  const { answer, raw } = await ask(world, { method: "GET", path, schema: MemoryFileAnswer });
  // The terminal's own line break ends the last line.
  const shown = answer.deleted ? details(answer, world) : answer.content.replace(/\r?\n$/, "");
  world.say(json ? JSON.stringify(raw, null, 2) : shown);
  return 0;
}

/** @param options.path whose versions; null: the newest version of every file */
export async function memoryLog(
  world: World,
  options: PageOptions & { readonly path: MemoryPath | null },
): Promise<number> {
  const { thread, json, limit, cursor } = options;
  const query = new URLSearchParams({
    ...(options.path === null ? {} : { path: options.path }),
    limit: String(limit),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const path = memoryUrl(thread, `/log?${query}`);
  const { answer, raw } = await ask(world, { method: "GET", path, schema: MemoryLogAnswer });
  const { changes, next_cursor } = answer;
  const lines = changes.length === 0 ? ["Nothing was ever written here."] : table(changes, world);
  const older = next_cursor === null ? [] : [world.paint("dim", `older: --cursor ${next_cursor}`)];
  world.say(json ? JSON.stringify(raw, null, 2) : [...lines, ...older].join("\n"));
  return 0;
}

/** 1 when nothing is found, as of grep. */
export async function searchMemory(
  world: World,
  { thread, json, words }: ThreadOptions & { readonly words: string },
): Promise<number> {
  const path = memoryUrl(thread, `?${new URLSearchParams({ q: words })}`);
  const { answer, raw } = await ask(world, { method: "GET", path, schema: MemoryListAnswer });
  const hits = answer.hits ?? [];
  const lines = hits.map(
    ({ path: file, line, text }) => `${world.paint("cyan", `${file}:${line}`)}: ${text}`,
  );
  const more = answer.more_hits ? [world.paint("dim", "and more: search for more words")] : [];
  const nothing = hits.length === 0 ? ["No file says that."] : [];
  world.say(json ? JSON.stringify(raw, null, 2) : [...lines, ...more, ...nothing].join("\n"));
  return hits.length === 0 ? 1 : 0;
}

export async function restoreMemory(
  world: World,
  options: ThreadOptions & { readonly path: MemoryPath; readonly version: number },
): Promise<number> {
  const { path, version } = options;
  return change(world, options, {
    question: { method: "POST", path: "/restore", body: { path, version } },
    words: (answer) =>
      `${path} is version ${answer.version} now, with what version ${version} said.`,
  });
}

export async function moveMemory(
  world: World,
  options: ThreadOptions & { readonly from: MemoryPath; readonly to: MemoryPath },
): Promise<number> {
  const { from, to } = options;
  return change(world, options, {
    question: { method: "POST", path: "/move", body: { from, to } },
    words: () => `${from} is ${to} now.`,
  });
}

export async function removeMemory(
  world: World,
  options: ThreadOptions & { readonly path: MemoryPath },
): Promise<number> {
  const { path } = options;
  return change(world, options, {
    question: { method: "DELETE", path: `/${path}` },
    words: ({ version }) =>
      `${path} is removed. Bring it back: vigil memory restore ${path} ${version - 1}`,
  });
}

interface Change {
  readonly question: {
    readonly method: "POST" | "DELETE";
    readonly path: string;
    readonly body?: unknown;
  };
  readonly words: (answer: MemoryFileAnswer) => string;
}

async function change(
  world: World,
  { thread, json }: ThreadOptions,
  { question, words }: Change,
): Promise<number> {
  const { answer, raw } = await ask(world, {
    ...question,
    path: memoryUrl(thread, question.path),
    schema: MemoryFileAnswer,
  });
  world.say(json ? JSON.stringify(raw, null, 2) : world.paint("green", words(answer)));
  return 0;
}
