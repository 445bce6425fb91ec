/** npm run crash -- --kills 200 [--seed N]: kills the local cloud under load, and checks its promises; exits with 1 when one is broken. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { textOf } from "./report.ts";
import { crashTest } from "./run.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
  },
});
const wholeNumber = (name: "kills" | "seed"): number => {
  if (!/^\d{1,9}$/.test(values[name])) throw new Error(`--${name} must be a whole number`);
  return Number(values[name]);
};

const folder = await mkdtemp(join(tmpdir(), "vigil-crash-"));
const report = await crashTest({
  kills: wholeNumber("kills"),
  seed: wholeNumber("seed"),
  folder,
  onKill: (count, victim) => {
    if (count % 10 === 0) console.log(`kill ${count}: ${victim}`);
  },
});
console.log(textOf(report));
if (report.violations.length === 0) await rm(folder, { recursive: true, force: true });
else {
  console.log(`The data and the logs are left in ${folder}.`);
  process.exitCode = 1;
}
