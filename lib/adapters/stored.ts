/** Parsing of what a store holds: an item that does not fit is a Fault that names the item and its field. */
import type * as z from "zod/mini";
import { Fault, reasonOf } from "../domain/fault.ts";
import { parseInput } from "../domain/parse.ts";

/** A stored item: attributes, not looked at yet. */
export type Item = Readonly<Record<string, unknown>>;

/** Where an item was found: the port call, and the item's name as a person can look it up. */
export interface Place {
  readonly at: string;
  readonly item: string;
}

/** Throws `Fault("corrupt")`, as in `threads.read: T#default/A#THREAD: config.every must be …`. */
export function parseStored<T extends z.ZodMiniType>(
  schema: T,
  place: Place,
  value: unknown,
): z.output<T> {
  try {
    return parseInput(schema, value);
  } catch (cause) {
    throw new Fault("corrupt", place.at, `${place.item}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Parses an item that also bears its own name, as in `{ id: "42" }`. One that says it is another is corrupt:
 * what is written after it would land in somebody else's place.
 */
export function parseNamed<T extends z.ZodMiniType<Readonly<Record<string, unknown>>>>(
  schema: T,
  place: Place,
  value: unknown,
  names: Readonly<Record<string, string>>,
): z.output<T> {
  const parsed = parseStored(schema, place, value);
  for (const [field, name] of Object.entries(names)) {
    if (parsed[field] !== name)
      throw new Fault("corrupt", place.at, `${place.item}: ${field} must be ${name}`);
  }
  return parsed;
}

/**
 * The rows of a list that parse. One that does not must not take the list down: it is left out, and
 * `onCorrupt` hears why.
 */
export function parseRows<T extends z.ZodMiniType>(
  schema: T,
  rows: readonly { readonly place: Place; readonly value: unknown }[],
  onCorrupt: (reason: string) => void,
): z.output<T>[] {
  return rows.flatMap(({ place, value }) => {
    try {
      return [parseStored(schema, place, value)];
    } catch (fault) {
      onCorrupt(reasonOf(fault));
      return [];
    }
  });
}
