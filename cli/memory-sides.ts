/** A folder and a thread's memory side by side, file by file. */
import type { MemoryPath } from "../lib/domain/memory.ts";
import { MemoryFileAnswer, MemoryListAnswer } from "../lib/domain/wire/memory.ts";
import { ask, Refusal } from "./control-client.ts";
import { memoryUrl } from "./memory.ts";
import type { Folder, Manifest } from "./memory-folder.ts";
import type { Sides } from "./memory-plan.ts";
import type { World } from "./world.ts";

/** Lambda runs as many at once; more would only wait. */
const askedAtOnce = 8;

/** Every file that is here, is there, or was the same once, in the order of their paths. */
export async function compare(
  world: World,
  folder: Folder,
  manifest: Manifest,
): Promise<readonly Sides[]> {
  const { thread } = manifest;
  const list = { method: "GET", path: memoryUrl(thread), schema: MemoryListAnswer } as const;
  const { answer } = await ask(world, list);
  const paths = new Set([
    ...answer.files.map(({ path }) => path),
    ...folder.files.keys(),
    ...manifest.files.keys(),
  ]);
  const versions = new Map(answer.files.map(({ path, version }) => [path, version]));
  return inParallel([...paths].toSorted(), async (path) => {
    const version = versions.get(path);
    const there = version === undefined ? null : await fileAt(world, thread, path);
    return {
      path,
      there,
      here: folder.files.get(path) ?? null,
      base: await baseOf(world, manifest, path, there),
    };
  });
}

async function baseOf(
  world: World,
  { thread, files }: Manifest,
  path: MemoryPath,
  there: Sides["there"],
): Promise<Sides["base"]> {
  const version = files.get(path);
  if (version === undefined) return null;
  if (version === there?.version) return there;
  return { version, content: (await fileAt(world, thread, path, version))?.content ?? null };
}

/** Null when there is no such file, or no such version of it. */
async function fileAt(
  world: World,
  thread: string,
  path: MemoryPath,
  version?: number,
): Promise<Sides["there"]> {
  const query = version === undefined ? "" : `?version=${version}`;
  try {
    const { answer } = await ask(world, {
      method: "GET",
      path: memoryUrl(thread, `/${path}${query}`),
      schema: MemoryFileAnswer,
    });
    return { version: answer.version, content: answer.content };
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

/** The answers in the order of what was asked, a few at a time. */
async function inParallel<T, A>(
  asked: readonly T[],
  answer: (one: T) => Promise<A>,
): Promise<readonly A[]> {
  const answers: A[] = [];
  for (let start = 0; start < asked.length; start += askedAtOnce)
    answers.push(
      ...(await Promise.all(asked.slice(start, start + askedAtOnce).map((one) => answer(one)))),
    );
  return answers;
}
