/** chance: every decision of a simulation follows from its seed and the decision's name, and from nothing else. */

/** A source of numbers that look random and are the same in every run. */
export interface Dice {
  /** 0 to below 1. */
  next(): number;
  /** True `probability` (0..1) of the time. */
  happens(probability: number): boolean;
  /** A whole number, both ends included. */
  between(min: number, max: number): number;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
}

/**
 * The dice of one decision. Because each has its own name, a decision that is left out, as shrinking does,
 * changes none of the others.
 */
export function diceOf(seed: number, name: string): Dice {
  const next = mulberry32(hashOf(`${seed}/${name}`));
  return {
    next,
    happens: (probability) => next() < probability,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick(list) {
      const [fallback] = list;
      const picked = list[Math.floor(next() * list.length)] ?? fallback;
      if (picked === undefined) throw new RangeError("nothing to pick from");
      return picked;
    },
  };
}

/** Tommy Ettinger's mulberry32: 32 bits of state, good enough to spread decisions, and fast. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a with a final mix: names that differ in one digit must not have similar dice. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
