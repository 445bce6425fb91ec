/** The panel's door: who asks for a link, and who comes by one. */
import { dynamoPasses } from "../adapters/dynamo/passes.ts";
import type { Table } from "../adapters/dynamo/table.ts";
import { randomTokens } from "../adapters/random-tokens.ts";

export const passPorts = (table: Table) => ({
  passes: dynamoPasses(table),
  tokens: randomTokens,
});
