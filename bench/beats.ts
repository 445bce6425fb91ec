/** What a tick and its beats ask of AWS: the deployed heartbeat function, on dynalite, call by call. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod/mini";
import { threadKey } from "../lib/adapters/dynamo/keys.ts";
import { idle, running } from "../lib/domain/board.ts";
import { defaultThreadId } from "../lib/domain/ids.ts";
import { after, type Instant, instant, minutes } from "../lib/domain/time.ts";
import { createTable } from "../local/dynalite.ts";
import { localRegion } from "../local/template/names.ts";
import type { AwsStandIn, RecordedCall } from "./aws-stand-in.ts";
import type { Deployed } from "./deployed.ts";
import { sequentialRounds } from "./rounds.ts";
import type { Section } from "./section.ts";
import { median, sum } from "./statistics.ts";
import { startWarm, type WarmFunction } from "./warm-function.ts";

export interface Invoked {
  readonly what: string;
  readonly actions: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly rounds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Of the whole process, warm, without the network's share. */
  readonly cpuMs: number;
}

export interface Beats {
  readonly section: Section;
  readonly idleTick: Invoked;
  /** A tick with one silent beat in it. */
  readonly silentBeat: Invoked;
  readonly heartbeatMemoryMb: number;
}

const TickReport = z.object({ due: z.number(), ran: z.number(), skipped: z.number() });
type TickReport = z.infer<typeof TickReport>;

/** Longer than the calls of one round lie apart, so that the record shows them side by side. */
const delayMs = 20;
const cpuRuns = 20;

/** Makes the tables too. */
export async function measureBeats(deployed: Deployed, aws: AwsStandIn): Promise<Beats> {
  const { heartbeat } = deployed.functions;
  await makeTables(deployed, aws);
  const threads = editThreads(aws, heartbeat.env["TABLE_NAME"] ?? "");
  const fn = await startWarm(heartbeat);
  try {
    // The first tick makes the thread, whose first beat says hello; from then on its checklist rests.
    await fn.invoke({});
    const measure = (what: string, expected: Partial<TickReport>, prepare: () => Promise<void>) =>
      measureTick({ what, expected, prepare, fn, aws });
    const idleTick = await measure("idle tick", { due: 0 }, async () => undefined);
    const busy = await measure("tick with a gated beat", { skipped: 1 }, threads.makeDueButBusy);
    const quiet = await measure("tick with nothing new", { skipped: 1 }, threads.makeDueButQuiet);
    const silentBeat = await measure("tick with a silent beat", { ran: 1 }, threads.makeDue);
    const section = sectionOf(idleTick, busy, quiet, silentBeat);
    return { section, idleTick, silentBeat, heartbeatMemoryMb: heartbeat.memoryMb };
  } finally {
    threads.close();
    await fn.stop();
  }
}

async function makeTables({ tables }: Deployed, aws: AwsStandIn): Promise<void> {
  for (const { name, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } of tables) {
    await createTable(aws.dynamodbUrl, {
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema,
      AttributeDefinitions,
      GlobalSecondaryIndexes,
    });
  }
}

