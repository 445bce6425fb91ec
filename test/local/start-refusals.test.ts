/** What a person reads when the local cloud cannot start where they told it to. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startLocalCloud } from "../../local/cloud.ts";
import { listenOnLoopback } from "../../local/loopback.ts";
import { openStores } from "../../local/stores.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigil-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("names the data folder that cannot be one", async () => {
  const home = join(folder, "file");
  await writeFile(home, "");
  await expect(startLocalCloud({ env: { VIGIL_HOME: home, PORT: "0" } })).rejects.toThrow(
    /data folder .*file cannot be made .*VIGIL_HOME=/,
  );
});

it("names the variable that points to no DynamoDB", async () => {
  const refuser = createServer((_request, response) => response.writeHead(400).end("{}"));
  const port = await listenOnLoopback(refuser, 0, "refuser");
  const stores = await openStores(folder, `http://127.0.0.1:${port}`);
  const key = { AttributeName: "pk", KeyType: "HASH" as const };
  const table = {
    name: "Table",
    KeySchema: [key],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" as const }],
    GlobalSecondaryIndexes: [],
  };
  try {
    await expect(stores.prepare({ tables: [table], queues: [] })).rejects.toThrow(
      /VIGIL_DYNAMODB_ENDPOINT is http:.* no table can be made there/,
    );
  } finally {
    await stores.close();
    refuser.close();
  }
});
