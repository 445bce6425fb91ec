/** Rate limits as Discord tells them: a bucket a route, its headers with every answer, 429 when it is empty. */
import { createHash } from "node:crypto";
import { Refusal } from "./errors.ts";
import type { FaultPlan } from "./faults.ts";

type Bucket = Pick<FaultPlan, "bucketHolds" | "bucketMs">;

export interface Limits {
  /** Counts one request of a route; the headers of its answer. Throws the 429 when the bucket is empty. */
  count(route: string, bucket: Bucket): Readonly<Record<string, string>>;
}

export function openLimits(now: () => number): Limits {
  const buckets = new Map<string, { left: number; resetAt: number }>();
  return {
    count(route, { bucketHolds, bucketMs }) {
      // Whatever was full again would grow for ever: each token is a route of its own.
      if (buckets.size > 1_000)
        for (const [name, { resetAt }] of buckets) if (resetAt <= now()) buckets.delete(name);
      const known = buckets.get(route);
      const bucket =
        known === undefined || known.resetAt <= now()
          ? { left: bucketHolds, resetAt: now() + bucketMs }
          : known;
      buckets.set(route, bucket);
      const waitMs = bucket.resetAt - now();
      if (bucket.left <= 0) throw tooMany(headersOf(route, bucketHolds, 0, waitMs, now()), waitMs);
      bucket.left -= 1;
      return headersOf(route, bucketHolds, bucket.left, waitMs, now());
    },
  };
}

/** The 429 of a fault: nobody was too fast. */
export const limitedFor = (route: string, plan: FaultPlan, now: number): Refusal => {
  const { bucketHolds, retryAfterMs } = plan;
  return tooMany(headersOf(route, bucketHolds, 0, retryAfterMs, now), retryAfterMs);
};

const headersOf = (route: string, holds: number, left: number, waitMs: number, now: number) => ({
  "x-ratelimit-limit": String(holds),
  "x-ratelimit-remaining": String(left),
  "x-ratelimit-reset": ((now + waitMs) / 1_000).toFixed(3),
  "x-ratelimit-reset-after": (waitMs / 1_000).toFixed(3),
  "x-ratelimit-bucket": createHash("sha256").update(route).digest("hex").slice(0, 32),
});

function tooMany(headers: Readonly<Record<string, string>>, waitMs: number): Refusal {
  const retryAfter = waitMs / 1_000;
  const body = { message: "You are being rate limited.", retry_after: retryAfter, global: false };
  return new Refusal(429, body, {
    ...headers,
    "retry-after": String(Math.ceil(retryAfter)),
    "x-ratelimit-scope": "user",
  });
}
