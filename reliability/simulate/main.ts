/** npm run simulate: many seeds, or one with its story; exit code 1 when a promise was broken. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { reasonOf } from "../../lib/domain/fault.ts";
import { isoOf } from "../../lib/domain/time.ts";
import { type Many, runSeeds, type SeedsReport } from "./many-seeds.ts";
import { catchMutations } from "./mutate.ts";
import { shrink } from "./shrink.ts";
import { type Outcome, simulate } from "./simulation.ts";
import { parseWeather, type WeatherOrder } from "./weather.ts";

const help = `npm run simulate -- [options]
  --seeds <n>     how many seeds, 500 when left out
  --from <n>      the first one, 1 when left out
  --seed <n>      one seed, with everything that happened in it
  --until-broken  one after the other, up to the first that breaks a promise, and only says which
  --weather <w>   luck that is not the seeds' own, as in zombie=0.1,skew=30: see simulate/weather.ts
  --mutations     break Vigil on purpose, one bug at a time, and show what catches it`;

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number from 1 on, not "${text}"`);
  return value;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "500" },
      from: { type: "string", default: "1" },
      seed: { type: "string" },
      weather: { type: "string" },
      "until-broken": { type: "boolean", default: false },
      mutations: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const weather = values.weather === undefined ? {} : parseWeather(values.weather);
  const asked = () => ({
    from: wholeNumber("from", values.from),
    count: wholeNumber("seeds", values.seeds),
    weather,
  });
  if (values.help) console.log(help);
  else if (values.mutations) return catchMutations(wholeNumber("from", values.from), console.log);
  else if (values["until-broken"]) return untilBroken(asked());
  else if (values.seed !== undefined) return tellOne(wholeNumber("seed", values.seed), weather);
  else return many(asked());
  return 0;
}

async function many(asked: Many): Promise<number> {
  const startedAt = performance.now();
  const report = await runSeeds(asked, (done) => console.error(`${done} of ${asked.count} seeds`));
  console.log(figuresOf(report, (performance.now() - startedAt) / 1_000));
  const [first] = report.broken;
  if (first === undefined) {
    console.log("No promise was broken.");
    return 0;
  }
  console.log(`\nBroken by ${report.broken.map(({ seed }) => `seed ${seed}`).join(", ")}.`);
  console.log(`Seed ${first.seed}, as short as it gets:\n`);
  show(await shrink(await simulate(first)));
  return 1;
}

/** For whoever wants to know how soon: exit code 0 in either case. */
async function untilBroken({ from, count, weather }: Many): Promise<number> {
  for (let seed = from; seed < from + count; seed += 1) {
    const [violation] = (await simulate({ seed, weather })).violations;
    if (violation === undefined) continue;
    console.log(`seed ${seed} breaks: ${violation.promise}`);
    return 0;
  }
  console.log(`no promise was broken by ${count} seeds`);
  return 0;
}

async function tellOne(seed: number, weather: WeatherOrder): Promise<number> {
  const outcome = await simulate({ seed, weather, tellsStory: true });
  show(outcome);
  if (outcome.violations.length === 0) {
    console.log("No promise was broken.");
    return 0;
  }
  console.log("\nThe same, as short as it gets:\n");
  show(await shrink(outcome));
  return 1;
}

function show({ story, violations, causes, seed }: Outcome): void {
  console.log(story.join("\n"));
  for (const { at, promise, detail } of violations)
    console.log(`\nBROKEN at ${isoOf(at)}: ${promise}\n  ${detail}`);
  console.log(`\nseed ${seed}, ${causes.length} causes: ${causes.join("; ") || "none"}`);
}

function figuresOf({ seeds, figures, struck }: SeedsReport, seconds: number): string {
  const days = figures.virtualMs / 86_400_000;
  const faults = Object.entries(struck)
    .sort(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${kind} ${count}`);
  return [
    `${seeds} seeds in ${seconds.toFixed(0)} s on ${availableParallelism()} cores (${((seconds * 1_000) / seeds).toFixed(1)} ms a seed)`,
    `${days.toFixed(0)} days of virtual time, ${figures.beats} claims, ${figures.signals} signals, ${figures.messages} messages in Discord, ${figures.syntheses} syntheses`,
    `${figures.faults} faults: ${faults.join(", ")}`,
  ].join("\n");
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`simulate: ${reasonOf(error)}\n\n${help}`);
  process.exitCode = 2;
}
