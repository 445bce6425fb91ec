/** The table itself, past functions, roles and proxy. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { localRegion } from "../../local/template/names.ts";

export interface OpenTable {
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
  close(): void;
}

export type Row = Readonly<Record<string, unknown>>;

export function openTableAt(endpoint: string, tableName: string): OpenTable {
  const client = new DynamoDBClient({
    endpoint,
    region: localRegion,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const documents = DynamoDBDocumentClient.from(client);
  return { documents, tableName, close: () => client.destroy() };
}

/** Every item there is: what no request of Vigil's may ask, and what a proof must. */
export async function allRows({ documents, tableName }: OpenTable): Promise<readonly Row[]> {
  const pages = paginateScan({ client: documents }, { TableName: tableName, ConsistentRead: true });
  const rows: Row[] = [];
  for await (const { Items = [] } of pages) rows.push(...Items);
  return rows;
}
