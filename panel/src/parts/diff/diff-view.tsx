/** What changed between two texts, line by line, with signs besides the colours. */
import { Text, VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { countChanges, type DiffRow, diffRows } from "./diff-rows.ts";
import classes from "./diff-view.module.css";

interface DiffViewProps {
  /** What is compared, `version 3 and now`. */
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

export function DiffView({ label, before, after }: DiffViewProps) {
  const rows = useMemo(() => diffRows(before, after), [before, after]);
  const { added, removed } = countChanges(rows);
  if (added + removed === 0)
    return (
      <Text size="sm" c="dimmed">
        No line differs.
      </Text>
    );
  return (
    <div className={classes["frame"]}>
      <table className={classes["table"]}>
        <caption className={classes["caption"]}>
          {label}: {lines(removed)} removed, {lines(added)} added
        </caption>
        <tbody>
          {rows.map((row, index) => (
            // Rows have no other identity, and are never moved.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <Row key={index} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const lines = (count: number): string => `${count} line${count === 1 ? "" : "s"}`;

const signs = { same: "", added: "+", removed: "−" } as const;

function Row({ row }: { readonly row: DiffRow }) {
  if (row.kind === "folded")
    return (
      <tr className={classes["folded"]}>
        <td colSpan={3}>
          {lines(row.count)} {row.count === 1 ? "stays" : "stay"}
        </td>
      </tr>
    );
  const { kind, text, before, after } = row;
  const Word = kind === "added" ? "ins" : kind === "removed" ? "del" : "span";
  return (
    <tr data-kind={kind}>
      <td className={classes["number"]}>{after ?? before}</td>
      <td className={classes["sign"]}>
        <span aria-hidden>{signs[kind]}</span>
        {kind !== "same" && <VisuallyHidden>{kind}</VisuallyHidden>}
      </td>
      <td className={classes["text"]}>
        <Word className="written">{text === "" ? " " : text}</Word>
      </td>
    </tr>
  );
}