/** Changes the thread behind the function's back. */
function editThreads({ dynamodbUrl }: AwsStandIn, table: string) {
  const client = new DynamoDBClient({
    endpoint: dynamodbUrl,
    region: localRegion,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const documents = DynamoDBDocumentClient.from(client);
  const write = async (lineAt: (now: Instant) => object, hasReflected: boolean) => {
    const now = instant(Date.now());
    await documents.send(
      new UpdateCommand({
        TableName: table,
        Key: threadKey(defaultThreadId),
        UpdateExpression: `SET dueAt = :now, board.conversation = :line, lastReflectionAt = :seen
          REMOVE slot, runId`,
        ExpressionAttributeValues: {
          ":now": now,
          ":line": lineAt(now),
          ":seen": hasReflected ? now : null,
        },
      }),
    );
  };
  return {
    makeDue: () => write(idle, false),
    makeDueButQuiet: () => write(idle, true),
    makeDueButBusy: () => write((now) => running("answering", now, after(now, minutes(1))), true),
    close: () => client.destroy(),
  };
}

interface TickOrder {
  readonly what: string;
  readonly expected: Partial<TickReport>;
  readonly prepare: () => Promise<void>;
  readonly fn: WarmFunction;
  readonly aws: AwsStandIn;
}

async function measureTick(order: TickOrder): Promise<Invoked> {
  const { what, aws } = order;
  // Once for what a first call loads and connects.
  await tickOnce(order);
  aws.setDelayMs(delayMs);
  const { calls } = await tickOnce(order);
  aws.setDelayMs(0);
  const cpuMs: number[] = [];
  for (let run = 0; run < cpuRuns; run += 1) cpuMs.push((await tickOnce(order)).cpuMs);
  return {
    what,
    actions: countBy(calls),
    requests: calls.length,
    rounds: sequentialRounds(calls),
    readUnits: sum(calls.map(({ reads }) => reads)),
    writeUnits: sum(calls.map(({ writes }) => writes)),
    cpuMs: median(cpuMs),
  };
}

async function tickOnce({ what, expected, prepare, fn, aws }: TickOrder) {
  await prepare();
  aws.takeCalls();
  const { answer, cpuMs } = await fn.invoke({});
  const report = TickReport.parse(answer);
  for (const [field, value] of Object.entries(expected)) {
    if (z.record(z.string(), z.number()).parse(report)[field] !== value) {
      throw new Error(`${what}: expected ${field} to be ${value}, in ${JSON.stringify(answer)}`);
    }
  }
  return { calls: aws.takeCalls(), cpuMs };
}

function countBy(calls: readonly RecordedCall[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of calls) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

const actionsOf = ({ actions }: Invoked): string =>
  Object.entries(actions)
    .map(([action, count]) => `${count} ${action.split(":")[1]}`)
    .join(", ");

function sectionOf(idleTick: Invoked, busy: Invoked, quiet: Invoked, silent: Invoked): Section {
  const beyond = (beat: Invoked, action: string) =>
    (beat.actions[action] ?? 0) - (idleTick.actions[action] ?? 0);
  const rounds = silent.rounds - idleTick.rounds;
  const reads = ["dynamodb:GetItem", "dynamodb:Query"];
  const writes = ["dynamodb:PutItem", "dynamodb:UpdateItem"];
  const count = (beat: Invoked, actions: readonly string[]) =>
    sum(actions.map((action) => beyond(beat, action)));
  const verdicts = [
    idleTick.requests <= 2 && count(idleTick, writes) === 0,
    ...[busy, quiet].map((gated) => count(gated, writes) <= 2 && count(gated, reads) === 0),
    rounds <= 4,
  ];
  const aims = [
    "1 index query, 1 read, 0 writes",
    "2 writes, 0 reads beyond the tick's",
    "2 writes, 0 reads beyond the tick's",
    "<= 4 rounds beyond the tick's",
  ];
  const all = [idleTick, busy, quiet, silent];
  return {
    title: "Calls of AWS by one invocation of the heartbeat function",
    columns: [
      "what",
      "requests",
      "rounds",
      "read units",
      "write units",
      "CPU, warm",
      "aim",
      "calls",
    ],
    rows: all.map((one, index) => [
      one.what,
      String(one.requests),
      String(one.rounds),
      String(one.readUnits),
      String(one.writeUnits),
      `${one.cpuMs.toFixed(1)} ms`,
      `${aims[index]}: ${verdicts[index] === true ? "met" : "missed"}`,
      actionsOf(one),
    ]),
    notes: [
      `rounds: calls that had to wait for each other. The beat's own are those beyond the idle tick's: ${busy.rounds - idleTick.rounds} gated, ${rounds} silent.`,
      "units: what dynalite reports for the table, and two writes more for each move in the index.",
    ],
    data: all,
  };
}
