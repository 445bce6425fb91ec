/** soak: a steady mix of everything for a long time, with a look at what each process holds every ten seconds. */
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { dynamoRegistry } from "../../lib/adapters/dynamo/registry.ts";
import { dynamoThreads } from "../../lib/adapters/dynamo/threads.ts";
import { reasonOf } from "../../lib/domain/fault.ts";
import { newSystem } from "../../lib/domain/system.ts";
import { newThread } from "../../lib/domain/thread.ts";
import { instant } from "../../lib/domain/time.ts";
import { openState } from "../../local/discord/state.ts";
import { type LoadedCloud, startLoadedCloud } from "./cloud.ts";
import { type Descriptors, leastOf, wordsOf } from "./descriptors.ts";
import { criterion, type Growth, type HeapHeld, isHeapFlat } from "./growth.ts";
import { megabytes, type Watch, watchProcesses } from "./held.ts";
import { answeredOnce, faultsOf, type Reckoning, reckon } from "./ledger.ts";
import { markOf, say } from "./marks.ts";
import { type LoadModel, startLoadModel } from "./model.ts";
import { ms, percentile, type Report } from "./report.ts";
import { queueLength } from "./settle.ts";

export interface SoakOptions {
  readonly minutes: number;
  readonly onProgress: (line: string) => void;
}

const beatingThreads = 20;
const sampleEveryMs = 10_000;
const collectEveryMs = 5 * 60_000;
/** Every so many reflections one speaks. */
const speaksEvery = 4;

export async function soak({ minutes, onProgress }: SoakOptions): Promise<Report> {
  const said = new Set<string>();
  let reflections = 0;
  const model = await startLoadModel(() => {
    if (reflections++ % speaksEvery !== 0) return null;
    const mark = markOf("thought", reflections);
    said.add(mark);
    return say(mark);
  });
  try {
    const cloud = await startLoadedCloud({ env: model.env, ticks: true });
    try {
      return await soakCloud({ cloud, model, said, minutes, onProgress });
    } finally {
      await cloud.stop();
    }
  } finally {
    await model.close();
  }
}

interface Soaking extends SoakOptions {
  readonly cloud: LoadedCloud;
  readonly model: LoadModel;
  readonly said: Set<string>;
}

interface Deeds {
  readonly tookMs: number[];
  readonly failures: string[];
  /** Marks of `/chat` commands that were not acknowledged in time. */
  readonly unacknowledged: Set<string>;
  reads: number;
  edits: number;
  streams: number;
}

async function soakCloud(soaking: Soaking): Promise<Report> {
  const { cloud, model, said, minutes, onProgress } = soaking;
  await seed(cloud);
  const watch = watchProcesses(cloud);
  const deeds: Deeds = {
    tookMs: [],
    failures: [],
    unacknowledged: new Set(),
    reads: 0,
    edits: 0,
    streams: 0,
  };
  const untilAt = Date.now() + minutes * 60_000;
  const repeatedly = (everyMs: number, deed: (count: number) => Promise<void>) =>
    repeat({ everyMs, untilAt, failures: deeds.failures }, deed);
  await Promise.all([
    repeatedly(collectEveryMs, () => watch.collect()),
    repeatedly(2_000, (count) => chat(soaking, deeds, count)),
    repeatedly(1_000, (count) => read(cloud, deeds, count)),
    repeatedly(5_000, (count) => edit(cloud, deeds, count)),
    repeatedly(3_000, () => openPage(cloud, deeds)),
    repeatedly(sampleEveryMs, async (count) => {
      const line = await watch.sample();
      if (count % 6 === 1) onProgress(`${new Date().toISOString()} ${line}; ${said.size} said`);
    }),
  ]);
  // What was thought is said before that: after a stop it would be held back, as it should be, and look lost.
  await untilQuiet(cloud);
  await post(cloud, "/api/heartbeat/stop", {});
  await untilQuiet(cloud);
  await watch.collect();
  const reckoned = reckonCloud(cloud, said, onProgress);
  const invented = reckoned.invented.filter((mark) => !deeds.unacknowledged.has(mark));
  const reckoning = { ...reckoned, invented };
  const { asked } = model;
  return reportOf(minutes, { watch, deeds, reckoning, asked, printed: cloud.printed });
}

