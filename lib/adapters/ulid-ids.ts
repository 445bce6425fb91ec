/** ULIDs whose order is the order of the calls, also when the clock stands still. */
import { encodeTime, incrementBase32, TIME_LEN, ulid } from "ulid";
import type { Ids } from "../ports.ts";

/**
 * The random part starts anywhere and counts up with every id of this process. The package's own
 * monotonic factory would answer an earlier `at` with the time of its last id.
 */
export function ulidIds(): Ids {
  let random = ulid().slice(TIME_LEN);
  return {
    ulid(at) {
      random = incrementBase32(random);
      return encodeTime(at) + random;
    },
  };
}
