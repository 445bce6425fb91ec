/** What a day's money and tokens went into, by kind and model: counted beside the budget, and never in its way. */
import * as z from "zod/mini";
import { ModelName } from "./model-name.ts";
import type { Usage } from "./run.ts";

/**
 * What a model was asked for.
 *
 * | kind | a turn of the model |
 * | --- | --- |
 * | silent | a reflection that sent no thought: it rested, failed, or acted without a word |
 * | spoke | a reflection that sent a thought by its tool, or in a dry run would have |
 * | conversation | a reply |
 * | synthesis | history that becomes memory |
 * | replay | a past run, played again |
 */
export const SpendingKind = z.enum(["silent", "spoke", "conversation", "synthesis", "replay"]);
export type SpendingKind = z.infer<typeof SpendingKind>;

/** What a turn was for, and which model took it. */
export interface Purpose {
  readonly kind: SpendingKind;
  readonly model: ModelName;
}

/** What a turn came to, or the share of it that is settled by one of its reservations. */
export interface Spent {
  readonly microUsd: number;
  readonly usage: Usage;
  /** Null where it is not kept. Of the shares of one turn, one bears `turns: 1`, and the others 0. */
  readonly on: (Purpose & { readonly turns: 0 | 1 }) | null;
}

const sums = [
  "spentMicroUsd",
  "inputTokens",
  "cachedInputTokens",
  "outputTokens",
  "turns",
] as const;

/** Counters by their names, `silent#inputTokens#anthropic:claude-haiku-5-5`: flat, so that each can be added to blindly. */
export type Counters = Readonly<Record<string, number>>;

const Count = z.number().check(z.int(), z.minimum(0));

/** Whatever is stored: what is no counter is passed over. A corrupt receipt must not keep a budget from being read. */
export const StoredCounters = z.pipe(
  z.unknown(),
  z.transform((stored): Counters => {
    if (typeof stored !== "object" || stored === null) return {};
    return Object.fromEntries(
      Object.entries(stored).flatMap(([name, count]) => {
        const parsed = Count.safeParse(count);
        return parsed.success ? [[name, parsed.data] as const] : [];
      }),
    );
  }),
);

/** Of forty parts. Beyond, counters are added to and none is made: what a day stores has an end, whoever changes models. */
export const mostCounters = 200;

/** What is to be added to which counter; those that grow by nothing are left out. */
export function addedBy({ microUsd, usage, on }: Spent): readonly (readonly [string, number])[] {
  if (on === null) return [];
  const { kind, model, turns } = on;
  const grown = { spentMicroUsd: microUsd, ...usage, turns };
  return sums
    .map((sum) => [`${kind}#${sum}#${model}`, grown[sum]] as const)
    .filter(([, count]) => count > 0);
}

/** The counters after it. A part that does not fit any more is left out whole. */
export function counted(counters: Counters, spent: Spent): Counters {
  const added = addedBy(spent);
  const [first] = added;
  if (first === undefined) return counters;
  const isKnown = counters[first[0]] !== undefined;
  if (!isKnown && Object.keys(counters).length >= mostCounters) return counters;
  const grown = added.map(([name, count]) => [name, (counters[name] ?? 0) + count] as const);
  return { ...counters, ...Object.fromEntries(grown) };
}

/** What one model spent in a day on one kind of turn. */
export type DayPart = Purpose & Readonly<Record<(typeof sums)[number], number>>;

const nothing = {
  spentMicroUsd: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  turns: 0,
};

/**
 * The parts of a day, by kind in the order of `SpendingKind`, then by model. They may come to less than the day:
 * what was spent before parts were kept has none.
 */
export function partsOf(counters: Counters): readonly DayPart[] {
  const parts = new Map<string, DayPart>();
  for (const [name, count] of Object.entries(counters)) {
    const read = readName(name);
    if (read === null) continue;
    const { kind, model, sum } = read;
    const part = parts.get(`${kind}#${model}`) ?? { kind, model, ...nothing };
    parts.set(`${kind}#${model}`, { ...part, [sum]: count });
  }
  const kinds = SpendingKind.options;
  return [...parts.values()].toSorted(
    (one, other) =>
      kinds.indexOf(one.kind) - kinds.indexOf(other.kind) || (one.model < other.model ? -1 : 1),
  );
}

/** Null for what is no counter's name. A model's id may have `#` in it. */
function readName(name: string) {
  const [, first = "", second = "", rest = ""] = /^(\w+)#(\w+)#(\S+)$/.exec(name) ?? [];
  const kind = SpendingKind.safeParse(first);
  const model = ModelName.safeParse(rest);
  const sum = sums.find((known) => known === second);
  if (!kind.success || !model.success || sum === undefined) return null;
  return { kind: kind.data, model: model.data, sum };
}
