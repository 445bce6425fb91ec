/** A table in memory: items under the same names as in the real one, each write on its own, atomic. */

import type * as z from "zod/mini";
import { type Key, nameOf } from "../dynamo/keys.ts";
import { type Item, type Place, parseStored } from "../stored.ts";

export interface Row {
  readonly key: Key;
  readonly item: Item;
}

export interface Shelf {
  get(key: Key): Item | null;
  /** Parsed; null when missing, `Fault("corrupt")` when it does not fit. */
  read<T extends z.ZodMiniType>(schema: T, at: string, key: Key): z.output<T> | null;
  put(key: Key, item: Item): void;
  /** False when something is there already: it is then left as it is. */
  putNew(key: Key, item: Item): boolean;
  /** What is not there is removed already. */
  remove(key: Key): void;
  /** One partition's items whose sort key starts with `prefix`, in the order of their sort keys. */
  list(pk: string, prefix: string): readonly Row[];
  /** Every item, in no order, as it is kept: to look at, not to change. */
  all(): readonly Row[];
  /** For tests: puts anything into an item's attributes; undefined takes one away. */
  damage(key: Key, attributes: Item): void;
}

export function memoryShelf(): Shelf {
  const partitions = new Map<string, Map<string, Row>>();
  const rowAt = ({ pk, sk }: Key): Row | undefined => partitions.get(pk)?.get(sk);

  const shelf: Shelf = {
    get: (key) => copyOf(rowAt(key)?.item ?? null),
    read(schema, at, key) {
      const item = shelf.get(key);
      return item === null ? null : parseStored(schema, { at, item: nameOf(key) }, item);
    },
    put(key, item) {
      const partition = partitions.get(key.pk) ?? new Map<string, Row>();
      partitions.set(key.pk, partition);
      partition.set(key.sk, { key, item: withoutUndefined(copyOf(item)) });
    },
    putNew(key, item) {
      if (rowAt(key) !== undefined) return false;
      shelf.put(key, item);
      return true;
    },
    remove(key) {
      partitions.get(key.pk)?.delete(key.sk);
    },
    list: (pk, prefix) =>
      [...(partitions.get(pk)?.values() ?? [])]
        .filter(({ key }) => key.sk.startsWith(prefix))
        .sort((one, other) => (one.key.sk < other.key.sk ? -1 : 1))
        .map(copyOf),
    all: () => [...partitions.values()].flatMap((partition) => [...partition.values()]),
    damage(key, attributes) {
      shelf.put(key, { ...rowAt(key)?.item, ...attributes });
    },
  };
  return shelf;
}

/** Rows as `parseRows` takes them. */
export const placed = (
  at: string,
  rows: readonly Row[],
): { readonly place: Place; readonly value: Item }[] =>
  rows.map(({ key, item }) => ({ place: { at, item: nameOf(key) }, value: item }));

/** Callers and store never share an object. By hand what items are mostly made of: the general way is several times slower. */
function copyOf<T>(value: T): T;
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => copyOf(item));
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item)]));
}

/** Attributes that are undefined are not stored. */
const withoutUndefined = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