/** Threads that reflect at every beat, a minute apart, and write into the DM. */
async function seed(cloud: LoadedCloud): Promise<void> {
  const threads = dynamoThreads(cloud.table);
  for (let index = 0; index < beatingThreads; index++) {
    const id = String(4_000_000 + index);
    const now = instant(Date.now());
    const thread = newThread(id, now);
    const steady = { enabled: true, every: 60, target: "dm", think_at_least_every_seconds: 0 };
    await dynamoRegistry(cloud.table).add(id);
    await threads.create(
      { ...thread, config: { ...thread.config, ...steady } },
      newSystem.shardCount,
    );
  }
}

interface Repetition {
  readonly everyMs: number;
  readonly untilAt: number;
  readonly failures: string[];
}

/** One after the other, so that a slow machine gets less to do and not more. */
async function repeat(
  { everyMs, untilAt, failures }: Repetition,
  deed: (count: number) => Promise<void>,
): Promise<void> {
  for (let count = 1; Date.now() < untilAt; count++) {
    const startedAt = Date.now();
    try {
      await deed(count);
    } catch (error) {
      failures.push(reasonOf(error));
    }
    await wait(Math.max(0, Math.min(everyMs - (Date.now() - startedAt), untilAt - Date.now())));
  }
}

async function chat({ cloud, said }: Soaking, deeds: Deeds, count: number): Promise<void> {
  const mark = markOf("chat", count);
  const startedMs = performance.now();
  try {
    const options = { message: say(mark) };
    await post(cloud, "/discord/interactions", { command: "chat", options });
    said.add(mark);
  } catch {
    // No promise was made: Discord's three seconds were over. It may be answered all the same.
    deeds.unacknowledged.add(mark);
  }
  deeds.tookMs.push(performance.now() - startedMs);
}

const readings = [
  "/api/threads",
  "/api/threads/default",
  "/api/threads/default/status",
  "/api/threads/default/heartbeat/history?limit=20",
  "/api/threads/4000003/why",
  "/api/heartbeat/status",
  "/api/events?thread=4000003",
  "/discord/messages",
  "/_local/calls",
  "/",
];

async function read({ url }: LoadedCloud, deeds: Deeds, count: number): Promise<void> {
  const path = readings[count % readings.length] ?? "/";
  const response = await fetch(`${url}${path}`);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
  deeds.reads++;
}

async function edit(cloud: LoadedCloud, deeds: Deeds, count: number): Promise<void> {
  const thread = String(4_000_000 + (count % beatingThreads));
  if (count % 6 === 0) {
    const content = `# Checklist\n\n- [ ] Look at number ${count}.\n`;
    await post(cloud, `/api/heartbeat/heartbeat.md?thread=${thread}`, { content });
  } else {
    const settings = { max_tokens: 300 + (count % 100) };
    await post(cloud, `/api/threads/${thread}/heartbeat/config`, settings);
  }
  deeds.edits++;
}

/** A page opened, looked at for two seconds, closed. */
async function openPage({ url }: LoadedCloud, deeds: Deeds): Promise<void> {
  const closing = new AbortController();
  const response = await fetch(`${url}/discord/events`, { signal: closing.signal });
  // Kept as a value: while the page is looked at nobody takes a rejection.
  const listening = Array.fromAsync(response.body ?? []).then(
    () => null,
    (error: unknown) => (closing.signal.aborted ? null : error),
  );
  await wait(2_000);
  closing.abort();
  const broken = await listening;
  if (broken !== null) throw broken;
  deeds.streams++;
}

async function post({ url }: LoadedCloud, path: string, body: object): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`POST ${path} answered ${response.status}: ${text.slice(0, 200)}`);
}

/** The schedule was stopped: the queue empties, and stays empty for as long as a retry could wait. */
async function untilQuiet(cloud: LoadedCloud): Promise<void> {
  let quietSinceAt = Date.now();
  const untilAt = Date.now() + 3 * 60_000;
  while (Date.now() < untilAt && Date.now() - quietSinceAt < 5_000) {
    await wait(500);
    if ((await queueLength(cloud)) > 0) quietSinceAt = Date.now();
  }
}

/** From the embedded Discord's own file, which it replays at every start. */
function reckonCloud(
  { home }: LoadedCloud,
  said: ReadonlySet<string>,
  warn: (line: string) => void,
): Reckoning {
  const state = openState(join(home, "discord", "discord.jsonl"), warn);
  try {
    const written = state
      .messages()
      .filter(({ from }) => from === "bot")
      .map(({ id, content, editedAt }, place) => ({ id, text: content, at: editedAt ?? place }));
    // Thoughts of several threads come into one channel: their numbers are no order.
    return { ...reckon(said, written), disordered: [] };
  } finally {
    state.close();
  }
}

