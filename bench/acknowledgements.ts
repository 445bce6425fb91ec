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

const bare = "bare Ed25519 verification";

/** What the child measured of one kind of request. */
const Measured = z.object({
  what: z.string(),
  statusCode: z.number(),
  latenciesMs: z.array(z.number()),
  cpuMs: z.number(),
});
const Message = z.object({ measured: z.array(Measured) });

export interface Order {
  readonly publicKey: string;
  /** The handler gets these; the first one's bytes are also verified by themselves. */
  readonly requests: readonly { readonly what: string; readonly request: DiscordRequest }[];
}

interface Kind {
  readonly what: string;
  readonly request: DiscordRequest;
  readonly statusCode: number;
  /** CPU time at most that many times one verification's. */
  readonly cpuAim?: number;
}

export async function measureAcknowledgements(
  fn: DeployedFunction,
  signer: DiscordSigner,
  ownerId: string,
): Promise<Section> {
  const chat = signer.sign(chatFrom(ownerId));
  const stranger = signer.sign(chatFrom("99"));
  const kinds: readonly Kind[] = [
    { what: "PING", request: signer.sign(ping), statusCode: 200, cpuAim: 2 },
    { what: "a stranger, refused", request: stranger, statusCode: 200, cpuAim: 2 },
    {
      what: "a wrong signature, refused",
      request: wronglySigned(chat, stranger),
      statusCode: 401,
      cpuAim: 2,
    },
    { what: "/chat, one queue send", request: chat, statusCode: 200 },
  ];
  const order: Order = { publicKey: signer.publicKey, requests: kinds };
  const child = fork(join(import.meta.dirname, "acknowledge.ts"), [fn.url], {
    env: { ...fn.env },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.send({ ...order });
  const ended = once(child, "exit").then(([status]) => {
    throw new Error(`the measuring process ended with status ${status}`);
  });
  const [message] = await Promise.race([once(child, "message"), ended]);
  ended.catch(() => undefined);
  return sectionOf(Message.parse(message).measured, kinds);
}

function sectionOf(
  measured: z.infer<typeof Message>["measured"],
  kinds: readonly Kind[],
): Section {
  const cpuEach = ({ cpuMs, latenciesMs }: (typeof measured)[number]) => cpuMs / latenciesMs.length;
  const verification = measured.find(({ what }) => what === bare);
  const data = measured.map((one) => {
    const kind = kinds.find(({ what }) => what === one.what);
    if (kind !== undefined && kind.statusCode !== one.statusCode) {
      throw new Error(`${one.what}: answered ${one.statusCode} instead of ${kind.statusCode}`);
    }
    return {
      what: one.what,
      perSecond: one.latenciesMs.length / (sum(one.latenciesMs) / 1_000),
      p50Ms: percentile(one.latenciesMs, 50),
      p99Ms: percentile(one.latenciesMs, 99),
      cpuMs: cpuEach(one),
      cpuTimesVerification: verification === undefined ? Number.NaN : cpuEach(one) / cpuEach(verification),
      cpuAim: kind?.cpuAim ?? null,
      isOurs: kind !== undefined,
    };
  });
  return {
    title: "Acknowledgements of the warm interactions function, one at a time",
    columns: ["what", "a second", "p50", "p99", "aim (p99)", "CPU each", "x verification", "aim (CPU)"],
    rows: data.map((one) => [
      one.what,
      one.perSecond.toFixed(0),
      `${one.p50Ms.toFixed(2)} ms`,
      `${one.p99Ms.toFixed(2)} ms`,
      one.isOurs ? aimAtMost(one.p99Ms, 25, " ms") : "",
      `${one.cpuMs.toFixed(3)} ms`,
      times(one.cpuTimesVerification),
      one.cpuAim === null ? "" : aimAtMost(one.cpuTimesVerification, one.cpuAim, " x"),
    ]),
    notes: [
      "The handler is called as Lambda's runtime calls it; CPU is that of the whole process, all threads.",
      `bare: crypto.subtle.verify of the first request's bytes, in the same process, ${ms(0).slice(-2)} by process.cpuUsage.`,
    ],
    data,
  };
}
