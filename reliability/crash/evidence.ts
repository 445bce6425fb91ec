/** What is on record when all is over: the items of the table, Discord's own list, what waits in the queues. */
import { join } from "node:path";
import * as z from "zod/mini";
import { outboxSk, runPrefix, threadOfPk, threadSk } from "../../lib/adapters/dynamo/keys.ts";
import { reservationName } from "../../lib/adapters/dynamo/ledger-keys.ts";
import { BoardLine } from "../../lib/domain/board.ts";
import { BudgetDay } from "../../lib/domain/budget.ts";
import { Run } from "../../lib/domain/run.ts";
import { SignalRecord } from "../../lib/domain/signal.ts";
import { timeOf } from "../../local/discord/snowflake.ts";
import { openState } from "../../local/discord/state.ts";
import type { StoredMessage } from "../../local/discord/state-types.ts";
import { startDynalite } from "../../local/dynalite.ts";
import { startFauxqs } from "../../local/fauxqs.ts";
import type { Ready } from "./messages.ts";
import { allRows, openTableAt, type Row } from "./table.ts";

export interface ThreadState {
  readonly id: string;
  readonly slot: string | null;
  readonly leaseUntilAt: number | null;
  /** Status of the board's lines: `conversation running`. */
  readonly running: readonly string[];
}

export interface BudgetState {
  readonly name: string;
  readonly committedMicroUsd: number;
  readonly spentMicroUsd: number;
  /** The sum of the reservations that nobody settled: those of beats that died. */
  readonly reservedMicroUsd: number;
}

export interface Written {
  readonly text: string;
  readonly pending: boolean;
  /** When it took its last form; epoch ms. */
  readonly at: number;
}

export interface Evidence {
  readonly threads: readonly ThreadState[];
  readonly runs: readonly Run[];
  readonly signals: readonly SignalRecord[];
  readonly budgets: readonly BudgetState[];
  /** What the person said, as the histories have it. */
  readonly kept: readonly string[];
  /** What the bot wrote, oldest first. */
  readonly written: readonly Written[];
  /** Bodies of messages that wait in the queue, and of those that were set aside. */
  readonly waiting: readonly string[];
  /** Keys of what the outboxes still hold, and of the outboxes themselves. */
  readonly held: readonly string[];
  readonly deadLetters: readonly string[];
}

/** Reads the data of a local cloud that has ended. */
export async function readEvidence(home: string, ready: Ready): Promise<Evidence> {
  const [rows, queues] = await Promise.all([readRows(home, ready), readQueues(home, ready)]);
  return { ...evidenceIn(rows), ...queues, written: readDiscord(home) };
}

const ThreadRow = z.object({
  pk: z.string(),
  sk: z.literal(threadSk),
  slot: z.optional(z.string()),
  leaseUntilAt: z.optional(z.number()),
  board: z.object({ conversation: BoardLine, heartbeat: BoardLine }),
});
const BudgetRow = z.looseObject({ pk: z.string(), sk: z.string(), ...BudgetDay.shape });
const SaidRow = z.object({ kind: z.literal("said"), role: z.literal("user"), text: z.string() });

/** The state of every thread among the rows of a table. */
export const threadsIn = (rows: readonly Row[]): readonly ThreadState[] =>
  rows
    .filter(({ sk }) => sk === threadSk)
    .map((row) => ThreadRow.parse(row))
    .map(({ pk, slot = null, leaseUntilAt = null, board }) => ({
      id: threadOfPk(pk),
      slot,
      leaseUntilAt,
      running: Object.entries(board).flatMap(([line, { status }]) =>
        status === "running" ? [line] : [],
      ),
    }));

const OutboxRow = z.object({ pk: z.string(), sk: z.literal(outboxSk) });
export type Outbox = z.infer<typeof OutboxRow>;

/** The outboxes that are there, empty or not. */
export const outboxesIn = (rows: readonly Row[]): readonly Outbox[] =>
  rows.filter(({ sk }) => sk === outboxSk).map((row) => OutboxRow.parse(row));

function evidenceIn(rows: readonly Row[]) {
  const under = (prefix: string) => rows.filter(({ sk }) => String(sk).startsWith(prefix));
  return {
    threads: threadsIn(rows),
    runs: under(runPrefix).map((row) => Run.parse(row)),
    held: under(outboxSk).map(({ pk, sk }) => `${pk}/${sk}`),
    signals: under("SIG#").map((row) => SignalRecord.parse(row)),
    budgets: under("B#").map((row) => budgetOf(BudgetRow.parse(row))),
    kept: under("H#").flatMap((row) => {
      const said = SaidRow.safeParse(row);
      return said.success ? [said.data.text] : [];
    }),
  };
}

function budgetOf(row: z.output<typeof BudgetRow>): BudgetState {
  const { pk, sk, committedMicroUsd, spentMicroUsd } = row;
  const prefix = reservationName("");
  const open = Object.entries(row).filter(([name]) => name.startsWith(prefix));
  const reservedMicroUsd = open.reduce((sum, [, amount]) => sum + Number(amount), 0);
  return { name: `${pk}/${sk}`, committedMicroUsd, spentMicroUsd, reservedMicroUsd };
}

async function readRows(home: string, { tableName }: Ready): Promise<readonly Row[]> {
  const dynalite = await startDynalite({ path: join(home, "table") });
  const table = openTableAt(dynalite.endpoint, tableName);
  try {
    return await allRows(table);
  } finally {
    table.close();
    await dynalite.close();
  }
}

const Message = z.object({ body: z.string() });
const Inspection = z.object({
  messages: z.object({
    ready: z.array(Message),
    delayed: z.array(Message),
    inflight: z.array(z.object({ message: Message })),
  }),
});

/** The bodies of all messages of a queue, visible or not. */
export async function bodiesIn(endpoint: string, name: string): Promise<readonly string[]> {
  const response = await fetch(`${endpoint}/_fauxqs/queues/${name}`);
  const { ready, delayed, inflight } = Inspection.parse(await response.json()).messages;
  const received = inflight.map(({ message }) => message);
  return [...ready, ...delayed, ...received].map(({ body }) => body);
}

async function readQueues(home: string, { queueName, deadLetterName }: Ready) {
  const sqs = await startFauxqs({ dataDir: join(home, "queues") });
  try {
    return {
      waiting: await bodiesIn(sqs.endpoint, queueName),
      deadLetters: await bodiesIn(sqs.endpoint, deadLetterName),
    };
  } finally {
    await sqs.close();
  }
}

function readDiscord(home: string): readonly Written[] {
  const state = openState(join(home, "discord", "discord.jsonl"), (text) => {
    throw new Error(text);
  });
  try {
    return state.messages().filter(isBots).map(writtenOf);
  } finally {
    state.close();
  }
}

const isBots = ({ from }: StoredMessage): boolean => from === "bot";
const writtenOf = ({ id, content, pending, editedAt }: StoredMessage): Written => ({
  text: content,
  pending,
  at: editedAt ?? timeOf(id),
});
