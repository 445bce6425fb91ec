/** `vigil memory pull` and `push`: a folder takes what the memory says, or the memory what the folder says. */
import { mkdir } from "node:fs/promises";
import * as z from "zod/mini";
import type { MemoryPath } from "../lib/domain/memory.ts";
import { MemoryFileAnswer } from "../lib/domain/wire/memory.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask, Refusal } from "./control-client.ts";
import { Failure } from "./failure.ts";
import { memoryUrl } from "./memory.ts";
import { diffOf, painted } from "./memory-diff.ts";
import {
  blockedBy,
  type Folder,
  isMissing,
  type Manifest,
  readFolder,
  readManifest,
  removeInFolder,
  writeInFolder,
  writeManifest,
} from "./memory-folder.ts";
import { type Plan, planPull, planPush, type Sides } from "./memory-plan.ts";
import { compare } from "./memory-sides.ts";
import type { World } from "./world.ts";

export interface MirrorOptions extends ThreadOptions {
  readonly folder: string;
  /** Nobody is asked. */
  readonly yes: boolean;
  /** Only shown. */
  readonly dryRun: boolean;
}

interface Conflict {
  readonly path: MemoryPath;
  /** What changed in the memory, and in the folder, since they were the same. */
  readonly theirs: string;
  readonly yours: string;
}

interface Planned {
  readonly todo: readonly { readonly sides: Sides; readonly diff: string }[];
  readonly conflicts: readonly Conflict[];
  /** What stays as it is, and why. */
  readonly notes: readonly string[];
  /** What the folder is not to say or take, and why. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
  /** Versions that both sides are at already; null takes the file out of the manifest. */
  readonly settled: ReadonlyMap<MemoryPath, number | null>;
}

const nothing: Folder = { files: new Map(), blocked: new Map(), strangers: [] };

/** The folder takes what the memory says. 1 when a file was changed on both sides: it is left as it is. */
export async function pullMemory(
  world: World,
  options: MirrorOptions & { readonly force: boolean },
): Promise<number> {
  const { folder: root, thread, force } = options;
  const isNew = await isMissing(root);
  const folder = isNew ? nothing : await readFolder(root);
  const manifest = await readManifest(root, thread);
  const all = await compare(world, folder, manifest);
  const planned = planAll(all, folder, { ofOne: (sides) => planPull(sides, force), isPull: true });
  return mirror(world, options, { manifest, planned, isPull: true }, async (settle) => {
    await mkdir(root, { recursive: true });
    for (const { sides } of planned.todo) {
      const { path, there } = sides;
      if (there === null) await removeInFolder(root, path);
      else await writeInFolder(root, path, there.content);
      settle(path, there?.version ?? null);
    }
    return { conflicts: [], refused: [] };
  });
}

/**
 * The memory takes what the folder says, each file only if it still is what the folder last saw. 1 when
 * a file was changed on both sides, or is not taken: it is left as it is, and the others are sent.
 */
export async function pushMemory(world: World, options: MirrorOptions): Promise<number> {
  const { folder: root, thread } = options;
  if (await isMissing(root)) throw new Failure(`There is no folder ${root}.`, 2);
  const folder = await readFolder(root);
  const manifest = await readManifest(root, thread);
  const all = await compare(world, folder, manifest);
  const planned = planAll(all, folder, { ofOne: planPush, isPull: false });
  return mirror(world, options, { manifest, planned, isPull: false }, async (settle) => {
    const conflicts: Conflict[] = [];
    const refused: { path: string; reason: string }[] = [];
    for (const { sides } of planned.todo) {
      try {
        settle(sides.path, await send(world, thread, sides));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.status === 409) conflicts.push(lostRace(sides, error));
        else if (error.status < 500) refused.push({ path: sides.path, reason: error.message });
        else throw error;
      }
    }
    return { conflicts, refused };
  });
}

