/** Items of the table as values of the domain. */
import * as z from "zod/mini";
import { type Item, type Place, parseRows, parseStored } from "../stored.ts";
import { type Key, nameOf } from "./keys.ts";
import type { Table } from "./table.ts";

const StoredKey = z.object({ pk: z.string(), sk: z.string() });

/** The item found at `key`; `Fault("corrupt")` names the item and its field. */
export const parseItem = <T extends z.ZodMiniType>(
  schema: T,
  found: { readonly at: string; readonly key: Key },
  item: Item,
): z.output<T> => parseStored(schema, { at: found.at, item: nameOf(found.key) }, item);

/** The items of a list that parse; the table's `onCorrupt` hears of the others. */
export const parseItems = <T extends z.ZodMiniType>(
  schema: T,
  found: { readonly at: string; readonly table: Table },
  items: readonly Item[],
): z.output<T>[] =>
  parseRows(
    schema,
    items.map((item) => ({ place: placeOf(found.at, item), value: item })),
    found.table.onCorrupt,
  );

const placeOf = (at: string, item: Item): Place => ({ at, item: nameOf(StoredKey.parse(item)) });
