/** direct-message: the channel of a person's DM, remembered; and that they cannot be written to, as long as it holds. */
import * as z from "zod/mini";
import { dmKey } from "../domain/ids.ts";
import { after, hours, Instant } from "../domain/time.ts";
import type { Ports } from "../ports.ts";

export type DirectMessagePorts = Pick<Ports, "messenger" | "kv" | "clock">;

/** In the place of the channel's id: since when the person cannot be written to. */
const Unreachable = z.object({ unreachableAt: Instant });

/** Whether they can be is asked again after this: Discord counts refused calls, and bans who makes thousands. */
const unreachableHoldsMs = hours(1);

/**
 * Discord limits how often a DM is opened, and its channel never changes: asked once, then remembered. Null, without
 * asking, for an hour after it turned out that the person cannot be written to.
 */
export async function dmOf(ports: DirectMessagePorts, userId: string): Promise<string | null> {
  const known = await ports.kv.getKv(dmKey(userId));
  if (typeof known === "string") return known;
  return isClosed(known, ports) ? null : open(ports, userId);
}

/** What is remembered is wrong: who has left and come back may have another channel. Null as above. */
export async function reopenDm(ports: DirectMessagePorts, userId: string): Promise<string | null> {
  const known = await ports.kv.getKv(dmKey(userId));
  return isClosed(known, ports) ? null : open(ports, userId);
}

/** For an hour nobody tries again. */
export const markUnreachable = (
  { kv, clock }: Pick<DirectMessagePorts, "kv" | "clock">,
  userId: string,
): Promise<void> => kv.setKv(dmKey(userId), { unreachableAt: clock.now() });

function isClosed(known: unknown, { clock }: Pick<DirectMessagePorts, "clock">): boolean {
  const mark = Unreachable.safeParse(known);
  return mark.success && clock.now() < after(mark.data.unreachableAt, unreachableHoldsMs);
}

async function open(ports: DirectMessagePorts, userId: string): Promise<string> {
  const opened = await ports.messenger.openDm(userId);
  await ports.kv.setKv(dmKey(userId), opened);
  return opened;
}
