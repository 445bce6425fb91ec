/** SQS on this machine: fauxqs on loopback, on disk or in memory. */
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import { giveWholeGroups } from "./fifo-groups.ts";
import { type LocalServer, listenError, loopback } from "./loopback.ts";

export interface FauxqsOptions {
  /** Folder for the data; in memory without it. The deduplication window does not survive a restart. */
  readonly dataDir?: string;
  /** Any free one without it. */
  readonly port?: number;
}

/** fauxqs's own `startFauxqs` listens on every interface of the machine; its app can listen on one. */
export async function startFauxqs({ dataDir, port = 0 }: FauxqsOptions = {}): Promise<LocalServer> {
  const internals = await importInternals();
  giveWholeGroups(internals.SqsQueue.prototype);
  const stored = dataDir === undefined ? null : openStores(dataDir, internals);
  const app = buildApp({ logger: false, ...(stored === null ? {} : { stores: stored.stores }) });
  if (stored !== null) app.addHook("preClose", async () => stored.close());
  const endpoint = await app.listen({ port, host: loopback }).catch((error: unknown) => {
    throw listenError(error, port, "the local SQS");
  });
  return { endpoint, close: () => app.close() };
}

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>["stores"]>;
type Queue = NonNullable<ReturnType<Stores["sqsStore"]["getQueue"]>>;

/** The part of fauxqs 2.4.1 that it keeps to itself; `startFauxqs` puts it together in the same way. */
interface Internals {
  readonly SqsQueue: { readonly prototype: Queue };
  readonly SqsStore: new () => Stores["sqsStore"];
  readonly SnsStore: new () => Stores["snsStore"];
  readonly S3Store: new () => Stores["s3Store"];
  readonly PersistenceManager: new (dataDir: string) => Persistence;
}

interface Persistence {
  readonly db: { exec(sql: string): void };
  loadSqsAndSns(sqs: Stores["sqsStore"], sns: Stores["snsStore"]): void;
  close(): void;
}

function openStores(
  dataDir: string,
  { SqsStore, SnsStore, S3Store, PersistenceManager }: Internals,
): { readonly stores: Stores; readonly close: () => void } {
  const [sqsStore, snsStore] = [new SqsStore(), new SnsStore()];
  const persistence = new PersistenceManager(dataDir);
  // A killed process loses nothing by it; a machine without power may lose its last moments, as with the
  // table. Else every message waits for the disk several times, and everybody with it: one thread serves all.
  persistence.db.exec("PRAGMA synchronous = NORMAL");
  // Loaded first, watched after: a queue that is written while it is loaded deletes its own messages.
  persistence.loadSqsAndSns(sqsStore, snsStore);
  const watched = { persistence };
  Object.assign(sqsStore, watched);
  for (const queue of sqsStore.allQueues()) Object.assign(queue, watched);
  return {
    stores: { sqsStore, snsStore, s3Store: new S3Store() },
    close: () => persistence.close(),
  };
}

/** By file, because the package exports its front door only. */
async function importInternals(): Promise<Internals> {
  const files = ["sqs/sqsStore.js", "sns/snsStore.js", "s3/s3Store.js", "persistence.js"];
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, import.meta.resolve("fauxqs")).href)),
  );
  // Untyped by nature; the version is pinned exactly, and the tests of this file use all five.
  return Object.assign({}, ...modules) as Internals;
}

export interface QueueDefinition {
  readonly name: string;
  /** As SQS's CreateQueue takes them, all texts. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Makes the queues in their order (a dead-letter queue before the one that names it) and answers their
 * URLs by name. A queue that exists keeps its messages and gets the new attributes.
 *
 * The URLs are made here: fauxqs answers an existing queue's as it was made, with the port of that day.
 */
export async function createQueues(
  endpoint: string,
  definitions: readonly QueueDefinition[],
): Promise<ReadonlyMap<string, string>> {
  const client = new SQSClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  try {
    for (const definition of definitions) await createQueue(client, endpoint, definition);
  } finally {
    client.destroy();
  }
  return new Map(definitions.map(({ name }) => [name, localQueueUrl(endpoint, name)]));
}

/** The account is the one that fauxqs gives everybody. */
export const localQueueUrl = (endpoint: string, name: string): string =>
  `${endpoint}/000000000000/${name}`;

async function createQueue(
  client: SQSClient,
  endpoint: string,
  { name, attributes }: QueueDefinition,
): Promise<void> {
  try {
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { ...attributes } }));
  } catch (error) {
    if (!isExisting(error)) throw error;
    const { FifoQueue: _fixedForLife, ...changeable } = attributes;
    await client.send(
      new SetQueueAttributesCommand({
        QueueUrl: localQueueUrl(endpoint, name),
        Attributes: changeable,
      }),
    );
  }
}

/** fauxqs prefixes the error's name, so the SDK does not know it for its own `QueueNameExists`. */
const isExisting = (error: unknown): boolean =>
  error instanceof Error && error.name.endsWith("QueueNameExists");
