/** due: many threads due in the same minute, and ticks until all have beaten. */
import { request as httpRequest } from "node:http";
import * as z from "zod/mini";
import { dynamoRegistry } from "../../lib/adapters/dynamo/registry.ts";
import { dynamoRuns } from "../../lib/adapters/dynamo/runs.ts";
import { dynamoThreads } from "../../lib/adapters/dynamo/threads.ts";
import { newSystem } from "../../lib/domain/system.ts";
import { newThread } from "../../lib/domain/thread.ts";
import { type Instant, instant } from "../../lib/domain/time.ts";
import { parseJson } from "../../local/http.ts";
import type { LoadedCloud } from "./cloud.ts";
import { inParallel } from "./parallel.ts";
import { aSecond, ms, percentile, type Report, seconds } from "./report.ts";
import type { Rig } from "./rig.ts";

export interface DueOptions {
  readonly threads: number;
}

const everySeconds = 1_800;

const Tick = z.object({
  due: z.number(),
  ran: z.number(),
  skipped: z.number(),
  lost: z.number(),
  broken: z.number(),
  left: z.number(),
});

/** Ticks one after the other, until nobody is due. */
export interface Round {
  readonly what: string;
  readonly ticksMs: readonly number[];
  readonly beats: number;
  readonly requestsABeat: number;
}

export interface DueFigures {
  readonly threads: number;
  readonly reflections: number;
  readonly rounds: readonly Round[];
}

/** First each thread reflects, then each is due again and has nothing new: the beat that is most common. */
export async function loadDue(
  { cloud, model }: Rig,
  { threads }: DueOptions,
): Promise<Report<DueFigures>> {
  // The first tick of all makes the thread `default`, which is none of these.
  await tickOnce(cloud);
  const world = worldOf(cloud, threads);
  await world.seed();
  const askedBefore = model.asked.reflections;
  const first = await beatAll(cloud, "with a reflection each");
  const reflections = model.asked.reflections - askedBefore;
  const missed = await world.check(({ runs }) => runs === 1);
  await world.makeDueAgain();
  const second = await beatAll(cloud, "quiet, nothing new");
  const doubled = await world.check(({ runs, quietBeats }) => runs === 1 && quietBeats === 1);
  const rounds = [first, second];
  return {
    title: `Due: ${threads} threads due in the same minute, every ${everySeconds} s`,
    rows: [...rounds.flatMap(rowsOf), ["reflections asked of the model", String(reflections)]],
    notes: ["Ticks are driven one after the other here; the rule sends one a minute."],
    faults: [
      ...rounds
        .filter(({ beats }) => beats !== threads)
        .map(({ what, beats }) => `${what}: ${beats} beats for ${threads} threads`),
      ...(reflections === threads ? [] : [`${reflections} reflections for ${threads} threads`]),
      ...faultsIn("after the reflections", missed),
      ...faultsIn("after the quiet beats", doubled),
    ],
    late: [],
    data: { threads, reflections, rounds },
  };
}

const faultsIn = (when: string, wrong: readonly string[]): readonly string[] =>
  wrong.length === 0 ? [] : [`${wrong.length} threads ${when}: ${wrong.slice(0, 3).join("; ")}`];

function rowsOf({ what, ticksMs, beats, requestsABeat }: Round): Report["rows"] {
  const allMs = ticksMs.reduce((total, one) => total + one, 0);
  return [
    [what, `${beats} beats in ${ticksMs.length} ticks`],
    ["  of work", `${seconds(allMs)} (${aSecond(beats, allMs)})`],
    ["  a tick, p50; slowest", `${ms(percentile(ticksMs, 50))}; ${ms(percentile(ticksMs, 100))}`],
    ["  AWS requests a beat", requestsABeat.toFixed(1)],
    ["  by the rule's minutes", `the last beat ${ticksMs.length - 1} min after the first`],
  ];
}

/** What is counted of a thread. */
interface Seen {
  readonly runs: number;
  /** Equal skips in a row are counted in the thread. */
  readonly quietBeats: number;
}

