/** `npm run fuzz -- --runs 100000 [--seed N] [--door NAME]`: every door attacked; exit 1 when one gives way. */
import { parseArgs } from "node:util";
import { attack, type Campaign, type Door } from "./door.ts";
import { doors } from "./doors.ts";
import { watchdog } from "./watchdog.ts";

const usage = `npm run fuzz -- [--runs N] [--seed N] [--door ${doors.map(({ name }) => name).join("|")}]`;

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number. ${usage}`);
  return Number(text);
};

function asked(): { runs: number; seed: number; chosen: readonly Door[] } {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "10000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      door: { type: "string" },
    },
  });
  const chosen = doors.filter(({ name }) => values.door === undefined || name === values.door);
  if (chosen.length === 0) throw new Error(`There is no door "${values.door}". ${usage}`);
  return { runs: wholeNumber("runs", values.runs), seed: wholeNumber("seed", values.seed), chosen };
}

const line = ({ door, runs, seconds, slowestMs, defect }: Campaign): string =>
  `${door.padEnd(14)}${String(runs).padStart(8)} runs ${seconds.toFixed(0).padStart(6)} s, slowest ${slowestMs.toFixed(0)} ms: ${defect === null ? "held" : "GAVE WAY"}`;

async function main(): Promise<number> {
  const { runs, seed, chosen } = asked();
  console.log(`seed ${seed}`);
  let status = 0;
  for (const door of chosen) {
    const dog = watchdog(`${door.name}, seed ${seed}:`);
    const campaign = await attack(door, { runs, seed, beat: dog.beat });
    await dog.stop();
    console.log(line(campaign));
    if (campaign.defect === null) continue;
    console.log(campaign.defect);
    status = 1;
  }
  return status;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
