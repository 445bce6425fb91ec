/** npm run load: many interactions at once, many threads due at once, a backlog, a bad day of Discord, an hour of soak; figures, and 1 when one is wrong. */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import * as z from "zod/mini";
import { reasonOf } from "../../lib/domain/fault.ts";
import { InvalidInput, parseInput } from "../../lib/domain/parse.ts";
import { loadBacklog } from "./backlog.ts";
import { loadBadDay } from "./bad-day.ts";
import { loadDue } from "./due.ts";
import { loadInteractions } from "./interactions.ts";
import { isGood, type Report, textOf } from "./report.ts";
import { type Rig, startRig } from "./rig.ts";
import { soak } from "./soak.ts";

const scenarios = ["interactions", "due", "backlog", "discord", "soak"] as const;

const usage = `npm run load -- --scenario interactions|due|backlog|discord|soak|all [--minutes N] [--people 200]
  [--threads 1000] [--signals 10000] [--seed 1] [--json]`;

const count = (words: string) =>
  z.pipe(
    z.string(),
    z.pipe(
      z.transform((text: string) => Number(text)),
      z.number(words).check(z.positive(words)),
    ),
  );

const Options = z.object({
  scenario: z._default(
    z.enum([...scenarios, "all"], { error: `must be one of ${[...scenarios, "all"].join(", ")}` }),
    "all",
  ),
  /** Of interactions and soak; left out, 1 and 60. */
  minutes: z.optional(count("must be a number of minutes")),
  people: z._default(count("must be a number of people"), 200),
  threads: z._default(count("must be a number of threads"), 1_000),
  signals: z._default(count("must be a number of signals"), 10_000),
  /** Of the faults in discord. */
  seed: z._default(count("must be a number"), 1),
  json: z._default(z.boolean(), false),
});
type Options = z.output<typeof Options>;

async function runScenario(
  scenario: (typeof scenarios)[number],
  { minutes, people, threads, signals, seed }: Options,
): Promise<Report> {
  switch (scenario) {
    case "interactions":
      return onRig((rig) => loadInteractions(rig, { people, forMs: (minutes ?? 1) * 60_000 }));
    case "due":
      return onRig((rig) => loadDue(rig, { threads }));
    case "backlog":
      return onRig((rig) => loadBacklog(rig, { signals, threads: 100 }));
    case "discord":
      return loadBadDay({ commands: 1_000, thoughts: 200, threads: 20, seed });
    case "soak":
      return soak({ minutes: minutes ?? 60, onProgress: (line) => console.error(line) });
  }
}

async function onRig(scenario: (rig: Rig) => Promise<Report>): Promise<Report> {
  const rig = await startRig();
  try {
    const report = await scenario(rig);
    const printed = [...new Set(rig.cloud.printed)].slice(0, 5);
    return { ...report, notes: [...report.notes, ...printed.map((line) => `It said: ${line}`)] };
  } finally {
    await rig.close();
  }
}

function readOptions(): Options {
  const texts = ["scenario", "minutes", "people", "threads", "signals", "seed"];
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(texts.map((name) => [name, { type: "string" as const }])),
      json: { type: "boolean" },
    },
  });
  return parseInput(Options, values);
}

const machineOf = (loadBefore: number, startedAt: number) => ({
  node: process.version,
  cpus: availableParallelism(),
  loadBefore,
  loadAfter: loadavg()[0] ?? 0,
  seconds: Math.round((Date.now() - startedAt) / 1_000),
});

try {
  const options = readOptions();
  const wanted = options.scenario === "all" ? scenarios : [options.scenario];
  const done: object[] = [];
  for (const scenario of wanted) {
    const startedAt = Date.now();
    const loadBefore = loadavg()[0] ?? 0;
    const report = await runScenario(scenario, options);
    const machine = machineOf(loadBefore, startedAt);
    done.push({ scenario, machine, ...report });
    if (!isGood(report)) process.exitCode = 1;
    if (options.json) continue;
    console.log(textOf(report));
    console.log(
      `  Node ${machine.node}, ${machine.cpus} cores, load ${machine.loadBefore.toFixed(1)} before and ${machine.loadAfter.toFixed(1)} after, ${machine.seconds} s.\n`,
    );
  }
  if (options.json) console.log(JSON.stringify(done, null, 2));
} catch (error) {
  const isAskedWrongly = error instanceof InvalidInput || error instanceof TypeError;
  console.error(isAskedWrongly ? `${reasonOf(error)}\n${usage}` : error);
  process.exitCode = 1;
}
