/** synthesis-draft: what a synthesis may write, of what it has read. */

import { cut } from "./cut.ts";
import { droppedFacts, dropsTooMuch } from "./facts.ts";
import { isCorePath, type MemoryFile, refusedWrite } from "./memory.ts";
import { sampleUser } from "./samples.ts";
import { monthPath } from "./synthesis.ts";

/** What one of the marks `m1`, `d2` in the prompt stands for. */
export interface Source {
  /** The message's id, or the diary entry's path. */
  readonly id: string;
  readonly kind: "person" | "assistant" | "diary";
}

/** What a synthesis has before it. */
export interface Material {
  /** By the marks that the prompt gives them. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Every file of the thread, by its path. */
  readonly files: ReadonlyMap<string, MemoryFile>;
  /** The month that may be summed up now, and its entries as they are shown; null when there is none. */
  readonly fold: { readonly month: string; readonly entries: readonly MemoryFile[] } | null;
}

export interface Rewrite {
  readonly path: string;
  readonly content: string;
  /** Marks, or paths of notes. */
  readonly sources: readonly string[];
}

/** `proposal`: it is not written, and kept for the person to decide. */
export type Judgement =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused" | "proposal"; readonly reason: string };

const accepted: Judgement = { kind: "accepted" };
const refused = (reason: string): Judgement => ({ kind: "refused", reason });

/** A summary is shorter than what it sums up. */
const foldMayDropShare = 3 / 4;

/** More would not be read, and costs tokens. */
const droppedShown = 5;
const factShownCharacters = 200;

/**
 * | the rewrite | then |
 * | --- | --- |
 * | is of another file than user.md or a note | refused |
 * | is of a file that holds others' words | refused: none of them were shown |
 * | names no source, or one that was not shown | refused |
 * | names a file that holds others' words | refused |
 * | is of user.md, and the person said nothing of what it is made of | refused |
 * | is too large, or empty | refused |
 * | drops more than a quarter of the facts that stood there | a proposal |
 * | else | accepted |
 *
 * What stands in the sample is nobody's fact. The author does not tell: `vigil` is also who wrote before authors were kept.
 */
export function judgeRewrite(rewrite: Rewrite, { sources, files }: Material): Judgement {
  const { path, content } = rewrite;
  const before = files.get(path);
  if (path !== "user.md" && !path.startsWith("notes/"))
    return refused(`${path} is not yours to rewrite here: only user.md and files under notes/ are`);
  if (before?.origin.hearsay)
    return refused(`${path} holds words of others, which are kept apart: write another file`);
  const unknown = rewrite.sources.find((mark) => !sources.has(mark) && !files.has(mark));
  if (unknown !== undefined)
    return refused(
      `there is no source "${unknown}": name marks such as m1 or d2, or paths of notes`,
    );
  if (rewrite.sources.length === 0)
    return refused("name the sources that this is made of, such as m1 or d2");
  const ofOthers = rewrite.sources.find((mark) => files.get(mark)?.origin.hearsay);
  if (ofOthers !== undefined)
    return refused(`the source ${ofOthers} holds words of others, which are kept apart`);
  const isOfPerson = (mark: string): boolean => {
    const source = sources.get(mark);
    return source === undefined ? isAboutPerson(mark) : source.kind !== "assistant";
  };
  if (path === "user.md" && !rewrite.sources.some(isOfPerson))
    return refused(
      "a fact about your person needs words of your person, or your diary, as a source",
    );
  return judgeContent(path, before, content);
}

/** Who the assistant is, and what it is to do, is no fact about its person. */
const isAboutPerson = (path: string): boolean => path === "user.md" || !isCorePath(path);

function judgeContent(path: string, before: MemoryFile | undefined, content: string): Judgement {
  if (content.trim() === "") return refused(`the new ${path} is empty: facts are not thrown away`);
  const tooLarge = refusedWrite(path, content, before !== undefined);
  if (tooLarge !== null) return refused(tooLarge);
  if (before === undefined || before.content === sampleUser) return accepted;
  return dropsTooMuch(before.content, content)
    ? { kind: "proposal", reason: droppedWords(path, droppedFacts(before.content, content)) }
    : accepted;
}

const droppedWords = (path: string, dropped: readonly string[]): string =>
  `the new ${path} drops more than a quarter of what it said, for example: ${dropped
    .slice(0, droppedShown)
    .map((fact) => `"${cut(fact, factShownCharacters)}"`)
    .join(", ")}. Keep these facts, or say where each has gone, and rewrite it again`;

/** Whether a month's entries may give way to `content`; what its summary said before is part of them. */
export function judgeFold(month: string, content: string, { fold, files }: Material): Judgement {
  if (fold === null) return refused("there is no month to sum up now");
  if (month !== fold.month) return refused(`the month to sum up is ${fold.month}, not ${month}`);
  const path = monthPath(month);
  const tooLarge = refusedWrite(path, content, files.has(path));
  if (tooLarge !== null) return refused(tooLarge);
  if (content.trim() === "") return refused(`the summary of ${month} is empty`);
  const before = [files.get(path)?.content ?? "", ...fold.entries.map((entry) => entry.content)];
  return dropsTooMuch(before.join("\n"), content, foldMayDropShare)
    ? { kind: "proposal", reason: droppedWords(path, droppedFacts(before.join("\n"), content)) }
    : accepted;
}
