/** belongings: what is a thread's own beside its items: the owners' DM channels are known by the thread `default`. */
import { defaultThreadId, dmKey, type ThreadId } from "../domain/ids.ts";
import type { Settings } from "../domain/settings.ts";
import type { Instant } from "../domain/time.ts";
import type { Belongings } from "../ports.ts";

export const belongingsOf = (
  { ownerIds }: Pick<Settings, "ownerIds">,
  thread: ThreadId,
  now: Instant,
): Belongings => ({
  thread,
  kvKeys: thread === defaultThreadId ? ownerIds.map(dmKey) : [],
  now,
});
