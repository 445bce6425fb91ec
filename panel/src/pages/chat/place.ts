/** Where a thread is talked to in the embedded Discord. */
import { defaultThreadId } from "../../../../lib/domain/ids.ts";

export type TalkPlace = { readonly kind: "dm" | "channel"; readonly channelId: string };
export type Place =
  | TalkPlace
  /** It has no channel: only the control API and the command line talk to it. */
  | { readonly kind: "nowhere" };

/** As `Snowflake` in lib/domain/ids.ts. */
const discordId = /^\d{1,20}$/;

/** The thread `default` is the person's DM; every other is named by its channel, as in Discord. */
export function placeOf(thread: string, dmChannelId: string): Place {
  if (thread === defaultThreadId) return { kind: "dm", channelId: dmChannelId };
  return discordId.test(thread) ? { kind: "channel", channelId: thread } : { kind: "nowhere" };
}
