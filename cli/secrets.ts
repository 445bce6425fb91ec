/** `vigil secrets`: sets secrets of the deployed Vigil, and tells which are set; values are never shown. */
import { secretNames } from "../lib/adapters/ssm-secrets.ts";
import { Failure } from "./failure.ts";
import { ssmSecrets } from "./ssm.ts";
import type { World } from "./world.ts";

export async function setSecret(world: World, name: string, json: boolean): Promise<number> {
  const value = (await world.askSecret(`Value of ${name} (not shown): `)).trim();
  if (value === "") throw new Failure(`No value came in for ${name}; nothing was changed.`, 2);
  if (/\s/.test(value))
    throw new Failure(
      `The value of ${name} has spaces or line breaks inside; a token has none.`,
      2,
    );
  const parameter = await (await ssmSecrets()).put(name, value);
  world.say(
    json
      ? JSON.stringify({ name, parameter, set: true }, null, 2)
      : `${name} is set (${parameter}). Running functions use it within five minutes.`,
  );
  return 0;
}

export async function listSecrets(world: World, json: boolean): Promise<number> {
  const setAt = await (await ssmSecrets()).setAt(secretNames);
  const rows = secretNames.map((name) => ({
    name,
    set: setAt.has(name),
    last_modified: setAt.get(name) ?? null,
  }));
  if (json) world.say(JSON.stringify({ secrets: rows }, null, 2));
  else for (const row of rows) world.say(lineOf(row, world));
  return 0;
}

const lineOf = (
  row: { name: string; set: boolean; last_modified: string | null },
  { paint }: World,
): string =>
  `${row.name.padEnd(20)}${row.set ? paint("green", `set ${row.last_modified}`) : paint("dim", "not set")}`;
