/** The days as a table, the newest first: what the chart shows, in numbers. */
import { Table } from "@mantine/core";
import { Sideways } from "../../parts/sideways.tsx";
import type { CostTable, Of } from "./cost-sums.ts";
import { amountWords, columnWords, dayWords } from "./cost-words.ts";
import classes from "./costs.module.css";
import { Swatch } from "./swatch.tsx";

interface DayTableProps {
  readonly table: CostTable;
  readonly of: Of;
  readonly caption: string;
}

export const DayTable = ({ table: { columns, rows, total }, of, caption }: DayTableProps) => (
  <Sideways label={caption}>
    <Table className={classes["table"] ?? ""} captionSide="top" highlightOnHover>
      <Table.Caption>{caption}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Day</Table.Th>
          {columns.map(({ key }, column) => (
            <Table.Th key={key} scope="col">
              <Swatch column={column} />
              {columnWords(key)}
            </Table.Th>
          ))}
          <Table.Th scope="col">Total</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.toReversed().map((row) => (
          <Table.Tr key={row.day}>
            <Table.Th scope="row" fw={400}>
              {dayWords(row.day)}
            </Table.Th>
            {row.values.map((value, column) => (
              <Table.Td key={columns[column]?.key}>
                {value === 0 ? "–" : amountWords(of, value)}
              </Table.Td>
            ))}
            <Table.Td fw={600}>{row.total === 0 ? "–" : amountWords(of, row.total)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th scope="row">Together</Table.Th>
          {columns.map(({ key, total }) => (
            <Table.Th key={key}>{amountWords(of, total)}</Table.Th>
          ))}
          <Table.Th>{amountWords(of, total)}</Table.Th>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  </Sideways>
);
