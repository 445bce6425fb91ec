/** ULIDs that are the same in every run of a test: the time, then a count. */
import { encodeTime } from "ulid";
import type { Ids } from "../../ports.ts";

export function memoryIds(): Ids {
  let count = 0;
  return {
    ulid(at) {
      count += 1;
      return encodeTime(at) + String(count).padStart(16, "0");
    },
  };
}
