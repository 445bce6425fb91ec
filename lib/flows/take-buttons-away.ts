/** take-buttons-away: a button is pressed once, and then none of its message is there any more. */
import type { Outreach } from "../domain/outreach.ts";
import type { Ports } from "../ports.ts";
import { orLog } from "./or-log.ts";

/**
 * Discord has shown them gone already to whoever pressed; this is for whoever looks later. A message that was deleted
 * has none, and one of which nobody knows yet that it stands there keeps them until that is known. Never throws.
 */
export async function takeButtonsAway(
  ports: Pick<Ports, "messenger" | "log">,
  { threadId, channelId, messageIds }: Pick<Outreach, "threadId" | "channelId" | "messageIds">,
): Promise<void> {
  const last = messageIds.at(-1);
  if (last === undefined) return;
  await orLog(ports, threadId, () =>
    ports.messenger.editMessage(channelId, last, { components: [] }),
  );
}
