/** interactions: many people at once, each with one `/chat` under way at a time, for a while. */
import { Agent, request as httpRequest } from "node:http";
import * as z from "zod/mini";
import { parseJson } from "../../local/http.ts";
import type { SignedChat } from "./discord.ts";
import { answeredOnce, faultsOf, reckon } from "./ledger.ts";
import { markOf, say } from "./marks.ts";
import { aSecond, ms, percentile, type Report, seconds } from "./report.ts";
import type { Rig } from "./rig.ts";
import { setAside, settled, watchAnswers } from "./settle.ts";

export interface InteractionsOptions {
  readonly people: number;
  readonly forMs: number;
  /** Each person writes at most this often. */
  readonly each?: number;
}

/** Discord's own: an answer that comes later is none. */
const ackWithinMs = 3_000;

interface Acknowledgement {
  readonly status: number;
  /** 5: deferred; 4: an apology. Null when it was no answer. */
  readonly type: number | null;
  readonly tookMs: number;
  /** Since the scenario began. */
  readonly sentAfterMs: number;
}

export interface InteractionFigures {
  readonly people: number;
  readonly sent: number;
  /** Promised an answer, which is then owed. */
  readonly deferred: number;
  readonly answeredOnce: number;
  readonly apologies: number;
  readonly refused: number;
  readonly tooLate: number;
  readonly loadedMs: number;
  readonly drainedMs: number;
  /** Deferred and not yet answered when the last was sent. */
  readonly backlog: number;
}

export async function loadInteractions(
  rig: Rig,
  options: InteractionsOptions,
): Promise<Report<InteractionFigures>> {
  const { cloud, discord } = rig;
  const answered = watchAnswers(discord);
  const startedAt = Date.now();
  const { said, acks } = await everybodyWrites(rig, options);
  const loadedMs = Date.now() - startedAt;
  const backlog = [...said].filter((mark) => !answered.has(mark)).length;
  await settled(cloud, said, answered);
  const drainedMs = Date.now() - startedAt - loadedMs;

  const reckoning = reckon(said, discord.written(), ours);
  const dead = await setAside(cloud);
  const apologies = acks.filter(({ type }) => type === apology).length;
  const figures = {
    people: options.people,
    sent: acks.length,
    deferred: said.size,
    answeredOnce: answeredOnce(reckoning),
    apologies,
    refused: acks.filter(({ status }) => status !== 200).length,
    tooLate: acks.filter(({ tookMs }) => tookMs > ackWithinMs).length,
    loadedMs,
    drainedMs,
    backlog,
  };
  return {
    title: `Interactions: ${options.people} at once for ${seconds(loadedMs)}`,
    rows: rowsOf(figures, acks),
    notes: [
      "Each person has a channel, which is a thread, and sends the next when the last is acknowledged.",
    ],
    faults: [
      // What was apologised for may be answered all the same: no promise was made.
      ...faultsOf({ ...reckoning, invented: apologies > 0 ? [] : reckoning.invented }),
      ...(figures.refused > 0 ? [`${figures.refused} not answered with 200`] : []),
      ...(dead > 0 ? [`${dead} signals set aside`] : []),
    ],
    late: [
      ...(figures.tooLate > 0 ? [`${figures.tooLate} acknowledged after more than 3 s`] : []),
      ...(apologies > 0 ? [`${apologies} answered with an apology`] : []),
    ],
    data: figures,
  };
}

const ours = "chat-";
const deferral = 5;
const apology = 4;
/** Until then the functions' processes start, ten of them on this machine's cores. */
const startingMs = 10_000;

async function everybodyWrites(
  { cloud, discord }: Rig,
  { people, forMs, each = Number.POSITIVE_INFINITY }: InteractionsOptions,
) {
  const agent = new Agent({ keepAlive: true, maxSockets: people });
  const said = new Set<string>();
  const acks: Acknowledgement[] = [];
  const startedAt = Date.now();
  const write = async (channelId: string, number: number): Promise<void> => {
    const mark = markOf(`${ours}${channelId}`, number);
    const chat = discord.chat(channelId, say(mark));
    const sentAfterMs = Date.now() - startedAt;
    const ack = await send(`${cloud.url}/interactions`, chat, agent);
    acks.push({ ...ack, sentAfterMs });
    if (ack.type !== null) discord.acknowledge(chat.token);
    if (ack.type === deferral) said.add(mark);
  };
  const person = async (index: number): Promise<void> => {
    for (let number = 1; number <= each && Date.now() - startedAt < forMs; number++)
      await write(String(1_000_000 + index), number);
  };
  await Promise.all(Array.from({ length: people }, (_, index) => person(index)));
  agent.destroy();
  return { said, acks };
}

function rowsOf(figures: InteractionFigures, acks: readonly Acknowledgement[]): Report["rows"] {
  const { sent, loadedMs, deferred, apologies, backlog, drainedMs } = figures;
  const took = acks.map(({ tookMs }) => tookMs);
  const warm = acks
    .filter(({ sentAfterMs }) => sentAfterMs > startingMs)
    .map(({ tookMs }) => tookMs);
  return [
    ["sent", `${sent} (${aSecond(sent, loadedMs)})`],
    ["answered 200; within 3 s", `${sent - figures.refused}; ${sent - figures.tooLate}`],
    ["deferred; apologised for", `${deferred}; ${apologies}`],
    ["acknowledged after, p50; p99", `${ms(percentile(took, 50))}; ${ms(percentile(took, 99))}`],
    ["slowest; after the first 10 s", `${ms(percentile(took, 100))}; ${ms(percentile(warm, 100))}`],
    ["not yet answered at the end", String(backlog)],
    ["all answered after another", `${seconds(drainedMs)} (${aSecond(backlog, drainedMs)})`],
    ["answered once", `${figures.answeredOnce} of ${deferred}`],
  ];
}

type Ack = Omit<Acknowledgement, "sentAfterMs">;
const Answer = z.object({ type: z.number() });

/** Posts as Discord does; an answer after Discord's patience is awaited too, to tell how late it was. */
function send(url: string, { headers, body }: SignedChat, agent: Agent): Promise<Ack> {
  const startedMs = performance.now();
  const done = Promise.withResolvers<Ack>();
  const end = (status: number, type: number | null) =>
    done.resolve({ status, type, tookMs: performance.now() - startedMs });
  const outgoing = httpRequest(url, { method: "POST", headers, agent }, (response) => {
    Array.fromAsync<Buffer>(response).then(
      (chunks) => {
        const answer = Answer.safeParse(parseJson(Buffer.concat(chunks).toString())?.value);
        end(response.statusCode ?? 0, answer.success ? answer.data.type : null);
      },
      () => end(0, null),
    );
  });
  outgoing.on("error", () => end(0, null));
  outgoing.end(body);
  return done.promise;
}
