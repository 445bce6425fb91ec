/** A month of one thread in dollars, the model excluded: what was measured, times the price list. */
import type { Beats } from "./beats.ts";
import { aimAtMost, dollars, type Section } from "./section.ts";
import { sum } from "./statistics.ts";

/** us-east-1, November 2026; the months have 30 days. */
const prices = {
  lambdaRequest: 0.2 / 1e6,
  /** arm64; the initialisation is billed too. */
  lambdaGbSecond: 13.33 / 1e6,
  readUnit: 0.125 / 1e6,
  writeUnit: 0.625 / 1e6,
  fifoRequest: 0.5 / 1e6,
} as const;

const ticksAMonth = 43_200;
const beatsAMonth = 1_440;

/** Lambda polls a queue with five long polls at a time, 20 s each, also when nothing comes. */
const pollsAMonth = 5 * 3 * ticksAMonth;

/** DynamoDB, within a region, from a warm connection. */
const roundTripMs = 5;

/** Lambda replaces an idle environment every few hours: one every two, to be on the safe side. */
const coldStartsAMonth = 360;

/** Lambda gives a function one core at this size, and a share of one below. */
const memoryOfOneCoreMb = 1_769;

export interface Month {
  readonly idleTick: Work;
  readonly silentBeat: Work;
  readonly coldStartCpuMs: number;
  readonly memoryMb: number;
}

/** One invocation. */
export interface Work {
  readonly rounds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** On a whole core. */
  readonly cpuMs: number;
}

export interface Charge {
  readonly what: string;
  readonly quantity: number;
  readonly usd: number;
  /** AWS gives that much of it to every account for ever. */
  readonly isFree: boolean;
}

/** What Lambda bills for an invocation: the CPU's work at the function's share of a core, and the waiting. */
export const billedMs = (work: Pick<Work, "cpuMs" | "rounds">, memoryMb: number): number =>
  Math.ceil((work.cpuMs * memoryOfOneCoreMb) / memoryMb + work.rounds * roundTripMs);

/**
 * One thread that beats every 30 minutes and rests each time. The ticks with a beat in them are the
 * silent beats; all others are idle.
 */
export function chargesOf({ idleTick, silentBeat, coldStartCpuMs, memoryMb }: Month): Charge[] {
  const idleTicks = ticksAMonth - beatsAMonth;
  const inAll = (of: (work: Work) => number) =>
    idleTicks * of(idleTick) + beatsAMonth * of(silentBeat);
  const billed =
    inAll((work) => billedMs(work, memoryMb)) +
    coldStartsAMonth * billedMs({ cpuMs: coldStartCpuMs, rounds: 0 }, memoryMb);
  const gbSeconds = (billed / 1_000) * (memoryMb / 1_024);
  const reads = inAll(({ readUnits }) => readUnits);
  const writes = inAll(({ writeUnits }) => writeUnits);
  const charge = (what: string, quantity: number, price: number, isFree: boolean): Charge => ({
    what,
    quantity,
    usd: quantity * price,
    isFree,
  });
  return [
    charge("DynamoDB read units", reads, prices.readUnit, false),
    charge("DynamoDB write units", writes, prices.writeUnit, false),
    charge("Lambda requests", ticksAMonth, prices.lambdaRequest, true),
    charge("Lambda GB-seconds", gbSeconds, prices.lambdaGbSecond, true),
    charge("SQS requests of Lambda's pollers", pollsAMonth, prices.fifoRequest, true),
  ];
}

/** @param coldStartMs of the heartbeat function, to the end of its loading */
export function monthSection(beats: Beats, coldStartMs: number): Section {
  const { idleTick, silentBeat, heartbeatMemoryMb: memoryMb } = beats;
  const charges = chargesOf({ idleTick, silentBeat, coldStartCpuMs: coldStartMs, memoryMb });
  const total = sum(charges.map(({ usd }) => usd));
  const beyondFree = sum(charges.filter(({ isFree }) => !isFree).map(({ usd }) => usd));
  return {
    title: "A month of one thread that rests, in us-east-1, the model excluded",
    columns: ["what", "quantity", "price", "within the free requests", "aim"],
    rows: [
      ...charges.map(({ what, quantity, usd, isFree }) => [
        what,
        Math.round(quantity).toLocaleString("en"),
        dollars(usd),
        isFree ? "free" : dollars(usd),
      ]),
      [
        "together, within the free requests",
        "",
        "",
        dollars(beyondFree),
        aimAtMost(beyondFree, 0.05, dollars),
      ],
      ["together, without them", "", dollars(total), "", aimAtMost(total, 0.5, dollars)],
    ],
    notes: [
      `${ticksAMonth.toLocaleString("en")} ticks, ${beatsAMonth.toLocaleString("en")} of them with a silent beat; ${coldStartsAMonth} cold starts; ${memoryMb} MB, by the template.`,
      `Billed: ${billedMs(idleTick, memoryMb)} ms an idle tick, ${billedMs(silentBeat, memoryMb)} ms a silent beat: CPU as measured here, at ${((100 * memoryMb) / memoryOfOneCoreMb).toFixed(0)} % of a core, and ${roundTripMs} ms a round.`,
      "Free for ever: 1 M Lambda requests, 400,000 GB-seconds, 1 M SQS requests, 5 GB of logs. Scheduled rules cost nothing.",
    ],
    data: { charges, total, beyondFree },
  };
}
