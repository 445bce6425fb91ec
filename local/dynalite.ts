/** DynamoDB on this machine: dynalite on loopback, on disk or in memory. */
import type { Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { closeIterators } from "./level-iterators.ts";
import { type LocalServer, listenOnLoopback } from "./loopback.ts";

export interface DynaliteOptions {
  /** Folder for the data, which survives kill -9; in memory without it. One process a folder. */
  readonly path?: string;
  /** Any free one without it. */
  readonly port?: number;
}

export async function startDynalite({
  path,
  port = 0,
}: DynaliteOptions = {}): Promise<LocalServer> {
  closeIterators();
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  outliveItsClients(server);
  const taken = await listenOnLoopback(server, port, "the local DynamoDB");
  return {
    endpoint: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve, reject) => {
        // SDK clients keep their sockets open, and close() waits for every one of them.
        server.close((error) =>
          error === undefined || error === null ? resolve() : reject(error),
        );
        server.closeAllConnections();
      }),
  };
}

/**
 * dynalite throws when a client is gone in the middle of its request, and takes the whole process along:
 * here one killed function must not stop the others. Its listener comes first, so this one corrects it.
 */
function outliveItsClients(server: Server): void {
  server.on("request", (request, response) => {
    request.removeAllListeners("error");
    request.on("error", () => response.destroy());
  });
}

/** Makes the table unless it exists, and waits for it; an existing one keeps its data and its definition. */
export async function createTable(
  endpoint: string,
  definition: CreateTableCommandInput,
): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  try {
    await untilActive(client, definition.TableName);
  } finally {
    client.destroy();
  }
}

async function untilActive(client: DynamoDBClient, name: string | undefined): Promise<void> {
  const command = new DescribeTableCommand({ TableName: name });
  while ((await client.send(command)).Table?.TableStatus !== "ACTIVE") await wait(5);
}
