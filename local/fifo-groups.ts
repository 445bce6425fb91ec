/**
 * Whole groups of a FIFO queue, as SQS gives them: fauxqs 2.4.1 receives one message of a group at a time,
 * and would bring back several of one group in the reverse order.
 */
import type { buildApp } from "fauxqs";

type SqsStore = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>["stores"]>["sqsStore"];
type Queue = NonNullable<ReturnType<SqsStore["getQueue"]>>;

const mended = new WeakSet<object>();

/** Changes the queues of this process, those that are there and those to come; once is enough. */
export function giveWholeGroups(queues: Queue): void {
  if (mended.has(queues)) return;
  mended.add(queues);
  const { dequeue, processTimers } = queues;

  queues.dequeue = function (this: Queue, max, ...others) {
    if (!this.isFifo()) return dequeue.call(this, max, ...others);
    const received: ReturnType<Queue["dequeue"]> = [];
    const groups = new Set<string>();
    let group: string | undefined;
    while (received.length < max) {
      // A group that is under way is passed over; this very call may take more of its own.
      const held = group === undefined ? undefined : unlock(this, group);
      const [next] = dequeue.call(this, 1, ...others);
      const from = next && this.inflightMessages.get(next.ReceiptHandle)?.message.messageGroupId;
      if (group !== undefined && held !== undefined)
        this.fifoLockedGroups.set(group, held + (from === group ? 1 : 0));
      if (next === undefined) break;
      received.push(next);
      group = from;
      if (group !== undefined) groups.add(group);
    }
    for (const taken of groups) sendToTheBack(this, taken);
    return received;
  };

  queues.processTimers = function (this: Queue) {
    const underWay = this.inflightMessages.size;
    processTimers.call(this);
    if (this.isFifo() && this.inflightMessages.size < underWay) putInOrder(this);
  };
}

function unlock({ fifoLockedGroups }: Queue, group: string): number | undefined {
  const held = fifoLockedGroups.get(group);
  fifoLockedGroups.delete(group);
  return held;
}

/** Receiving begins with the first group, so that a busy one would keep the others waiting. */
function sendToTheBack({ fifoMessages }: Queue, group: string): void {
  const rest = fifoMessages.get(group);
  if (rest === undefined) return;
  fifoMessages.delete(group);
  fifoMessages.set(group, rest);
}

/** Sequence numbers are padded, so that they sort as texts. */
function putInOrder({ fifoMessages }: Queue): void {
  const numberOf = ({ sequenceNumber = "" }: { readonly sequenceNumber?: string | undefined }) =>
    sequenceNumber;
  for (const messages of fifoMessages.values()) {
    messages.sort((one, other) => (numberOf(one) < numberOf(other) ? -1 : 1));
  }
}
