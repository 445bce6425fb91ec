/** recall@k: of how many questions the answer is among the first k that a search finds. */
import { documentsOf } from "../../lib/domain/recall.ts";
import type { Recall } from "../../lib/ports.ts";
import type { Corpus } from "./corpus.ts";
import { type Question, type QuestionKind, questions } from "./questions.ts";

export interface KindResult {
  readonly asked: number;
  readonly found: number;
}

export interface RecallResult extends KindResult {
  readonly kinds: ReadonlyMap<QuestionKind, KindResult>;
  readonly missed: readonly Question[];
}

export const noProvenance = { isOthersMessage: () => false, isOthersFile: () => false };

export async function recallAt(k: number, recall: Recall, corpus: Corpus): Promise<RecallResult> {
  const documents = documentsOf({
    ...corpus,
    timezone: "Europe/Berlin",
    provenance: noProvenance,
  });
  const kinds = new Map<QuestionKind, KindResult>();
  const missed: Question[] = [];
  for (const question of questions) {
    const findings = await recall.search(documents, question.query, k);
    const isFound = findings.some(({ document: { id, path } }) =>
      question.answers.includes(path ?? id),
    );
    if (!isFound) missed.push(question);
    const { asked, found } = kinds.get(question.kind) ?? { asked: 0, found: 0 };
    kinds.set(question.kind, { asked: asked + 1, found: found + (isFound ? 1 : 0) });
  }
  return { kinds, missed, asked: questions.length, found: questions.length - missed.length };
}