interface Found {
  readonly watch: Watch;
  readonly deeds: Deeds;
  readonly reckoning: Reckoning;
  readonly asked: LoadModel["asked"];
  readonly printed: readonly string[];
}

function reportOf(minutes: number, { watch, deeds, reckoning, asked, printed }: Found): Report {
  const growths = watch.growths();
  const longest = growths.toSorted((one, other) => other.livedMs - one.livedMs);
  const judged = longest.filter(({ isFlat }) => isFlat !== null);
  const growing = judged.filter(({ isFlat }) => isFlat === false);
  const complaints = [...deeds.failures, ...printed];
  const { tookMs } = deeds;
  return {
    title: `Soak: ${minutes} minutes of chat, beats, edits, reads and open pages`,
    rows: [
      ["said", `${reckoning.said} (${tookMs.length} by /chat, the others by beats)`],
      ["answered once", `${answeredOnce(reckoning)} of ${reckoning.said}`],
      ["/chat not acknowledged in 3 s", String(deeds.unacknowledged.size)],
      ["model asked", `${asked.reflections} reflections, ${asked.conversations} conversations`],
      ["API reads; edits; pages", `${deeds.reads}; ${deeds.edits}; ${deeds.streams}`],
      [
        "/chat acknowledged, p50; slowest",
        `${ms(percentile(tookMs, 50))}; ${ms(percentile(tookMs, 100))}`,
      ],
      ...[...watch.heaps]
        .filter(([, held]) => held.length >= fewestHeaps)
        .map(([name, held]): [string, string] => [
          `live heap of ${name}, every 5 min`,
          heapWords(held),
        ]),
      ["descriptors of main, least", leastDescriptors(watch.descriptors)],
      ...longest
        .filter(({ livedMs }) => livedMs > sampleEveryMs)
        .slice(0, 12)
        .map(rowOf),
    ],
    notes: [criterion],
    faults: [
      ...faultsOf(reckoning),
      ...growing.map((growth) => `grows: ${rowOf(growth).join(": ")}`),
      ...[...watch.heaps]
        .filter(([, held]) => isHeapFlat(held) === false)
        .map(([name]) => `grows: the live heap of ${name}`),
      ...(complaints.length === 0
        ? []
        : [`${complaints.length} complaints: ${[...new Set(complaints)].slice(0, 5).join("; ")}`]),
    ],
    late: [],
    data: {
      minutes,
      reckoning,
      growths,
      asked,
      heaps: Object.fromEntries(watch.heaps),
      descriptors: watch.descriptors,
    },
  };
}

/** Two say nothing of where it goes. */
const fewestHeaps = 3;

const heapWords = (held: readonly HeapHeld[]): string =>
  `${held.map(({ bytes }) => (bytes / 1024 / 1024).toFixed(1)).join(" ")} MB`;

/** What they are when there is least load: which kind grew says where to look. */
function leastDescriptors(looks: readonly Descriptors[]): string {
  const third = Math.floor(looks.length / 3);
  const of = (some: readonly Descriptors[]) => {
    const least = leastOf(some);
    return least === null ? "none" : wordsOf(least);
  };
  return `second third ${of(looks.slice(third, 2 * third))}; last third ${of(looks.slice(2 * third))}`;
}

const rowOf = (growth: Growth): readonly [string, string] => {
  const {
    name,
    pid,
    isFlat,
    livedMs,
    meanOwnBytes,
    mostOwnBytes,
    ownBytesAnHour,
    leastFds,
    mostFds,
    fdsRise,
  } = growth;
  const verdict = isFlat === null ? "too short to judge" : isFlat ? "flat" : "GROWS";
  return [
    `${name} (${pid}), ${(livedMs / 60_000).toFixed(1)} min`,
    `mean ${megabytes(meanOwnBytes)}, most ${megabytes(mostOwnBytes)}, floor ${megabytes(ownBytesAnHour)} an hour; fds ${leastFds} to ${mostFds}, least ${fdsRise < 0 ? "" : "+"}${fdsRise.toFixed(0)}: ${verdict}`,
  ];
};
