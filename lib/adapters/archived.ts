/** Where the items of a thread stand, what kind each one is, and whether somebody works on the thread. */
import * as z from "zod/mini";
import {
  type ArchivedItem,
  type ArchivePlace,
  type ItemKind,
  ownItems,
} from "../domain/archive.ts";
import { archivedEventDays } from "../domain/event.ts";
import { Instant, instant } from "../domain/time.ts";
import type { ArchivePage, Belongings } from "../ports.ts";
import {
  asidePrefix,
  coreMemoryPrefix,
  heldPrefix,
  type Key,
  kvKey,
  memoryVersionPrefix,
  messagePrefix,
  otherMemoryPrefix,
  outboxSk,
  outreachPrefix,
  registryKey,
  reminderPrefix,
  runPrefix,
  signalPrefix,
  synthesisRecordPrefix,
  synthesisSk,
  threadPk,
  threadSk,
  undoingPrefix,
} from "./dynamo/keys.ts";
import { budgetPrefix, eventsPk, feedPrefix, synthesisBudgetPrefix } from "./dynamo/ledger-keys.ts";
import type { Item } from "./stored.ts";

const exactly: Readonly<Record<string, ItemKind>> = {
  [threadSk]: "thread",
  [outboxSk]: "outbox",
  [synthesisSk]: "synthesis",
};

/** No prefix is the beginning of another one. */
const beginning: readonly (readonly [prefix: string, kind: ItemKind])[] = [
  [coreMemoryPrefix, "memory"],
  [otherMemoryPrefix, "memory"],
  [memoryVersionPrefix, "memory-version"],
  [messagePrefix, "message"],
  [asidePrefix, "aside"],
  [runPrefix, "run"],
  [signalPrefix, "signal"],
  [heldPrefix, "outbox"],
  [outreachPrefix, "outreach"],
  [undoingPrefix, "outreach"],
  [budgetPrefix, "budget"],
  [synthesisBudgetPrefix, "budget"],
  [synthesisRecordPrefix, "synthesis"],
  [reminderPrefix, "reminder"],
  [feedPrefix, "post"],
];

type StoredItem = ArchivedItem["attributes"];
const StoredKey = z.object({ pk: z.string(), sk: z.string() });

function ownItem(attributes: StoredItem): ArchivedItem {
  const { sk } = attributes;
  const found = beginning.find(([prefix]) => sk.startsWith(prefix));
  const kind = exactly[sk] ?? found?.[1] ?? "other";
  const hasPath = kind === "memory" || kind === "memory-version";
  return {
    kind,
    path: hasPath ? sk.slice(found?.[0].length) : null,
    attributes,
  };
}

interface Part {
  readonly name: string;
  readonly pk: string;
  readonly read: (item: StoredItem) => ArchivedItem;
}

/** The partitions that are a thread's alone, in the order in which they are gone through. */
export const partsOf = ({ thread, now }: Belongings): readonly Part[] => [
  { name: ownItems, pk: threadPk(thread), read: ownItem },
  ...archivedEventDays(now).map((day) => ({
    name: day,
    pk: eventsPk(thread, day),
    read: (attributes: StoredItem): ArchivedItem => ({ kind: "event", path: null, attributes }),
  })),
];

/** What a store must be able to do for `archivePage`. */
interface Source {
  /** A page of a partition, behind a sort key; empty only when nothing follows. */
  rows(pk: string, afterSk: string | null): Promise<readonly Item[]>;
  get(key: Key): Promise<Item | null>;
}

/** `Archive.page`: the first part from `after` on in which there is something; single items come last, at once. */
export async function archivePage(
  source: Source,
  of: Belongings,
  after: ArchivePlace | null,
): Promise<ArchivePage> {
  for (const { name, pk, read } of partsOf(of)) {
    if (after !== null && isBefore(name, after.part)) continue;
    const rows = await source.rows(pk, name === after?.part ? after.after : null);
    const items = rows.map((row) => read({ ...row, ...StoredKey.parse(row) }));
    const last = items.at(-1);
    if (last !== undefined) return { items, next: { part: name, after: last.attributes.sk } };
  }
  return { items: await itemsElsewhere((key) => source.get(key), of), next: null };
}

/** The clock may have moved on to another day since the page before: parts are compared, not counted. */
const isBefore = (part: string, other: string): boolean =>
  other !== ownItems && (part === ownItems || part < other);

/** What belongs to a thread and stands in nobody's partition. */
export async function itemsElsewhere(
  get: (key: Key) => Promise<Item | null>,
  { thread, kvKeys }: Belongings,
): Promise<readonly ArchivedItem[]> {
  const keys = [registryKey(thread), ...kvKeys.map(kvKey)];
  const found = await Promise.all(keys.map(async (key) => ({ key, item: await get(key) })));
  return found.flatMap(({ key, item }) =>
    item === null ? [] : [{ kind: "other", path: null, attributes: { ...item, ...key } }],
  );
}

const Work = z.object({
  leaseUntilAt: z.catch(Instant, instant(0)),
  board: z.catch(z.object({ conversation: z.object({ untilAt: z.catch(Instant, instant(0)) }) }), {
    conversation: { untilAt: instant(0) },
  }),
});

/**
 * Until when a beat or a conversation works on a thread, by its stored item; null when none does at `now`. What
 * does not parse holds nobody back: such a thread can be claimed by none.
 */
export function busyUntil(item: Item, now: Instant): Instant | null {
  const { leaseUntilAt, board } = Work.parse(item);
  const untilAt = instant(Math.max(leaseUntilAt, board.conversation.untilAt));
  return now < untilAt ? untilAt : null;
}
