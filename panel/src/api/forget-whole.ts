/** Forgetting a thread: one order may be too short for a large one, and is then sent again. */
import type { ForgetAnswer } from "../../../lib/domain/wire/rights.ts";

/** How far it is: what is removed by now, and what is left. */
export type Forgetting = Pick<ForgetAnswer, "removed" | "left">;

/**
 * Gives the order again for as long as something is left and something goes away, as `vigil forget` does.
 *
 * @param order `orderForget` of the thread
 * @throws Error in the server's words when something is left, and nothing more goes away
 */
export async function forgetWhole(
  order: () => Promise<ForgetAnswer>,
  onProgress: (progress: Forgetting) => void,
): Promise<ForgetAnswer> {
  for (let removedBefore = 0; ; ) {
    const answer = await order();
    const removed = removedBefore + answer.removed;
    if (answer.ok) return { ...answer, removed };
    if (answer.removed === 0) throw new Error(answer.message);
    removedBefore = removed;
    onProgress({ removed, left: answer.left });
  }
}
