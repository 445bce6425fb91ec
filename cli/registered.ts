/** registered: what was handed to Discord from this folder, so that the same is not handed over again. */
import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { World } from "./world.ts";

/** Beside `.env`, which names the application; like that file it is no part of the repository. */
export const recordPath = ".vigil-registered.json";

/** By `placeOf`: the hash of the definitions, and the address when one was set. */
const Record = z.record(z.string(), z.object({ hash: z.string(), url: z.nullable(z.string()) }));
type Record = z.infer<typeof Record>;
export type Registered = Record[string];

/** The hash of what would be sent, byte for byte. */
export const hashOf = (definitions: unknown): string =>
  createHash("sha256").update(JSON.stringify(definitions)).digest("hex");

/** Where commands are registered: which Discord, which application, everywhere or in one server. */
export const placeOf = (at: {
  readonly apiUrl: string;
  readonly applicationId: string;
  readonly guildId: string | null;
}): string => [at.apiUrl, at.applicationId, at.guildId ?? "global"].join(" ");

/** Null when nothing is known of the place: of a record that cannot be read nothing is. */
export async function readRegistered(world: World, place: string): Promise<Registered | null> {
  return (await readRecord(world))[place] ?? null;
}

export async function writeRegistered(
  world: World,
  place: string,
  registered: Registered,
): Promise<void> {
  const record = { ...(await readRecord(world)), [place]: registered };
  await world.writeText(recordPath, `${JSON.stringify(record, null, 2)}\n`);
}

/** A record that is not there, or is none, only costs one request more. */
async function readRecord(world: World): Promise<Record> {
  try {
    const reading = Record.safeParse(JSON.parse(await world.readText(recordPath)));
    return reading.success ? reading.data : {};
  } catch {
    return {};
  }
}
