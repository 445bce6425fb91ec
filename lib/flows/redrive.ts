/** redrive: what the conversation gave up on is shown, put back into its queue, once, or dropped. */
import { type DeadLetter, type JudgedLetter, judge } from "../domain/dead-letter.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import { readSignalBody } from "../domain/signal-body.ts";
import {
  type DeadLettersAnswer,
  letterAnswer,
  type RedriveAnswer,
} from "../domain/wire/dead-letters.ts";
import type { OrderAnswer } from "../domain/wire/status.ts";
import type { Ports } from "../ports.ts";
import { type AnnouncePorts, announce } from "./announce.ts";

export type LookPorts = Pick<Ports, "deadLetters" | "signals" | "log">;
export type RedrivePorts = LookPorts & AnnouncePorts & Pick<Ports, "clock" | "ids">;

/** What one visit takes up at most: all of it must be done before the letters show again, a minute later. */
const lettersPerVisit = 100;

/** Looks and touches nothing: every letter can be seen again a second later. */
export async function lookAtDeadLetters(
  ports: LookPorts,
  limit: number,
): Promise<DeadLettersAnswer> {
  const judged: JudgedLetter[] = [];
  await visit(ports, limit, async (letter) => {
    judged.push(await read(ports, letter));
    return "kept";
  });
  return { letters: judged.map(letterAnswer), more: await moreThan(ports, judged) };
}

/**
 * Does with each letter, oldest first, what its verdict says (see `judge`).
 *
 * Once: a process that dies after it sent the letter, and before it took it out, is followed by one whose
 * sending is absorbed, for five minutes. After that the signal's own record keeps it from being answered twice.
 *
 * @param ids only these; null for all
 */
export async function redrive(
  ports: RedrivePorts,
  ids: readonly string[] | null,
): Promise<RedriveAnswer> {
  const judged: JudgedLetter[] = [];
  await visit(ports, lettersPerVisit, async (letter) => {
    if (ids !== null && !ids.includes(letter.messageId)) return "kept";
    const found = await read(ports, letter);
    judged.push(found);
    return settle(ports, found);
  });
  const left = judged.filter(({ verdict }) => verdict === "leave");
  const met = new Set(judged.map(({ letter }) => letter.messageId));
  return {
    letters: judged.map(letterAnswer),
    more: await moreThan(ports, left),
    not_found: (ids ?? []).filter((id) => !met.has(id)),
  };
}

/** Takes one letter out for good; null when it was not met. */
export async function dropDeadLetter(ports: LookPorts, id: string): Promise<OrderAnswer | null> {
  let isDropped = false;
  await visit(ports, lettersPerVisit, async (letter) => {
    if (letter.messageId !== id) return "kept";
    await ports.deadLetters.remove(letter);
    isDropped = true;
    return "gone";
  });
  return isDropped ? { ok: true, message: `The dead letter ${id} is removed for good.` } : null;
}

type Fate = "gone" | "kept";

async function settle(ports: RedrivePorts, judged: JudgedLetter): Promise<Fate> {
  const { deadLetters } = ports;
  const { letter, verdict } = judged;
  if (verdict === "leave") return "kept";
  if (verdict === "put-back") await deadLetters.resend(letter);
  await deadLetters.remove(letter);
  if (verdict === "put-back") await tell(ports, judged);
  return "gone";
}

/** The log of the letter's thread; what is no signal has none. */
async function tell(ports: RedrivePorts, { signal }: JudgedLetter): Promise<void> {
  if (signal === null) return;
  const at = ports.clock.now();
  await announce(ports, {
    id: ports.ids.ulid(at),
    threadId: signal.threadId,
    at,
    type: "redriven",
    detail: { signal: signal.id, kind: signal.type },
  });
}

/**
 * Shows `act` each letter once. Whatever happens, those that are not gone are given back, at the end: given
 * back earlier they would be taken again.
 */
async function visit(
  ports: LookPorts,
  limit: number,
  act: (letter: DeadLetter) => Promise<Fate>,
): Promise<void> {
  const seen = new Set<string>();
  const held = new Set<DeadLetter>();
  try {
    while (seen.size < limit) {
      const taken = await ports.deadLetters.take(Math.min(10, limit - seen.size));
      for (const letter of taken) held.add(letter);
      const fresh = taken.filter(({ messageId }) => !seen.has(messageId));
      // One that was seen shows again when the visit took longer than letters stay hidden: it is over.
      if (fresh.length === 0) return;
      for (const letter of fresh) {
        seen.add(letter.messageId);
        if ((await act(letter)) === "gone") held.delete(letter);
      }
    }
  } finally {
    await Promise.all([...held].map((letter) => giveBack(ports, letter)));
  }
}

/** A letter that cannot be given back shows by itself after a minute. */
async function giveBack({ deadLetters, log }: LookPorts, letter: DeadLetter): Promise<void> {
  try {
    await deadLetters.giveBack(letter);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn("redrive.not-given-back", { message: letter.messageId, reason: reasonOf(error) });
  }
}

async function read({ signals }: LookPorts, letter: DeadLetter): Promise<JudgedLetter> {
  const reading = readSignalBody(letter.body, letter.group);
  if (!reading.ok) return judge(letter, reading, null);
  const { threadId, id } = reading.value;
  const record = await signals.read(threadId, id).catch((error: unknown) => {
    if (error instanceof Fault && error.code === "corrupt") return error;
    throw error;
  });
  return judge(letter, reading, record);
}

const moreThan = async ({ deadLetters }: LookPorts, shown: readonly unknown[]): Promise<number> =>
  Math.max(0, (await deadLetters.count()) - shown.length);
