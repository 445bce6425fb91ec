/** One table of the bench: as text for people, as data for machines. */

export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
  /** The same figures, unrounded, for `--json`. */
  readonly data: unknown;
}

/** The table with its columns aligned: text to the left, figures with their units to the right. */
export function textOf({ title, columns, rows, notes }: Section): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return figure.test(cell) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const ruler = widths.map((width) => "-".repeat(width));
  const table = [columns, ruler, ...rows].map((cells) => `  ${lineOf(cells)}`);
  return [title, "", ...table, "", ...notes.map((note) => `  ${note}`), ""].join("\n");
}

const figure = /^\$?[\d.,]+(?: (?:ms|x|KB|MB))?$/;

/** An aim and whether it is met, as in `<= 2.30 x: met`. */
export const aimAtMost = (
  value: number,
  most: number,
  textOfValue: (value: number) => string,
): string => `<= ${textOfValue(most)}: ${value <= most ? "met" : "missed"}`;

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
export const times = (value: number): string => `${value.toFixed(2)} x`;
export const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} KB`;
export const dollars = (usd: number): string => `$${usd.toFixed(4)}`;
