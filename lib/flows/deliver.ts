/** deliver: a stored reply reaches Discord, in parts, where it belongs, and not twice. */
import { Fault, reasonOf } from "../domain/fault.ts";
import { dmKey, nonceOf, type ThreadId } from "../domain/ids.ts";
import type { Settings } from "../domain/settings.ts";
import type { Addressee, InteractionReply } from "../domain/signal.ts";
import { splitMessage } from "../domain/split-message.ts";
import type { Thread } from "../domain/thread.ts";
import { after, type Instant, instant, minutes, seconds } from "../domain/time.ts";
import type { Opening, Ports } from "../ports.ts";
import { quietNow } from "./hold-back.ts";

export type DeliverPorts = Pick<Ports, "messenger" | "kv" | "log" | "clock" | "system" | "signals">;

export interface Delivery {
  readonly thread: Thread;
  /** Whom the text answers, in order; empty when only thoughts led to it. */
  readonly answers: readonly Addressee[];
  /** Where it goes when it answers nobody: `none`, `dm` or a channel's id. */
  readonly destination: string;
  readonly text: string;
  /** Names the parts: the same reply sent again bears the same nonces. */
  readonly replyId: string;
  /** When the reply was stored; past the time of the nonces what was sent since is read first. */
  readonly repliedAt: Instant;
  /** The signal whose record carries the reply. */
  readonly leadId: string;
  /** True when an earlier attempt may have sent some of it. */
  readonly isRepeated: boolean;
  /** Since when the bot may have written it by itself; undefined: it has not. */
  readonly postingAt: Instant | undefined;
}

const answeredBelow = "(Answered below, together with your next message.)";

/**
 * | the turn holds | the text goes |
 * | --- | --- |
 * | words of the person, the last by `/chat` | into its deferred response; the others point to it |
 * | words of the person, the last in plain words | into the channel where they stand |
 * | thoughts only | to the thread's target: nowhere, where the person last spoke, the DM, a channel |
 *
 * Null when it has arrived. Nothing is sent unasked while it must be quiet: then it answers until when, and
 * only a text of which a part was sent already is sent to its end.
 *
 * Throws the `Fault` of the part that could not be sent; sending the whole again is safe.
 */
export async function deliver(
  ports: DeliverPorts,
  settings: Settings,
  delivery: Delivery,
): Promise<Opening | null> {
  const parts = splitMessage(delivery.text);
  const last = delivery.answers.at(-1);
  if (last === undefined) {
    const channelId = await channelOf(ports, settings, delivery.destination);
    return channelId === null ? null : speak(ports, channelId, delivery, parts);
  }
  for (const { reply } of delivery.answers.slice(0, -1)) {
    if (reply !== undefined) await editOrLog(ports, delivery.thread.id, reply, answeredBelow);
  }
  const { heard, reply } = last;
  if (heard !== undefined) await post(ports, heard.channelId, delivery, [...parts.entries()]);
  if (reply !== undefined) await answer(ports, delivery, { ...last, reply }, parts);
  return null;
}

async function speak(
  ports: DeliverPorts,
  channelId: string,
  delivery: Delivery,
  parts: readonly string[],
): Promise<Opening | null> {
  const sent = await sentBefore(ports, channelId, delivery);
  // Where it goes was decided when it was written: a thread that sends nothing by now may still owe it.
  const quiet = await quietNow(ports, delivery.thread, delivery.destination);
  if (quiet === null) {
    await postOthers(ports, channelId, delivery, [...parts.entries()], sent);
    return null;
  }
  const begun = await sentSince(ports, channelId, withSkew(delivery.repliedAt));
  if (!parts.some((part) => begun.has(part.trim()))) return quiet;
  await postOthers(ports, channelId, delivery, [...parts.entries()], begun);
  return null;
}

/** Somebody who waits under a slash command. */
type Asked = Addressee & { readonly reply: InteractionReply };

/**
 * Into the deferred response; when its token is dead, as a message of the bot's own, and from then on only so.
 * The record says so before the first of those: no nonce tells an edit from a message.
 */
async function answer(
  ports: DeliverPorts,
  delivery: Delivery,
  { reply, author, askedAt }: Asked,
  parts: readonly string[],
): Promise<void> {
  const [first = "", ...others] = parts;
  const channelId = async () => reply.channelId ?? (await dmOf(ports, author.id));
  const { thread, leadId, isRepeated, postingAt } = delivery;
  if (postingAt !== undefined)
    return post(ports, await channelId(), { ...delivery, repliedAt: postingAt }, [
      ...parts.entries(),
    ]);
  if (!(await editIfAlive(ports, thread.id, reply, first))) {
    const isThere = isRepeated && (await isEdited(ports, await channelId(), first, askedAt));
    if (!isThere) {
      const now = ports.clock.now();
      await ports.signals.markPosting(thread.id, leadId, now);
      return post(ports, await channelId(), { ...delivery, repliedAt: now }, [...parts.entries()]);
    }
  }
  if (others.length === 0) return;
  const rest = others.map((part, index): [number, string] => [index + 1, part]);
  try {
    await post(ports, await channelId(), delivery, rest);
  } catch (error) {
    // A bot that was not invited, or has no token, cannot post there, but the interaction's token can.
    // Follow-ups carry no nonce, so this is the second choice.
    if (!(error instanceof Fault && (isRefused(error) || isDead(error)))) throw error;
    for (const [, part] of rest) await ports.messenger.followUp(reply, part);
  }
}

