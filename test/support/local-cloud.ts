/** A local cloud of its own for a test: a temporary data folder, any port, and nothing of the developer's environment. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { type CloudOptions, type LocalCloud, startLocalCloud } from "../../local/cloud.ts";
import type { SentByApplication } from "../../local/discord/world.ts";
import { type Assembly, synthesiseApart } from "../../local/synthesis.ts";
import { complaintsOf } from "./discord-schema/complaints.ts";

/** A message as the person sees it in the embedded Discord. */
const PersonMessage = z.object({
  id: z.string(),
  author: z.object({ id: z.string(), name: z.string(), bot: z.boolean() }),
  content: z.string(),
  ephemeral: z.boolean(),
  pending: z.boolean(),
});
export type PersonMessage = z.infer<typeof PersonMessage>;

export interface TestCloudOptions extends Omit<CloudOptions, "env" | "assembly"> {
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that outlives the cloud, to start a second one on; left out, one that goes with it. */
  readonly home?: string;
}

export interface TestCloud extends LocalCloud {
  readonly home: string;
  /** What the person sees, oldest first. */
  messages(): Promise<readonly PersonMessage[]>;
  /** Resolves with the first finished message, old or new, that fits. It waits as long as the test does. */
  seen(fits: (message: PersonMessage) => boolean): Promise<PersonMessage>;
  /** A slash command of the person's; the answer is the message that appeared first, often a pending one. */
  command(command: string, options?: Readonly<Record<string, string>>): Promise<PersonMessage>;
  /** The control API: JSON in, JSON out. */
  api(path: string, body?: unknown): Promise<unknown>;
}

let assembling: Promise<Assembly> | undefined;
let assemblyDir: string | undefined;

/** The CDK app's assembly, synthesised once for all tests of a file: it takes seconds, and nothing changes it. */
function testAssembly(): Promise<Assembly> {
  assembling ??= mkdtemp(join(tmpdir(), "vigil-assembly-")).then((folder) => {
    assemblyDir = folder;
    return synthesiseApart(folder);
  });
  return assembling;
}

/** For `afterAll`: removes what `testAssembly` made. */
export async function removeTestAssembly(): Promise<void> {
  await assembling?.catch(() => undefined);
  if (assemblyDir !== undefined) await rm(assemblyDir, { recursive: true, force: true });
  assembling = undefined;
  assemblyDir = undefined;
}

/**
 * Starts it. `stop` also removes the data folder, unless the test brought one, and throws when anything that the
 * functions sent is not as Discord publishes it: they are processes of their own, past the check of every test file.
 */
export async function startTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), "vigil-cloud-")));
  const sent: SentByApplication[] = [];
  const cloud = await startLocalCloud({
    ...options,
    inspect: (what) => sent.push(what),
    env: { PORT: "0", VIGIL_HOME: home, ...options.env },
    assembly: await testAssembly(),
  });
  const messages = async () => z.array(PersonMessage).parse(await ask(cloud, "/discord/messages"));
  return {
    ...cloud,
    home,
    messages,
    api: (path, body) => ask(cloud, path, body),
    command: async (command, commandOptions = {}) =>
      PersonMessage.parse(
        await ask(cloud, "/discord/interactions", { command, options: commandOptions }),
      ),
    seen: (fits) => waitForMessage(cloud, messages, fits),
    stop: async () => {
      await cloud.stop();
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
      const complaints = sent.flatMap(complaintsOf);
      if (complaints.length > 0) throw new Error(`Discord would refuse:\n${complaints.join("\n")}`);
    },
  };
}

async function ask({ url }: LocalCloud, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { "content-type": "application/json" },
  });
  const answer: unknown = await response.json();
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  }
  return answer;
}

/** Listens first and looks second, so that nothing can fall in between. */
async function waitForMessage(
  { url }: LocalCloud,
  messages: () => Promise<readonly PersonMessage[]>,
  fits: (message: PersonMessage) => boolean,
): Promise<PersonMessage> {
  const listening = new AbortController();
  const events = await fetch(`${url}/discord/events`, { signal: listening.signal });
  try {
    const find = async () =>
      (await messages()).find((message) => !message.pending && fits(message));
    const there = await find();
    if (there !== undefined) return there;
    for await (const _ of events.body ?? []) {
      const come = await find();
      if (come !== undefined) return come;
    }
    throw new Error("the embedded Discord ended before the message came");
  } finally {
    listening.abort();
  }
}
