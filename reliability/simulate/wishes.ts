/** wishes: what a seed's people want by the minute, press, say without a command, and want taken back. */
import type { Instant } from "../../lib/domain/time.ts";
import { type Dice, diceOf } from "./chance.ts";
import type { WeatherOrder } from "./weather.ts";

/** `name` is the same in every run of the seed. */
export type Wish = { readonly name: string; readonly at: Instant; readonly thread: string } & (
  | {
      readonly kind: "remind";
      readonly what: string;
      readonly when: string;
    }
  /** One of the buttons that are shown just then. */
  | { readonly kind: "press" }
  | { readonly kind: "write"; readonly text: string }
  /** `by`: the command, or the control API. */
  | { readonly kind: "undo"; readonly by: "command" | "api" }
);

const soon = ["in 2 minutes", "in 5 minutes", "in 12 minutes", "in 25 minutes"];
/** Later than the storm: these come in fine weather. */
const later = ["in 55 minutes", "in 70 minutes"];

/** More than half of the seeds have some; with dice of their own, so that the others' deeds are as they were. */
export function wishesOf(
  seed: number,
  { wishes: share = 0 }: WeatherOrder,
  threads: readonly { readonly id: string }[],
  moment: (own: Dice) => Instant,
): readonly Wish[] {
  const dice = diceOf(seed, "wishes");
  const areMany = diceOf(seed, "many wishes").happens(share);
  if (dice.happens(0.4) && !areMany) return [];
  const length = areMany ? dice.between(12, 24) : dice.between(1, 8);
  return Array.from({ length }, (_, index) => {
    const name = `wish ${index + 1}`;
    const own = diceOf(seed, name);
    const at = moment(own);
    const luck = own.next();
    if (luck < 0.35) {
      const when = own.happens(0.15)
        ? "every 10 minutes"
        : own.pick(own.happens(0.3) ? later : soon);
      return {
        name,
        at,
        thread: own.pick(threads).id,
        kind: "remind",
        what: `Errand of ${name}`,
        when,
      };
    }
    if (luck < 0.75) return { name, at, thread: own.pick(threads).id, kind: "press" };
    return { name, at, thread: "default", kind: "write", text: `Plain words of ${name}` };
  });
}

/** In a third of the seeds the last act is to be taken back, once or twice; with dice of their own. */
export function undosOf(
  seed: number,
  { undos: share = 0 }: WeatherOrder,
  threads: readonly { readonly id: string }[],
  moment: (own: Dice) => Instant,
): readonly Wish[] {
  const areMany = diceOf(seed, "many undos").happens(share);
  const dice = diceOf(seed, "undos");
  const length = areMany ? dice.between(8, 16) : dice.pick([0, 0, 0, 0, 1, 2]);
  return Array.from({ length }, (_, index) => {
    const name = `undo ${index + 1}`;
    const own = diceOf(seed, name);
    const [at, thread] = [moment(own), own.pick(threads).id];
    return { name, at, thread, kind: "undo", by: own.pick(["command", "command", "api"] as const) };
  });
}
