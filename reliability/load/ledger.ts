/** The reckoning: what was said against what was answered, message by message. */
import { answeredIn, numberOfMark, threadOfMark } from "./marks.ts";

/** A message of the bot's, as it stands in Discord. */
export interface Written {
  readonly id: string;
  readonly at: number;
  readonly text: string;
}

export interface Reckoning {
  readonly said: number;
  readonly answered: number;
  /** Marks that no message answers. */
  readonly lost: readonly string[];
  /** Marks that more than one message answers. */
  readonly doubled: readonly string[];
  /** Marks that were answered after a later one of their thread. */
  readonly disordered: readonly string[];
  /** Marks that are answered, and that nobody said. */
  readonly invented: readonly string[];
}

/**
 * @param said marks, numbered in the order in which each thread was told them
 * @param written what stands in Discord at the end
 * @param ours how the marks begin that this reckoning is about
 */
export function reckon(
  said: ReadonlySet<string>,
  written: readonly Written[],
  ours = "",
): Reckoning {
  const turns = written
    .toSorted((one, other) => one.at - other.at)
    .map(({ id, text }) => ({
      id,
      marks: answeredIn(text).filter((mark) => mark.startsWith(ours)),
    }));
  const places = new Map<string, Set<string>>();
  for (const { id, marks } of turns) {
    for (const mark of marks) places.set(mark, (places.get(mark) ?? new Set()).add(id));
  }
  return {
    said: said.size,
    answered: [...said].filter((mark) => places.has(mark)).length,
    lost: [...said].filter((mark) => !places.has(mark)),
    doubled: [...places].filter(([, ids]) => ids.size > 1).map(([mark]) => mark),
    disordered: disorderedOf(turns.map(({ marks }) => marks)),
    invented: [...places.keys()].filter((mark) => !said.has(mark)),
  };
}

/** Turn against turn: within one, a thought follows the words whenever it came. */
function disorderedOf(turns: readonly (readonly string[])[]): readonly string[] {
  const newest = new Map<string, number>();
  return turns.flatMap((marks) => {
    const late = marks.filter((mark) => numberOfMark(mark) < (newest.get(threadOfMark(mark)) ?? 0));
    for (const mark of marks) {
      const thread = threadOfMark(mark);
      newest.set(thread, Math.max(newest.get(thread) ?? 0, numberOfMark(mark)));
    }
    return late;
  });
}

/** How many messages were answered, each by one message. */
export const answeredOnce = ({ answered, doubled }: Reckoning): number => answered - doubled.length;

/** What is wrong, in words; [] when every message was answered once, in order. */
export const faultsOf = ({ lost, doubled, disordered, invented }: Reckoning): readonly string[] =>
  Object.entries({ lost, doubled, "out of order": disordered, invented })
    .filter(([, marks]) => marks.length > 0)
    .map(([what, marks]) => `${marks.length} ${what}: ${marks.slice(0, 5).join(", ")}`);
