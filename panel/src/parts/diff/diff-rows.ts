/** Two texts, line by line: what went, what came, and what stayed around it. */
import { diffArrays } from "diff";

export type DiffRow =
  | {
      readonly kind: "same" | "added" | "removed";
      readonly text: string;
      /** Its line in the earlier text, from 1; null for an added one. */
      readonly before: number | null;
      /** Its line in the later text; null for a removed one. */
      readonly after: number | null;
    }
  /** So many lines that stayed, not shown. */
  | { readonly kind: "folded"; readonly count: number };

type Line = Exclude<DiffRow, { kind: "folded" }>;

/** More changes than this are shown as one text for another: to find the shortest way would take seconds. */
const mostChanges = 2_000;

/** @param context how many lines that stayed are shown around each change */
export const diffRows = (before: string, after: string, context = 3): readonly DiffRow[] =>
  folded(allRows(linesOf(before), linesOf(after)), context);

/** How many lines came and went. */
export const countChanges = (rows: readonly DiffRow[]) => ({
  added: rows.filter(({ kind }) => kind === "added").length,
  removed: rows.filter(({ kind }) => kind === "removed").length,
});

/** Whatever its line ends are; the end of the last line opens no further one. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function allRows(before: readonly string[], after: readonly string[]): readonly Line[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: mostChanges }) ?? [
    { removed: true, added: false, value: before },
    { removed: false, added: true, value: after },
  ];
  let beforeLine = 0;
  let afterLine = 0;
  return parts.flatMap(({ removed, added, value }) =>
    value.map((text): Line => {
      if (!added) beforeLine += 1;
      if (!removed) afterLine += 1;
      const kind = added ? "added" : removed ? "removed" : "same";
      return { kind, text, before: added ? null : beforeLine, after: removed ? null : afterLine };
    }),
  );
}

function folded(rows: readonly Line[], context: number): readonly DiffRow[] {
  const isNear = nearChange(rows, context);
  const shown: DiffRow[] = [];
  let count = 0;
  const close = () => {
    if (count > 0) shown.push({ kind: "folded", count });
    count = 0;
  };
  for (const [index, row] of rows.entries()) {
    if (isNear(index)) {
      close();
      shown.push(row);
    } else count += 1;
  }
  close();
  return shown;
}

function nearChange(rows: readonly Line[], context: number): (index: number) => boolean {
  const near = new Set<number>();
  for (const [index, { kind }] of rows.entries()) {
    if (kind === "same") continue;
    for (let line = index - context; line <= index + context; line += 1) near.add(line);
  }
  return (index) => near.has(index);
}
