/** Recall: how many questions find their answer, and what a search over a long history costs. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { minisearchRecall } from "../lib/adapters/minisearch-recall.ts";
import { corpusOf } from "./recall/corpus.ts";
import { recallAt } from "./recall/recall-at.ts";
import { SearchCost } from "./recall/search-cost.ts";
import { aimAtMost, ms, type Section } from "./section.ts";
import { smallest } from "./statistics.ts";

const run = promisify(execFile);

const sizes = [1_000, 10_000] as const;
const firstAimMs = 1_000;
/** A quarter of what the functions have. */
const growthAimMb = 128;

export async function measureRecall(): Promise<Section> {
  const data = await Promise.all(
    sizes.map(async (messages) => {
      const { asked, found, kinds } = await recallAt(5, minisearchRecall(), corpusOf(messages));
      return { messages, asked, found, kinds: Object.fromEntries(kinds) };
    }),
  );
  const rows: string[][] = [];
  const costs: SearchCost[] = [];
  for (const { messages, asked, found } of data) {
    // One after the other, each in a process of its own: memory that one has taken is no growth for the next.
    const cost = await costOf(messages);
    costs.push(cost);
    const at = `${messages.toLocaleString("en")} messages`;
    rows.push(
      [`recall@5, ${at}`, (found / asked).toFixed(3), `${found} of ${asked} questions`],
      [`first search, ${at}`, ms(cost.firstMs), aimAtMost(cost.firstMs, firstAimMs, ms)],
      [`further ones, median, ${at}`, ms(cost.medianMs), "reading included"],
      [`the same, reading excluded, ${at}`, ms(cost.searchMs), ""],
      [
        `peak memory, ${at}`,
        megabytes(cost.growthMb),
        aimAtMost(cost.growthMb, growthAimMb, megabytes),
      ],
    );
  }
  return {
    title: "Recall",
    columns: ["what", "measured", "aim"],
    rows,
    notes: [
      "On ports in memory, the quickest of three processes. Memory: by how much the first recall raises the",
      "process's largest resident set, reading included.",
      ...data.map(
        ({ messages, kinds }) =>
          `${messages.toLocaleString("en")}: ${Object.entries(kinds)
            .map(([kind, { found, asked }]) => `${kind} ${found}/${asked}`)
            .join(", ")}`,
      ),
    ],
    data: data.map((quality, index) => ({ ...quality, cost: costs[index] })),
  };
}

/** The quickest of three processes: a first search cannot be repeated within one. */
async function costOf(messages: number): Promise<SearchCost> {
  const script = join(import.meta.dirname, "recall/run-searches.ts");
  const costs: SearchCost[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { stdout } = await run(process.execPath, [script, String(messages)]);
    costs.push(SearchCost.parse(JSON.parse(stdout)));
  }
  const quickest = smallest(costs.map(({ firstMs }) => firstMs));
  const found = costs.find(({ firstMs }) => firstMs === quickest);
  if (found === undefined) throw new Error("no process told what its searches took");
  return found;
}

const megabytes = (value: number): string => `${value.toFixed(0)} MB`;
