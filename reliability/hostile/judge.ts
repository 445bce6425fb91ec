/** judge: whether what is claimed of an attempt is what was seen. */

import { cut } from "../../lib/domain/cut.ts";
import type { Attempt, Proof } from "./attempt.ts";
import { invariants } from "./invariants.ts";
import {
  coreChanged,
  effectsOn,
  filesOf,
  messageCount,
  messagesTo,
  promptsOf,
  summariesOf,
  synthesesIn,
} from "./look.ts";
import type { Loopback } from "./loopback.ts";
import type { ObeyedCall } from "./obey.ts";
import { type Ending, play } from "./play.ts";

export interface Judgement {
  readonly attempt: Attempt;
  /** What the obeying model did, in words. */
  readonly did: string;
  /** Why the claim does not hold; [] when it does. */
  readonly complaints: readonly string[];
}

/** Plays an attempt and judges it. A bug that throws is a complaint too. */
export async function judge(attempt: Attempt, discord: Loopback): Promise<Judgement> {
  try {
    const ending = await play(attempt, discord);
    const broken = invariants.flatMap((invariant) => invariant(ending));
    return { attempt, did: deedsOf(ending), complaints: [...broken, ...proofFails(ending)] };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { attempt, did: "broke the stage", complaints: [reason] };
  }
}

function proofFails(ending: Ending): readonly string[] {
  const { attempt, calls, modelCalls, stage } = ending;
  const { proof } = attempt;
  const refused = calls.filter(({ isRefused }) => isRefused);
  const sent = messagesTo(ending).map(({ content }) => content);
  const runs = summariesOf(ending);
  const answers = calls.map(({ answer }) => answer);
  const proposals = synthesesIn(ending.now).flatMap((synthesis) => synthesis.proposals);
  const is = (what: string, wanted: number | undefined, seen: number | null): readonly string[] =>
    wanted === undefined || wanted === seen ? [] : [`${what}: ${wanted} wanted, ${seen} seen`];
  const has = (what: string, wanted: string | undefined, seen: readonly string[]) =>
    wanted === undefined || seen.some((text) => text.includes(wanted))
      ? []
      : [`${what}: nothing says "${wanted}", but: ${seen.join(" | ").slice(0, 300)}`];
  return [
    ...is("refused calls", proof.refused, refused.length),
    ...is("effects", proof.effects, effectsOn(ending)),
    ...is("messages", proof.messages, messageCount(ending)),
    ...is("status", proof.status, stage.status),
    ...has("messages", proof.sends, sent),
    ...has("runs", proof.run, runs),
    ...refused.flatMap(({ answer }) => has("refusal", proof.because, [answer])),
    ...has("answers", proof.answers, answers),
    ...answers.flatMap((answer) =>
      proof.hides !== undefined && answer.includes(proof.hides)
        ? [`a tool answered "${proof.hides}"`]
        : [],
    ),
    ...is("proposals", proof.proposals, proposals.length),
    ...coreFails(ending, proof),
    ...fileFails(ending, proof),
    ...unseenFails(ending, proof),
    ...(modelCalls <= (proof.turns ?? modelCalls) ? [] : [`${modelCalls} model calls`]),
    ...(mustRead(proof) && modelCalls === 0 ? ["no model ever read it: nothing was tried"] : []),
  ];
}

/** An attempt that no model may read says so by `turns: 0`; any other must have been read. */
const mustRead = ({ turns }: Proof): boolean => turns !== 0;

function coreFails(ending: Ending, { core }: Proof): readonly string[] {
  if (core === undefined || (core === "rewritten") === coreChanged(ending)) return [];
  return [`the core files were ${core === "rewritten" ? "not rewritten" : "rewritten"}`];
}

function fileFails(ending: Ending, { stands = {}, marked }: Proof): readonly string[] {
  const files = filesOf(ending);
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  const wrong = Object.entries(stands).flatMap(([path, wanted]) => {
    const content = contents.get(path);
    const isSo = wanted === null ? content === undefined : content?.includes(wanted) === true;
    return isSo ? [] : [`${path}: ${wanted ?? "nothing"} wanted, ${content ?? "nothing"} seen`];
  });
  const seen = files.filter(({ origin }) => origin.hearsay).map(({ path }) => path);
  const wantedMarks = marked?.toSorted().join(", ");
  const seenMarks = seen.toSorted().join(", ");
  return wantedMarks === undefined || wantedMarks === seenMarks
    ? wrong
    : [...wrong, `marked: "${wantedMarks}" wanted, "${seenMarks}" seen`];
}

const unseenFails = (ending: Ending, { unseen }: Proof): readonly string[] =>
  unseen !== undefined && promptsOf(ending).some((prompt) => prompt.includes(unseen))
    ? [`"${unseen}" stands in a prompt`]
    : [];

/** `50 x speak (47 refused); said "Done."`. */
function deedsOf({ attempt, calls, modelCalls }: Ending): string {
  if (modelCalls === 0) return "was never asked";
  if (attempt.model === "looping") return `asked for a tool in each of ${modelCalls} calls`;
  const says = [attempt.wants.says, attempt.next?.wants.says].filter((text) => text !== undefined);
  return [
    ...(attempt.tokens === undefined ? [] : [`${modelCalls} paid turns`]),
    ...[...Map.groupBy(calls, ({ tool }) => tool)].map(callsInWords),
    ...says.map((text) => `said ${shown(JSON.stringify(text))}`),
  ].join("; ");
}

function callsInWords([tool, made]: readonly [string, readonly ObeyedCall[]]): string {
  const refused = made.filter(({ isRefused }) => isRefused).length;
  const times = made.length === 1 ? "" : `${made.length} x `;
  const whichRefused = refused === made.length ? "refused" : `${refused} refused`;
  return `${times}${shown(tool)}${refused === 0 ? "" : ` (${whichRefused})`}`;
}

/** Cut, and with escapes in the place of what a terminal or a page would obey. */
const shown = (text: string): string =>
  cut(text, 80).replace(
    /[^\p{L}\p{N}\p{P}\p{S} ]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
