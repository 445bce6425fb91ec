/** where-it-can-be: a channel that is gone or closed is replaced by the person's DM; who has closed that is left alone. */
import { Fault, reasonOf } from "../domain/fault.ts";
import type { ThreadId } from "../domain/ids.ts";
import { type AnnouncePorts, announce } from "./announce.ts";
import { type DirectMessagePorts, markUnreachable, reopenDm } from "./direct-message.ts";

export type WherePorts = DirectMessagePorts & AnnouncePorts;

export interface Place {
  readonly channelId: string;
  /** True where it goes instead of the place that it was meant for. */
  readonly isElsewhere: boolean;
}

export interface Errand {
  readonly threadId: ThreadId;
  readonly replyId: string;
  /** Whose DM takes the place of one where nobody can be written to. */
  readonly personId: string;
  /** Null: it is known that nobody can be. */
  readonly meant: () => Promise<string | null>;
  /** True when an earlier attempt has begun in another place than it was meant for, and `meant` is that one. */
  readonly isMoved?: boolean;
}

/**
 * | Discord says of the place | then |
 * | --- | --- |
 * | a channel that is gone (10003), or that the bot may not write into (50001, 50013) | it goes into the person's DM |
 * | their DM, and they take none (50007, 50278, 40003), or it is gone | the DM is opened anew, once, and it goes there |
 * | the same of that one | null: it stays in the history, an event says so, and for an hour nobody tries again |
 *
 * Throws whatever else `say` throws.
 */
export async function whereItCanBe<T>(
  ports: WherePorts,
  errand: Errand,
  say: (place: Place) => Promise<T>,
): Promise<T | null> {
  const { threadId: thread, replyId: reply, personId, isMoved = false } = errand;
  let reason = "they could not be written to within the last hour";
  const places = [errand.meant, () => reopenDm(ports, personId)];
  for (const [index, placeOf] of places.entries()) {
    try {
      const channelId = await placeOf();
      if (channelId === null) return await undelivered(ports, errand, reason);
      return await say({ channelId, isElsewhere: isMoved || index > 0 });
    } catch (error) {
      if (!isNobodyThere(error)) throw error;
      reason = reasonOf(error);
      ports.log.warn("deliver.nobody-there", { thread, reply, reason });
    }
  }
  await markUnreachable(ports, personId);
  return undelivered(ports, errand, reason);
}

const isNobodyThere = (error: unknown): error is Fault =>
  error instanceof Fault && (error.code === "unreachable" || error.code === "not-found");

/** The reply is in the history; that is said where its owner looks. */
async function undelivered(
  ports: WherePorts,
  { threadId, replyId }: Errand,
  reason: string,
): Promise<null> {
  const at = ports.clock.now();
  const detail = { reply: replyId, reason };
  await announce(ports, { id: `${replyId}.1`, threadId, at, type: "undelivered", detail });
  return null;
}
