/** Cold starts: processes from their start to a loaded handler, or to the end of a first invocation. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Deployed, DeployedFunction } from "./deployed.ts";
import { chatFrom, type DiscordSigner } from "./discord-requests.ts";
import { aimAtMost, ms, type Section, times } from "./section.ts";
import { median, smallest } from "./statistics.ts";

/** A program whose whole life is timed. */
interface Program {
  readonly what: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** At most that many times bare Node. */
  readonly aim?: number;
  /** What its output must contain to count. */
  readonly says?: string;
}

export interface ColdStartWorld {
  readonly deployed: Deployed;
  readonly signer: DiscordSigner;
  readonly ownerId: string;
  readonly awsUrl: string;
}

export interface ColdStarts {
  readonly section: Section;
  /** The median of the heartbeat function's, until its handler is loaded. */
  readonly heartbeatMs: number;
}

const bare = "bare Node";
const runs = 15;

const here = (file: string): string => join(import.meta.dirname, file);

/** The programs take turns, so that a busy moment of the machine falls on all of them alike. */
export async function measureColdStarts(world: ColdStartWorld): Promise<ColdStarts> {
  const programs = programsOf(world);
  // Once for the disk cache.
  for (const program of programs) await timed(program);
  const samples = new Map(programs.map((program) => [program, [] as number[]]));
  for (let run = 0; run < runs; run += 1) {
    for (const [program, tookMs] of samples) tookMs.push(await timed(program));
  }
  return resultOf(samples);
}

function programsOf({ deployed, signer, ownerId, awsUrl }: ColdStartWorld): readonly Program[] {
  const { heartbeat, conversation, interactions, control } = deployed.functions;
  const loaded = ({ name, file, env }: DeployedFunction): Program => ({
    what: `${name}, ready`,
    args: [file],
    env,
  });
  const first = ({ url, env }: DeployedFunction, event: object) => ({
    args: [here("run-once.mjs"), url, JSON.stringify(event)],
    env,
  });
  return [
    { what: bare, args: [here("bare.mjs")], env: {} },
    { what: "bare Node, one HTTP call", args: [here("bare-post.mjs"), awsUrl], env: {} },
    { ...loaded(heartbeat), aim: 2.3 },
    { ...loaded(conversation), aim: 2.3 },
    loaded(interactions),
    loaded(control),
    {
      what: "interactions, first /chat answered",
      ...first(interactions, signer.sign(chatFrom(ownerId))),
      says: '"statusCode":200,"headers":{"content-type":"application/json"},"body":"{\\"type\\":5',
      aim: 2.5,
    },
    { what: "heartbeat, first idle tick done", ...first(heartbeat, {}), says: '"due":0' },
  ];
}

async function timed({ what, args, env, says = "" }: Program): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const hear = (chunk: string) => {
    output += chunk;
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  const closed = once(child, "close");
  const [status] = await once(child, "exit");
  const tookMs = performance.now() - startedMs;
  await closed;
  if (status !== 0 || !output.includes(says)) {
    throw new Error(`${what}: exit status ${status}, and it said:\n${output}`);
  }
  return tookMs;
}

function resultOf(samples: ReadonlyMap<Program, readonly number[]>): ColdStarts {
  const figures = [...samples].map(([{ what, aim }, tookMs]) => ({
    what,
    aim: aim ?? null,
    medianMs: median(tookMs),
    leastMs: smallest(tookMs),
  }));
  const figureOf = (wanted: string) => {
    const found = figures.find(({ what }) => what === wanted);
    if (found === undefined) throw new Error(`cold starts: "${wanted}" was not measured`);
    return found;
  };
  const base = figureOf(bare);
  const data = figures.map((figure) => ({
    ...figure,
    medianTimesBare: figure.medianMs / base.medianMs,
    leastTimesBare: figure.leastMs / base.leastMs,
  }));
  const section: Section = {
    title: "Cold start: from the start of the process to its end",
    columns: ["what", "median", "x bare", "minimum", "x bare", "aim (by the median)"],
    rows: data.map((one) => [
      one.what,
      ms(one.medianMs),
      times(one.medianTimesBare),
      ms(one.leastMs),
      times(one.leastTimesBare),
      one.aim === null ? "" : aimAtMost(one.medianTimesBare, one.aim, times),
    ]),
    notes: [
      `${runs} runs each, taking turns. "ready": \`node index.mjs\` of the deployed bundle, which loads and ends.`,
      "Loopback is plain HTTP; in the account the first call adds a TLS handshake to all of them.",
    ],
    data,
  };
  return { section, heartbeatMs: figureOf("heartbeat, ready").medianMs };
}
