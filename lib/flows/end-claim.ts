/** end-claim: the lease is given back by the thread's config as it is then, not as it was when the beat began. */
import { changedKeys, voidMarks } from "../domain/config-change.ts";
import type { Thread } from "../domain/thread.ts";
import type { BeatMarks, Claim, Finish, Ports } from "../ports.ts";

const triesOnChange = 3;

/**
 * Finishes the claim. When the config was changed while the beat ran, the end is worked out anew, and what the
 * change has made void of its marks stays as the change left it. False when there is nothing to give back: a
 * newer claim exists, or this one has ended already.
 *
 * @param endOf the end by a thread's config; it is asked again for each change
 */
export async function endClaim(
  { threads }: Pick<Ports, "threads">,
  claim: Claim,
  endOf: (thread: Thread) => Promise<Finish>,
): Promise<boolean> {
  let { thread } = claim;
  for (let tries = 1; tries <= triesOnChange; tries += 1) {
    const end = await endOf(thread);
    const marks = withoutVoid(end.marks ?? {}, changedKeys(claim.thread.config, thread.config));
    if ((await threads.finish({ ...claim, thread }, { ...end, marks })) !== null) return true;
    const stored = await threads.read(thread.id);
    if (stored?.fence !== claim.fence || stored.leaseUntilAt === undefined) return false;
    thread = stored;
  }
  return false;
}

function withoutVoid(marks: BeatMarks, changed: readonly string[]): BeatMarks {
  const voided: readonly string[] = voidMarks(changed);
  return Object.fromEntries(Object.entries(marks).filter(([mark]) => !voided.includes(mark)));
}
