/** The promises, held against what is on record after the crashes. */
import { effectsOf, type Run } from "../../lib/domain/run.ts";
import type { Evidence, Written } from "./evidence.ts";
import type { Asked } from "./load.ts";
import { answeredIn, askedIn, callIn, messageText } from "./markers.ts";
import { closed } from "./threads.ts";

export interface Findings {
  readonly messages: number;
  /** Asked, and Discord showed a failure: nothing was promised. */
  readonly unacknowledged: number;
  readonly thoughts: number;
  readonly duplicates: number;
  readonly losses: number;
  /** Thoughts of a thread whose hours were closed: each waited in the outbox. */
  readonly heldBack: number;
  /** One readable sentence each; empty when every promise was kept. */
  readonly violations: readonly string[];
}

/** What was done to the cloud, as far as the promises depend on it. */
interface Doings {
  readonly asked: readonly Asked[];
  /** What was set aside and put back: it may be answered later than what was asked after it. */
  readonly redriven: readonly string[];
  /** When the hours of `closed` were opened; epoch ms. */
  readonly openedAt: number;
}

export function check(evidence: Evidence, { asked, redriven, openedAt }: Doings): Findings {
  const said = countOf(evidence.written.flatMap(({ text }) => answeredIn(text)));
  const messages = asked.filter(({ marker }) => marker !== null);
  const promised = messages.filter(({ acknowledgedAt }) => acknowledgedAt !== null);
  const thoughts = evidence.runs.flatMap(thoughtsOf);
  const owed = [...promised.map(({ marker }) => String(marker)), ...thoughts];
  const lost = owed.filter((marker) => !said.has(marker));
  const doubled = [...said].filter(([, count]) => count > 1).map(([marker]) => marker);
  return {
    messages: promised.length,
    unacknowledged: messages.length - promised.length,
    thoughts: thoughts.length,
    duplicates: doubled.length,
    losses: lost.length,
    heldBack: thoughtsHeld(evidence.runs, openedAt).length,
    violations: [
      ...lost.map((marker) => `${marker} was promised an answer, and Discord shows none`),
      ...doubled.map((marker) => `${marker} was answered ${said.get(marker)} times`),
      ...inventedIn(said, messages, thoughts),
      ...sentTwice(evidence.written),
      ...disorderIn(
        evidence.written,
        promised.filter(({ marker }) => !redriven.includes(String(marker))),
      ),
      ...saidAtNight(evidence, openedAt),
      ...forgottenIn(evidence, promised),
      ...unfinishedIn(evidence),
      ...slotsRunTwice(evidence.runs),
      ...wrongBudgets(evidence),
    ],
  };
}

const countOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

/** What the run has handed over to be said. */
const thoughtsOf = (run: Run): readonly string[] =>
  run.dryRun
    ? []
    : effectsOf(run.actions).flatMap(({ type, content }) =>
        type === "speak" ? askedIn(content) : [],
      );

/** A thought that is said must stand on a run; a word that is answered must have been asked. */
function inventedIn(
  said: ReadonlyMap<string, number>,
  messages: readonly Asked[],
  thoughts: readonly string[],
): readonly string[] {
  const known = new Set([...messages.map(({ marker }) => String(marker)), ...thoughts]);
  return [...said.keys()]
    .filter((marker) => !known.has(marker))
    .map((marker) => `${marker} was answered, and nobody asked it`);
}

/** One model call writes one text; two messages with its number are one text sent twice. */
function sentTwice(written: readonly Written[]): readonly string[] {
  const calls = written.map(({ text }) => callIn(text)).filter((call) => call !== null);
  return [...countOf(calls.map(String))]
    .filter(([, count]) => count > 1)
    .map(([call, count]) => `the answer of model call ${call} stands in Discord ${count} times`);
}

/** Within a thread, who asked first is answered first, or together with who asked later. */
function disorderIn(written: readonly Written[], promised: readonly Asked[]): readonly string[] {
  const answeredAt = new Map(
    written.flatMap(({ text, at }) => answeredIn(text).map((marker) => [marker, at] as const)),
  );
  return [...Map.groupBy(promised, ({ threadId }) => threadId)].flatMap(([threadId, asked]) =>
    asked.slice(1).flatMap((later, index) => {
      const earlier = asked[index];
      const [firstAt = 0, thenAt = Infinity] = [earlier, later].map((one) =>
        answeredAt.get(one?.marker ?? ""),
      );
      if (earlier === undefined || firstAt <= thenAt) return [];
      return [`in ${threadId}, ${later.marker} was answered before ${earlier.marker}`];
    }),
  );
}

/** Thoughts of the closed thread that were on record before it was opened. */
const thoughtsHeld = (runs: readonly Run[], openedAt: number): readonly string[] =>
  runs
    .filter(({ threadId, startedAt }) => threadId === closed && startedAt < openedAt)
    .flatMap(thoughtsOf);

/** Nobody asks anything in the closed thread: before its hours open, nothing of it is said. */
function saidAtNight({ runs, written }: Evidence, openedAt: number): readonly string[] {
  const held = new Set(thoughtsHeld(runs, openedAt));
  return written
    .filter(({ at }) => at < openedAt)
    .flatMap(({ text }) => answeredIn(text).filter((marker) => held.has(marker)))
    .map((marker) => `${marker} was said before the hours of its thread opened`);
}

/** What was acknowledged is kept, once. */
const forgottenIn = ({ kept }: Evidence, promised: readonly Asked[]) => {
  const counts = countOf(kept);
  return promised.flatMap(({ marker }) => {
    if (marker === null) return [];
    const count = counts.get(messageText(marker)) ?? 0;
    return count === 1 ? [] : [`${marker} stands in the history ${count} times`];
  });
};

const unfinishedIn = (evidence: Evidence): readonly string[] => [
  ...evidence.threads.flatMap(({ id, slot, leaseUntilAt, running }) => [
    ...(slot === null ? [] : [`thread ${id} has the open slot ${slot}`]),
    ...(leaseUntilAt === null ? [] : [`thread ${id} is still leased`]),
    ...running.map((line) => `thread ${id} says that its ${line} is running`),
  ]),
  ...evidence.waiting.map((body) => `in the queue waits ${body}`),
  ...evidence.deadLetters.map((body) => `in the dead letters lies ${body}`),
  ...evidence.held.map((key) => `in the outbox is left ${key}`),
  ...evidence.written
    .filter(({ pending }) => pending)
    .map(({ at }) => `a message of ${new Date(at).toISOString()} still says "is thinking…"`),
  ...evidence.signals
    .filter(({ state }) => state !== "delivered")
    .map(({ id, threadId, state }) => `signal ${id} of ${threadId} is only ${state}`),
];

const slotsRunTwice = (runs: readonly Run[]): readonly string[] =>
  [...countOf(runs.map(({ threadId, slot }) => `${threadId}:${slot}`))]
    .filter(([, count]) => count > 1)
    .map(([slot, count]) => `slot ${slot} has ${count} runs on record`);

/** Whatever died: what is committed is what was spent and what is still set aside, to the millionth. */
const wrongBudgets = ({ budgets }: Evidence): readonly string[] =>
  budgets
    .filter(
      ({ committedMicroUsd, spentMicroUsd, reservedMicroUsd }) =>
        committedMicroUsd !== spentMicroUsd + reservedMicroUsd,
    )
    .map(
      ({ name, committedMicroUsd, spentMicroUsd, reservedMicroUsd }) =>
        `budget ${name}: committed ${committedMicroUsd}, but spent ${spentMicroUsd} and reserved ${reservedMicroUsd}`,
    );
