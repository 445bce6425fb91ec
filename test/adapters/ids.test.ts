/** The contracts of ids and tokens, on real ones and on those of the tests. */
import { expect, it } from "vitest";
import { memoryIds } from "../../lib/adapters/memory/ids.ts";
import { memoryTokens } from "../../lib/adapters/memory/tokens.ts";
import { randomTokens } from "../../lib/adapters/random-tokens.ts";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { ulidIds } from "../../lib/adapters/ulid-ids.ts";
import { Instant } from "../../lib/domain/time.ts";
import { idsContract } from "../contracts/ids.ts";
import { eight } from "../contracts/samples.ts";
import { tokensContract } from "../contracts/tokens.ts";

idsContract("ulid", ulidIds);
idsContract("memory", memoryIds);

tokensContract("random", () => randomTokens);
tokensContract("memory", memoryTokens);

it("two processes do not make the same ids", () => {
  expect(ulidIds().ulid(eight)).not.toBe(ulidIds().ulid(eight));
});

it("the system's clock tells whole milliseconds that do not run backwards within a call", () => {
  const earlier = systemClock.now();
  expect(Instant.parse(systemClock.now())).toBeGreaterThanOrEqual(earlier);
});
