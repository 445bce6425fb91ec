/** Bad luck on demand: what Discord's API does on a bad day, drawn from a seed so that a run repeats. */
import { createHash } from "node:crypto";
import * as z from "zod/mini";

const chance = z._default(
  z
    .number("must be a number from 0 to 1")
    .check(
      z.minimum(0, "must be a number from 0 to 1"),
      z.maximum(1, "must be a number from 0 to 1"),
    ),
  0,
);
const whole = (words: string) => z.number(words).check(z.int(words), z.minimum(0, words));
const milliseconds = whole("must be milliseconds");

/** Each chance is of one request to the API, or of one interaction. */
export const FaultPlan = z.strictObject({
  /** 429 with `retry_after` and its headers; nothing was done. */
  rate429: chance,
  /** The connection ends without an answer: one time in two nothing was done, else all of it. */
  drop: chance,
  /** A deferral is acknowledged, and its webhook is unknown (10015) ever after. */
  notFoundAfterDefer: chance,
  /** The interaction is delivered twice. */
  duplicate: chance,
  /** Every answer waits up to so long. */
  slowMs: z._default(milliseconds, 0),
  /** `retry_after` of a drawn 429. */
  retryAfterMs: z._default(milliseconds, 250),
  /** How many requests a route takes in `bucketMs`; Discord's own buckets are its secret, and change. */
  bucketHolds: z._default(whole("must be a number of requests"), 1_000),
  bucketMs: z._default(milliseconds, 1_000),
  seed: z._default(z.number("must be a number").check(z.int("must be a whole number")), 1),
});
export type FaultPlan = z.infer<typeof FaultPlan>;

export type Drawn = "drop-before" | "drop-after" | "rate-limit" | null;

export interface Faults {
  plan(): FaultPlan;
  /** Replaces the plan, and starts its draws anew. */
  set(plan: FaultPlan): void;
  /** For one request to the API. */
  ofRequest(): { readonly fault: Drawn; readonly waitMs: number };
  /** For one interaction. */
  ofInteraction(): { readonly isLost: boolean; readonly isDoubled: boolean };
  /** A deferral was lost: what was drawn for another kind of answer does not count. */
  countLost(): void;
  /** How often each was drawn since the plan was set. */
  drawn(): Readonly<Record<string, number>>;
}

const noFaults: FaultPlan = FaultPlan.parse({});

export function openFaults(): Faults {
  let plan = noFaults;
  let draws = { request: 0, interaction: 0 };
  let drawn: Record<string, number> = {};
  /** Uniform in [0, 1), from the seed and how many of its kind were drawn before. */
  const draw = (of: "request" | "interaction"): number => {
    draws[of] += 1;
    const digest = createHash("sha256").update(`${plan.seed}:${of}:${draws[of]}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
  const count = (name: string, does: boolean): boolean => {
    if (does) drawn[name] = (drawn[name] ?? 0) + 1;
    return does;
  };

  return {
    plan: () => plan,
    set: (wanted) => {
      plan = wanted;
      draws = { request: 0, interaction: 0 };
      drawn = {};
    },
    ofRequest() {
      // All are drawn each time: one chance set to 0 does not move the draws of the others.
      const [slow, half, limit, drop] = [
        draw("request"),
        draw("request"),
        draw("request"),
        draw("request"),
      ];
      const waitMs = Math.floor(slow * plan.slowMs);
      if (count("rate429", limit < plan.rate429)) return { fault: "rate-limit", waitMs };
      if (!count("drop", drop < plan.drop)) return { fault: null, waitMs };
      return { fault: half < 0.5 ? "drop-before" : "drop-after", waitMs };
    },
    ofInteraction() {
      const [lost, double] = [draw("interaction"), draw("interaction")];
      return {
        isLost: lost < plan.notFoundAfterDefer,
        isDoubled: count("duplicate", double < plan.duplicate),
      };
    },
    countLost: () => count("notFoundAfterDefer", true),
    drawn: () => ({ ...drawn }),
  };
}
