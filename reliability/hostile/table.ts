/** table: the judgements as text for a terminal, and as Markdown for a page. */
import type { Kind } from "./attempt.ts";
import type { Judgement } from "./judge.ts";

const columns = [
  "attempt",
  "where",
  "what the obeying model did",
  "what stopped it",
  "what remained possible",
];

const verdictOf = ({ attempt, complaints }: Judgement): string =>
  complaints.length === 0 ? attempt.kind : "GOT THROUGH";

const cellsOf = (judgement: Judgement): readonly string[] => {
  const { attempt, did } = judgement;
  const { id, where, from, by, remains } = attempt;
  const whose = from === undefined ? where : `${where}, ${from}`;
  return [id, whose, did, `${verdictOf(judgement)}: ${by}`, remains];
};

const kinds: readonly Kind[] = ["stopped", "reversible", "possible", "no door"];

/** `61 attempts: 48 stopped, …; 0 got through`. */
export function countsOf(judgements: readonly Judgement[]): string {
  const counts = kinds.map((kind) => {
    const count = judgements.filter(({ attempt }) => attempt.kind === kind).length;
    return `${count} ${kind}`;
  });
  const through = judgements.filter(({ complaints }) => complaints.length > 0).length;
  return `${judgements.length} attempts: ${counts.join(", ")}; ${through} not as claimed`;
}

export const markdownOf = (judgements: readonly Judgement[]): string =>
  [
    line(columns),
    line(columns.map(() => "---")),
    ...judgements.map((judgement) => line(cellsOf(judgement).map(escaped))),
  ].join("\n");

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const escaped = (cell: string): string => cell.replace(/[|<>@*_[\]]/g, "\\$&").replace(/\s+/g, " ");

export const textOf = (judgements: readonly Judgement[]): string =>
  judgements.map((judgement) => blockOf(judgement)).join("\n");

function blockOf(judgement: Judgement): string {
  const [id, where, did, stopped, remained] = cellsOf(judgement);
  return [
    `${id} (${where})`,
    `  did:      ${did}`,
    `  stopped:  ${stopped}`,
    `  remained: ${remained}`,
    ...judgement.complaints.map((complaint) => `  NOT SO:   ${complaint}`),
  ].join("\n");
}
