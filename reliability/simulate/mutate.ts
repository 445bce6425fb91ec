/** mutate: breaks a copy of Vigil, one bug at a time, and shows which promise the simulator sees broken, and when. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Mutation, mutations } from "./mutations.ts";
import { weatherText } from "./weather.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** The seeds that a bug may survive at most. */
const mostSeeds = 10_000;

interface Caught {
  readonly mutation: Mutation;
  /** Null when no seed saw it. */
  readonly by: { readonly seed: number; readonly promise: string } | null;
}

/**
 * Prints the table, as Markdown, row by row. Answers the exit code: 1 when a bug was not caught.
 *
 * @param from the number of the first bug to try, from 1
 */
export async function catchMutations(from: number, print: (line: string) => void): Promise<number> {
  const numbered = mutations.map((mutation, index) => ({ mutation, number: index + 1 }));
  const waiting = numbered.slice(from - 1);
  const caught: Caught[] = [];
  print("| # | deliberate bug | the promise that it broke | first seed | weather |");
  print("| --- | --- | --- | --- | --- |");
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { mutation, number } = next;
      const by = await firstCatch(mutation);
      caught.push({ mutation, by });
      const how = by === null ? "**not caught** | -" : `${by.promise} | ${by.seed}`;
      const { bug, weather } = mutation;
      const weathers = weather === undefined ? "the seeds' own" : `\`${weatherText(weather)}\``;
      print(`| ${number} | ${bug} | ${how} | ${weathers} |`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const missed = caught.filter(({ by }) => by === null);
  print(`\n${caught.length - missed.length} of ${caught.length} caught.`);
  return missed.length === 0 ? 0 : 1;
}

/** The source with the bug in it. Throws when the place is not there, or not once: the mutation is out of date. */
export function withBug({ bug, file, find, replace }: Mutation, source: string): string {
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`mutation "${bug}" fits ${times} places of ${file}, not 1`);
  return source.replace(find, () => replace);
}

async function firstCatch(mutation: Mutation): Promise<Caught["by"]> {
  const folder = await mkdtemp(join(tmpdir(), "vigil-mutation-"));
  try {
    for (const part of ["lib", "functions", "reliability/simulate", "package.json"])
      await cp(join(root, part), join(folder, part), { recursive: true });
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    const file = join(folder, mutation.file);
    await writeFile(file, withBug(mutation, await readFile(file, "utf8")));
    return await firstBroken(folder, mutation);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A process of its own: the modules of this one have no bug. */
async function firstBroken(folder: string, { weather }: Mutation): Promise<Caught["by"]> {
  const args = [
    ...["--until-broken", "--seeds", String(mostSeeds)],
    ...(weather === undefined ? [] : ["--weather", weatherText(weather)]),
  ];
  const main = join(folder, "reliability/simulate/main.ts");
  const { stdout } = await run(process.execPath, [main, ...args], { cwd: folder });
  const [, seed, promise = ""] = /^seed (\d+) breaks: (.*)$/m.exec(stdout) ?? [];
  return seed === undefined ? null : { seed: Number(seed), promise };
}
