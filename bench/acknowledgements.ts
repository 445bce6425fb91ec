/** Acknowledgements: how fast the warm interactions function answers, and what that costs beside bare Ed25519. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as z from "zod/mini";
import type { DeployedFunction } from "./deployed.ts";
import {
  chatFrom,
  type DiscordRequest,
  type DiscordSigner,
  ping,
  wronglySigned,
} from "./discord-requests.ts";
import { aimAtMost, ms, type Section, times } from "./section.ts";
import { percentile, sum } from "./statistics.ts";

/** A request that the handler gets again and again. */
interface Kind {
  readonly what: string;
  readonly request: DiscordRequest;
  readonly statusCode: number;
  /** CPU time at most that many times one verification's. */
  readonly cpuAim: number | null;
}

/** One contestant's calls: each latency, and the CPU time of all together. */
const Measured = z.object({
  what: z.string(),
  latenciesMs: z.array(z.number()),
  cpuMs: z.number(),
});

const p99AimMs = 25;

/** @param fn the interactions function; its world takes `ownerId` as an owner and nobody else */
export async function measureAcknowledgements(
  fn: DeployedFunction,
  signer: DiscordSigner,
  ownerId: string,
): Promise<Section> {
  const kinds = kindsOf(signer, ownerId);
  const child = fork(
    join(import.meta.dirname, "run-acknowledgements.mjs"),
    [fn.url, signer.publicKey, JSON.stringify(kinds)],
    { env: { ...fn.env }, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  const ended = once(child, "exit").then(([status]) => {
    throw new Error(`acknowledgements: the measuring process ended with status ${status}`);
  });
  // An orderly end comes after the message, when nobody waits for it any more.
  ended.catch(() => undefined);
  const [message] = await Promise.race([once(child, "message"), ended]);
  return sectionOf(z.array(Measured).parse(message), kinds);
}

function kindsOf(signer: DiscordSigner, ownerId: string): readonly Kind[] {
  const chat = signer.sign(chatFrom(ownerId));
  const strangers = signer.sign(chatFrom("99"));
  const forged = wronglySigned(chat, strangers);
  return [
    { what: "PING", request: signer.sign(ping), statusCode: 200, cpuAim: 2 },
    { what: "a stranger, refused", request: strangers, statusCode: 200, cpuAim: 2 },
    { what: "a wrong signature, refused", request: forged, statusCode: 401, cpuAim: 2 },
    { what: "/chat, one queue send", request: chat, statusCode: 200, cpuAim: null },
  ];
}

function sectionOf(
  [verification, ...answers]: z.infer<typeof Measured>[],
  kinds: readonly Kind[],
): Section {
  if (verification === undefined) throw new Error("acknowledgements: nothing was measured");
  const figuresOf = ({ what, latenciesMs, cpuMs }: z.infer<typeof Measured>) => ({
    what,
    aSecond: (1_000 * latenciesMs.length) / sum(latenciesMs),
    p50Ms: percentile(latenciesMs, 50),
    p99Ms: percentile(latenciesMs, 99),
    cpuMs: cpuMs / latenciesMs.length,
    cpuTimesVerification:
      cpuMs / latenciesMs.length / (verification.cpuMs / verification.latenciesMs.length),
    cpuAim: kinds.find((kind) => kind.what === what)?.cpuAim ?? null,
  });
  const bare = figuresOf(verification);
  const ours = answers.map(figuresOf);
  const cells = (one: typeof bare, p99Aim: string, cpuAim: string) => [
    one.what,
    one.aSecond.toFixed(0),
    `${one.p50Ms.toFixed(2)} ms`,
    `${one.p99Ms.toFixed(2)} ms`,
    p99Aim,
    `${one.cpuMs.toFixed(3)} ms`,
    times(one.cpuTimesVerification),
    cpuAim,
  ];
  return {
    title: "Acknowledgements by the warm interactions function, one at a time",
    columns: ["what", "a second", "p50", "p99", "aim", "CPU each", "x bare", "aim"],
    rows: [
      cells(bare, "", ""),
      ...ours.map((one) =>
        cells(
          one,
          aimAtMost(one.p99Ms, p99AimMs, ms),
          one.cpuAim === null ? "" : aimAtMost(one.cpuTimesVerification, one.cpuAim, times),
        ),
      ),
    ],
    notes: [
      "The handler is called as Lambda's runtime calls it. CPU is that of the whole process, all threads.",
      "Bare: crypto.subtle.verify of the PING's bytes, in the same process, taking turns.",
    ],
    data: [bare, ...ours],
  };
}