/** Answers the version that is there now; null when the file is not. */
async function send(world: World, thread: string, sides: Sides): Promise<number | null> {
  const { path, here, base } = sides;
  const { answer } = await ask(world, {
    ...(here === null
      ? ({ method: "DELETE" } as const)
      : ({ method: "PUT", body: { content: here } } as const)),
    path: memoryUrl(thread, `/${path}`),
    ifMatch: base?.version ?? 0,
    schema: MemoryFileAnswer,
  });
  return answer.deleted ? null : answer.version;
}

const Race = z.object({
  current: z.nullable(z.object({ version: z.number(), content: z.string() })),
});

/** Somebody was faster, between the comparing and the sending. */
function lostRace(sides: Sides, refusal: Refusal): Conflict {
  const race = z.safeParse(Race, refusal.problem);
  if (!race.success) throw refusal;
  return conflictOf({ ...sides, there: race.data.current });
}

// --- the plan ------------------------------------------------------------------------------------

function planAll(
  all: readonly Sides[],
  folder: Folder,
  how: { readonly ofOne: (sides: Sides) => Plan; readonly isPull: boolean },
): Planned {
  const open = all.filter(({ path }) => blockedBy(folder, path) === undefined);
  const plans = open.map((sides) => ({ sides, plan: how.ofOne(sides) }));
  const those = (...wanted: readonly Plan[]) =>
    plans.filter(({ plan }) => wanted.includes(plan)).map(({ sides }) => sides);
  return {
    todo: those("take", "send").map((sides) => ({ sides, diff: stepDiff(sides, how.isPull) })),
    conflicts: those("conflict").map(conflictOf),
    notes: [
      ...those("ahead").map(({ path, here, base }) =>
        here === null
          ? `${path} was removed here, and stays so: vigil memory push removes it there`
          : `${path} was ${base === null ? "added" : "changed"} here, and stays: vigil memory push sends it`,
      ),
      ...those("behind").map(({ path }) => `${path} was changed there: vigil memory pull takes it`),
      ...folder.strangers.map((path) => `${printable(path)} is no memory path, and left alone`),
    ],
    refused: [...folder.blocked].map(([path, reason]) => ({ path, reason })),
    settled: new Map(those("same").map(({ path, there }) => [path, there?.version ?? null])),
  };
}

const nameOfThere = ({ path, there }: Sides): string => `${path} (version ${there?.version})`;
const nameOfHere = ({ path }: Sides): string => `${path} (folder)`;

function stepDiff(sides: Sides, isPull: boolean): string {
  const here = { name: nameOfHere(sides), content: sides.here };
  const there = { name: nameOfThere(sides), content: sides.there?.content ?? null };
  return isPull ? diffOf(here, there) : diffOf(there, here);
}

/** Both sides, each against what it was; against nothing where that is not known. */
function conflictOf(sides: Sides): Conflict {
  const { path, base } = sides;
  const before = { name: `${path} (version ${base?.version})`, content: base?.content ?? null };
  return {
    path,
    theirs: diffOf(before, { name: nameOfThere(sides), content: sides.there?.content ?? null }),
    yours: diffOf(before, { name: nameOfHere(sides), content: sides.here }),
  };
}

/** Names in a folder are anybody's: a terminal would obey some of them. */
const printable = (name: string): string => name.replace(/\p{C}/gu, "\ufffd");

// --- showing, asking, doing ----------------------------------------------------------------------

type Left = Pick<Planned, "conflicts" | "refused">;

