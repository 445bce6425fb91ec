/** A process that searches a history of so many messages, and prints what that took: `run-searches.ts 10000`. */
import { memoryPorts } from "../../lib/adapters/memory.ts";
import { byPerson } from "../../lib/domain/memory.ts";
import { documentsOf } from "../../lib/domain/recall.ts";
import { recallInWords } from "../../lib/flows/recall.ts";
import type { Ports } from "../../lib/ports.ts";
import { median } from "../statistics.ts";
import { corpusOf } from "./corpus.ts";
import { questions } from "./questions.ts";
import { noProvenance } from "./recall-at.ts";
import type { SearchCost } from "./search-cost.ts";

const corpus = corpusOf(Number(process.argv[2]));
const { memory, history, recall, clock }: Ports = memoryPorts();
for (const message of corpus.history) await history.append(message);
for (const { path, content } of corpus.files)
  await memory.write("default", byPerson(path, content), clock.now());

const source = { ...corpus, timezone: "Europe/Berlin", provenance: noProvenance };
const peakMb = () => process.resourceUsage().maxRSS / 1_024;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const beforeMb = peakMb();
const firstMs = await timed(() => wholeRecall("what did I say in March about the boiler"));
const growthMb = peakMb() - beforeMb;

const whole: number[] = [];
const searches: number[] = [];
for (const { query } of questions.filter((_, index) => index % 6 === 0)) {
  whole.push(await timed(() => wholeRecall(query)));
  searches.push(await timed(() => recall.search(documentsOf(source), query, 5)));
}
const cost: SearchCost = {
  firstMs,
  medianMs: median(whole),
  searchMs: median(searches),
  growthMb,
};
console.log(JSON.stringify(cost));

/** As the tool does it. */
function wholeRecall(query: string): Promise<unknown> {
  const files = () => memory.all("default");
  const search = { thread: "default", timezone: source.timezone, query, limit: 5, files };
  return recallInWords({ history, recall }, search);
}
