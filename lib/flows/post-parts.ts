/** post-parts: the parts of a reply stand in a channel, each once, whatever an earlier attempt has sent. */
import { nonceOf } from "../domain/ids.ts";
import { type Instant, instant, minutes } from "../domain/time.ts";
import type { Components, Ports } from "../ports.ts";

export type PostPorts = Pick<Ports, "messenger" | "clock">;

/** A part of a reply, under its place among the parts. */
export type Parts = readonly (readonly [index: number, part: string])[];

export interface Posting {
  readonly channelId: string;
  /** Names the parts: the same reply sent again bears the same nonces. */
  readonly replyId: string;
  /** When the reply was stored; past the time of the nonces what was sent since is read first. */
  readonly repliedAt: Instant;
  /** True where it goes instead of the place that it was meant for: Discord takes a nonce for the same message anywhere. */
  readonly isElsewhere?: boolean;
  /** The message that the first part answers: shown above it, unless it goes elsewhere. Discord's ids grow: no part has a smaller one. */
  readonly replyTo?: string | undefined;
  /** What can be pressed under a part. */
  readonly componentsOf?: (index: number) => Components | undefined;
  /** Hears of each part that stands there, in their order, by its message's id. */
  readonly onPosted?: (index: number, messageId: string) => Promise<void>;
}

/** What the assistant has written into a channel: the text, and the id of its message. */
export type Sent = ReadonlyMap<string, string>;

// Discord forgets a nonce after "a few minutes" (create-message). Past that, its channel is read first.
const nonceHoldsMs = minutes(2);

/** Throws the `Fault` of the part that could not be sent; those before it stand there, and are not sent again. */
export async function postParts(ports: PostPorts, posting: Posting, parts: Parts): Promise<void> {
  await postOthers(ports, posting, parts, await sentBefore(ports, posting));
}

/** All but those that stand there already. */
export async function postOthers(
  { messenger }: Pick<PostPorts, "messenger">,
  posting: Posting,
  parts: Parts,
  sent: Sent,
): Promise<void> {
  const { channelId, replyId, replyTo, isElsewhere, componentsOf, onPosted } = posting;
  for (const [index, text] of parts) {
    const components = componentsOf?.(index);
    const message = {
      text,
      ...(components !== undefined && { components }),
      ...(replyTo !== undefined && index === 0 && !isElsewhere && { replyTo }),
    };
    const known = sent.get(text.trim());
    const nonce = nonceOf(replyId, index, isElsewhere);
    const id = known ?? (await messenger.createMessage(channelId, message, nonce)).id;
    await onPosted?.(index, id);
  }
}

/** What the nonces no longer tell: what of the reply an earlier attempt may have sent. */
export const sentBefore = async (ports: PostPorts, posting: Posting): Promise<Sent> =>
  ports.clock.now() - posting.repliedAt >= nonceHoldsMs ? sentSince(ports, posting) : new Map();

/** Our clock, by which a reply was stored, and Discord's may differ by this. */
const clockSkewMs = 60_000;

/** What the assistant has sent since the reply was stored, by Discord's clock. */
export async function sentSince(
  { messenger }: Pick<PostPorts, "messenger">,
  { channelId, repliedAt, replyTo }: Posting,
): Promise<Sent> {
  const sinceAt = instant(Math.max(0, repliedAt - clockSkewMs));
  const messages = await messenger.messagesSince(channelId, sinceAt);
  const mine = messages.filter(
    ({ mine, id }) => mine && (replyTo === undefined || BigInt(id) > BigInt(replyTo)),
  );
  return new Map(mine.map(({ content, id }) => [content.trim(), id]));
}