/** Discord wants an interaction answered within three seconds, and dates its message then, however often it is edited. */
const promisedWithinMs = seconds(10);

/**
 * Whether an earlier attempt's edit came through unheard, before the token died. Who may not read the channel
 * has nothing to go by.
 */
async function isEdited(
  ports: DeliverPorts,
  channelId: string,
  part: string,
  askedAt: Instant,
): Promise<boolean> {
  try {
    const messages = await ports.messenger.messagesSince(channelId, askedAt);
    return messages.some(
      ({ mine, at, content }) =>
        mine && content.trim() === part.trim() && at <= after(askedAt, promisedWithinMs),
    );
  } catch (error) {
    if (!(error instanceof Fault && (isRefused(error) || isDead(error)))) throw error;
    return false;
  }
}

/** Edits the deferred response; false when its token is dead and the bot must write by itself. */
async function editIfAlive(
  ports: DeliverPorts,
  thread: ThreadId,
  reply: InteractionReply,
  text: string,
): Promise<boolean> {
  try {
    await ports.messenger.editResponse(reply, text);
    return true;
  } catch (error) {
    if (!(error instanceof Fault && isDead(error))) throw error;
    ports.log.warn("deliver.token-dead", { thread, reason: reasonOf(error) });
    return false;
  }
}

/** The bot may not write or read there, or not this. */
const isRefused = ({ code }: Fault): boolean => code === "rejected" || code === "unreachable";

/** Gone for good, or nobody's: trying again would not help. */
const isDead = ({ code }: Fault): boolean => code === "not-found" || code === "unauthorised";

/** For texts that are a courtesy: a failure is on record and holds nothing up. */
export async function editOrLog(
  ports: Pick<DeliverPorts, "messenger" | "log">,
  thread: ThreadId,
  reply: InteractionReply,
  text: string,
): Promise<void> {
  try {
    await ports.messenger.editResponse(reply, text);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ports.log.warn("deliver.courtesy-failed", { thread, reason: reasonOf(error) });
  }
}

// Discord forgets a nonce after "a few minutes" (create-message). Past that, its channel is read first.
const nonceHoldsMs = minutes(2);

type Parts = readonly (readonly [index: number, part: string])[];

async function post(
  ports: DeliverPorts,
  channelId: string,
  delivery: Delivery,
  parts: Parts,
): Promise<void> {
  const sent = await sentBefore(ports, channelId, delivery);
  await postOthers(ports, channelId, delivery, parts, sent);
}

async function postOthers(
  { messenger }: DeliverPorts,
  channelId: string,
  { replyId }: Delivery,
  parts: Parts,
  sent: ReadonlySet<string>,
): Promise<void> {
  for (const [index, part] of parts) {
    if (sent.has(part.trim())) continue;
    await messenger.createMessage(channelId, { text: part }, nonceOf(replyId, index));
  }
}

/** What the nonces no longer tell: what of the delivery an earlier attempt may have sent. */
const sentBefore = async (
  ports: DeliverPorts,
  channelId: string,
  { repliedAt }: Delivery,
): Promise<ReadonlySet<string>> =>
  ports.clock.now() - repliedAt >= nonceHoldsMs
    ? sentSince(ports, channelId, withSkew(repliedAt))
    : new Set();

/** Our clock, by which a reply was stored, and Discord's may differ by this. */
const clockSkewMs = 60_000;

const withSkew = (at: Instant): Instant => instant(Math.max(0, at - clockSkewMs));

/** What the assistant has sent since then, by Discord's clock. */
async function sentSince(
  { messenger }: DeliverPorts,
  channelId: string,
  sinceAt: Instant,
): Promise<ReadonlySet<string>> {
  const messages = await messenger.messagesSince(channelId, sinceAt);
  const mine = messages.filter((message) => message.mine);
  return new Set(mine.map(({ content }) => content.trim()));
}

/** Null for `none`: it stays in the history. */
async function channelOf(
  ports: DeliverPorts,
  settings: Settings,
  destination: string,
): Promise<string | null> {
  if (destination === "none") return null;
  if (destination !== "dm") return destination;
  const [owner] = settings.ownerIds;
  if (owner === undefined)
    throw new Fault("rejected", "deliver", "VIGIL_OWNER_IDS names nobody to write to");
  return dmOf(ports, owner);
}

/** Discord limits how often a DM is opened, and its channel never changes: asked once, then remembered. */
async function dmOf(ports: DeliverPorts, userId: string): Promise<string> {
  const key = dmKey(userId);
  const known = await ports.kv.getKv(key);
  if (typeof known === "string") return known;
  const opened = await ports.messenger.openDm(userId);
  await ports.kv.setKv(key, opened);
  return opened;
}
