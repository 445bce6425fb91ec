/** Two runs' actions beside each other: which are equal, which differ, which only one of them has. */
import type { RunAction } from "../../../api/run-types.ts";

export interface Pair {
  readonly left: RunAction | null;
  readonly right: RunAction | null;
  /** `equal`: the same deed with the same words. `changed`: the same deed with others. */
  readonly kind: "equal" | "changed" | "only-left" | "only-right";
}

const deedOf = ({ action_type, target_id }: RunAction): string =>
  JSON.stringify([action_type, target_id]);

/** Whether it was done says nothing of what was decided: a replay does nothing. That it was rejected does. */
const wholeOf = (action: RunAction): string =>
  JSON.stringify([
    deedOf(action),
    action.title,
    action.content,
    action.vote_direction,
    action.reason !== null,
  ]);

const kindOf = ({ action_type }: RunAction): string => action_type;

/**
 * Each action stands in one pair. Equal ones find each other first, then those of the same deed and target, then those
 * of the same kind (a new post has another id each time). The order is the left run's, and then what only the right
 * one has.
 */
export function pairActions(
  left: readonly RunAction[],
  right: readonly RunAction[],
): readonly Pair[] {
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  for (const sameness of [wholeOf, deedOf, kindOf])
    for (const [place, action] of left.entries()) {
      if (partners.has(place)) continue;
      const found = right.findIndex(
        (other, at) => !taken.has(at) && sameness(other) === sameness(action),
      );
      if (found < 0) continue;
      partners.set(place, found);
      taken.add(found);
    }
  const ofLeft = left.map((action, place): Pair => {
    const partner = right[partners.get(place) ?? -1];
    if (partner === undefined) return { left: action, right: null, kind: "only-left" };
    const kind = wholeOf(action) === wholeOf(partner) ? "equal" : "changed";
    return { left: action, right: partner, kind };
  });
  const ofRight = right
    .filter((_, place) => !taken.has(place))
    .map((action): Pair => ({ left: null, right: action, kind: "only-right" }));
  return [...ofLeft, ...ofRight];
}