async function mirror(
  world: World,
  options: MirrorOptions,
  {
    manifest,
    planned,
    isPull,
  }: { readonly manifest: Manifest; readonly planned: Planned; readonly isPull: boolean },
  carryOut: (settle: (path: MemoryPath, version: number | null) => void) => Promise<Left>,
): Promise<number> {
  const { folder, thread, dryRun, json } = options;
  const { todo } = planned;
  if (!json) world.say(planLines(planned, isPull, world).join("\n"));
  const goesOn =
    !dryRun && (todo.length === 0 || (await isAgreed(world, options, planned, isPull)));
  const versions = new Map(manifest.files);
  const settle = (path: MemoryPath, version: number | null): void => {
    if (version === null) versions.delete(path);
    else versions.set(path, version);
  };
  for (const [path, version] of planned.settled) settle(path, version);
  let late: Left = { conflicts: [], refused: [] };
  if (goesOn) {
    try {
      if (todo.length > 0) late = await carryOut(settle);
    } finally {
      // What was done until then is known to the next one.
      if (isOther(versions, manifest.files))
        await writeManifest(folder, { thread, files: versions });
    }
  }
  const conflicts = [...planned.conflicts, ...late.conflicts];
  const refused = [...planned.refused, ...late.refused];
  const left = new Set([...late.conflicts, ...late.refused].map(({ path }) => path));
  const done = todo.filter(({ sides }) => !left.has(sides.path));
  if (json)
    world.say(
      JSON.stringify(report({ options, done, goesOn, conflicts, refused, planned }), null, 2),
    );
  else if (goesOn)
    world.say([...leftLines(late, world), doneLine(done.length, isPull, world)].join("\n"));
  return conflicts.length + refused.length === 0 ? 0 : 1;
}

const isOther = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean =>
  one.size !== other.size || [...one].some(([path, version]) => other.get(path) !== version);

/** Throws `Failure` when nobody can be asked. */
async function isAgreed(
  world: World,
  { yes, json, folder, thread }: MirrorOptions,
  { todo }: Planned,
  isPull: boolean,
): Promise<boolean> {
  if (yes) return true;
  const into = isPull ? folder : `the memory of ${thread}`;
  const agreed = json
    ? null
    : await world.confirm(`Write ${filesInWords(todo.length)} into ${into}? [y/N] `);
  if (agreed === null)
    throw new Failure("Nobody can be asked here: add --yes to do it, or --dry-run to look.", 2);
  if (!agreed) world.complain("Nothing was changed.");
  return agreed;
}

const filesInWords = (count: number): string => (count === 1 ? "1 file" : `${count} files`);

function planLines(planned: Planned, isPull: boolean, world: World): string[] {
  const { todo, conflicts, notes, refused } = planned;
  const lines = [
    ...notes.map((note) => world.paint("dim", note)),
    ...leftLines({ conflicts, refused }, world),
    ...todo.map(({ diff }) => painted(diff, world)),
  ];
  const isSettled = todo.length + conflicts.length + refused.length === 0;
  return isSettled
    ? [...lines, isPull ? "There is nothing to take." : "There is nothing to send."]
    : lines;
}

const leftLines = ({ conflicts, refused }: Left, world: World): string[] => [
  ...refused.map(({ path, reason }) =>
    world.paint("red", `refused: ${printable(path)}: ${reason}`),
  ),
  ...conflicts.flatMap(({ path, theirs, yours }) => [
    world.paint("yellow", `conflict: ${path} was changed on both sides, and is left as it is`),
    world.paint("bold", "theirs:"),
    painted(theirs, world),
    world.paint("bold", "yours:"),
    painted(yours, world),
  ]),
];

const doneLine = (count: number, isPull: boolean, { paint }: World): string =>
  paint("green", `${filesInWords(count)} ${isPull ? "taken" : "sent"}.`);

interface Reported extends Left {
  readonly options: MirrorOptions;
  readonly planned: Planned;
  readonly done: Planned["todo"];
  readonly goesOn: boolean;
}

/** What `--json` prints. */
const report = ({ options, planned, done, goesOn, conflicts, refused }: Reported) => ({
  thread_id: options.thread,
  folder: options.folder,
  dry_run: options.dryRun,
  /** With `dry_run`: what would have been done. */
  changes: (goesOn ? done : planned.todo).map(({ sides, diff }) => ({ path: sides.path, diff })),
  conflicts,
  refused,
  notes: planned.notes,
});