function worldOf({ table }: LoadedCloud, count: number) {
  const [threads, runs, registry] = [
    dynamoThreads(table),
    dynamoRuns(table),
    dynamoRegistry(table),
  ];
  const ids = Array.from({ length: count }, (_, index) => String(3_000_000 + index));
  const minuteAt = (Math.floor(Date.now() / 60_000) - 1) * 60_000;
  const dueAt = (index: number): Instant => instant(minuteAt + (index % 60) * 1_000);
  return {
    seed: () =>
      inParallel(ids.entries(), 16, async ([index, id]) => {
        const thread = newThread(id, dueAt(index));
        const config = { ...thread.config, enabled: true, every: everySeconds, target: "none" };
        await registry.add(id);
        await threads.create({ ...thread, config }, newSystem.shardCount);
      }),
    makeDueAgain: () =>
      inParallel(ids.entries(), 16, async ([index, id]) => {
        const thread = await threads.read(id);
        if (thread === null) return;
        await threads.configure(id, {
          config: thread.config,
          seen: thread,
          dueAt: dueAt(index),
          nextLineDueAt: thread.nextLineDueAt,
          marks: {},
          shardCount: 1,
        });
      }),
    /** The threads that are not as they should be, in words. */
    check: async (isRight: (seen: Seen) => boolean): Promise<readonly string[]> => {
      const wrong: string[] = [];
      await inParallel(ids, 16, async (id) => {
        const [thread, records] = await Promise.all([threads.read(id), runs.recent(id, 3)]);
        const seen = { runs: records.length, quietBeats: thread?.streak?.count ?? 0 };
        const isFailed = records.some(({ outcome }) => outcome.kind === "failed");
        const isFinished = thread !== null && thread.dueAt > Date.now() && thread.attempt === 0;
        if (!isRight(seen) || isFailed || !isFinished)
          wrong.push(`${id} has ${JSON.stringify({ ...seen, isFailed, isFinished })}`);
      });
      return wrong;
    },
  };
}

async function beatAll(cloud: LoadedCloud, what: string): Promise<Round> {
  const ticksMs: number[] = [];
  let beats = 0;
  let requests = 0;
  for (;;) {
    const callsBefore = await newestCall(cloud);
    const startedMs = performance.now();
    const report = await tickOnce(cloud);
    const tookMs = performance.now() - startedMs;
    if (report.due === 0) break;
    ticksMs.push(tookMs);
    beats += report.ran + report.skipped;
    if (report.lost + report.broken > 0)
      throw new Error(`due: a tick reports ${JSON.stringify(report)}`);
    // The record of calls is bounded, and a tick's fit in: one tick is counted for all.
    if (ticksMs.length === 1)
      requests = (await callsSince(cloud, callsBefore)) / (report.ran + report.skipped);
  }
  return { what, ticksMs, beats, requestsABeat: requests };
}

const Calls = z.object({ calls: z.array(z.object({ function: z.string(), at: z.number() })) });

async function heartbeatCalls(cloud: LoadedCloud): Promise<readonly { readonly at: number }[]> {
  const answer = Calls.parse(await ask(`${cloud.url}/_local/calls`));
  return answer.calls.filter((call) => call.function === "heartbeat");
}

const newestCall = async (cloud: LoadedCloud): Promise<number> =>
  (await heartbeatCalls(cloud)).at(-1)?.at ?? 0;

const callsSince = async (cloud: LoadedCloud, at: number): Promise<number> =>
  (await heartbeatCalls(cloud)).filter((call) => call.at > at).length;

const tickOnce = async ({ url }: LoadedCloud) =>
  Tick.parse(await ask(`${url}/_local/invoke/heartbeat`, "{}"));

/** Without a time limit of the client's: a tick may take minutes. */
function ask(url: string, body?: string): Promise<unknown> {
  const done = Promise.withResolvers<unknown>();
  const method = body === undefined ? "GET" : "POST";
  const outgoing = httpRequest(url, { method, agent: false }, (response) => {
    Array.fromAsync<Buffer>(response).then((chunks) => {
      const text = Buffer.concat(chunks).toString();
      if (response.statusCode === 200) done.resolve(parseJson(text)?.value);
      else done.reject(new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 200)}`));
    }, done.reject);
  });
  outgoing.on("error", done.reject);
  outgoing.end(body);
  return done.promise;
}
