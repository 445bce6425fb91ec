/** All days together: turns, tokens and dollars, a line a kind or a model. */
import { Table } from "@mantine/core";
import { dollars } from "../../parts/money.ts";
import { Sideways } from "../../parts/sideways.tsx";
import type { By, Sum } from "./cost-sums.ts";
import { columnWords, countWords } from "./cost-words.ts";
import classes from "./costs.module.css";

const titles: Readonly<Record<By, string>> = { kind: "By kind", model: "By model" };

interface SumsTableProps {
  readonly by: By;
  readonly sums: readonly Sum[];
}

export const SumsTable = ({ by, sums }: SumsTableProps) => (
  <Sideways label={titles[by]}>
    <Table className={classes["table"] ?? ""} captionSide="top">
      <Table.Caption>{titles[by]}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{by === "kind" ? "Kind" : "Model"}</Table.Th>
          <Table.Th scope="col">Turns</Table.Th>
          <Table.Th scope="col">Tokens in</Table.Th>
          <Table.Th scope="col">of them cached</Table.Th>
          <Table.Th scope="col">Tokens out</Table.Th>
          <Table.Th scope="col">Dollars</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sums.map(({ key, turns, inputTokens, cachedInputTokens, outputTokens, usd }) => (
          <Table.Tr key={key}>
            <Table.Th scope="row" fw={400}>
              {columnWords(key)}
            </Table.Th>
            {[turns, inputTokens, cachedInputTokens, outputTokens].map((value, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns are always the same four
              <Table.Td key={column}>{countWords(value)}</Table.Td>
            ))}
            <Table.Td>{dollars(usd)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Sideways>
);
