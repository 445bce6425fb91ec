/** deliver: a stored reply reaches Discord, in parts, where it belongs, and not twice. */
import { Fault, reasonOf } from "../domain/fault.ts";
import type { ThreadId } from "../domain/ids.ts";
import type { OutreachCause } from "../domain/outreach-buttons.ts";
import type { Settings } from "../domain/settings.ts";
import type { Addressee, InteractionReply } from "../domain/signal.ts";
import { splitMessage } from "../domain/split-message.ts";
import type { Thread } from "../domain/thread.ts";
import { after, type Instant, seconds } from "../domain/time.ts";
import type { Components, Opening, Ports } from "../ports.ts";
import { dmOf } from "./direct-message.ts";
import { orLog } from "./or-log.ts";
import { type Parts, postParts } from "./post-parts.ts";
import { speakOut } from "./speak-out.ts";
import { whereItCanBe } from "./where-it-can-be.ts";

export type DeliverPorts = Pick<
  Ports,
  "messenger" | "kv" | "log" | "clock" | "system" | "signals" | "outreach" | "events" | "bus"
>;

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
  /** A reminder is among what it says: only a stop holds it back. */
  readonly isByTheMinute: boolean;
  /** What led to it, when nobody asked; null for fixed words alone, which carry no buttons. */
  readonly outreach: OutreachReason | null;
}

/** The thoughts or reminders that a message came of: what can be pressed under it, and what that is then about. */
export interface OutreachReason {
  readonly cause: OutreachCause;
  readonly signalIds: readonly string[];
  readonly thoughts: readonly string[];
}

const answeredBelow = "(Answered below, together with your next message.)";

/**
 * | the turn holds | the text goes |
 * | --- | --- |
 * | words of the person, the last by `/chat` | into its deferred response; the others point to it |
 * | words of the person, the last in plain words | into the channel where they stand, as a reply to them |
 * | thoughts only | to the thread's target: nowhere, where the person last spoke, the DM, a channel |
 *
 * Where nobody can be written to, it goes into the person's DM (`whereItCanBe`). Null when it is over. Nothing is
 * sent unasked while it must be quiet: then it answers until when (`speakOut`).
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
  if (last === undefined) return speakOut(ports, settings, delivery, parts);
  for (const { reply } of delivery.answers.slice(0, -1)) {
    if (reply !== undefined) await editOrLog(ports, delivery.thread.id, reply, answeredBelow);
  }
  const { heard, reply } = last;
  if (heard !== undefined)
    await postWhereItCanBe(
      ports,
      delivery,
      last,
      [...parts.entries()],
      async () => heard.channelId,
    );
  if (reply !== undefined) await answer(ports, delivery, { ...last, reply }, parts);
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
  asked: Asked,
  parts: readonly string[],
): Promise<void> {
  const { reply, author } = asked;
  const [first = "", ...others] = parts;
  const channelId = async () => reply.channelId ?? (await dmOf(ports, author.id));
  const { thread, leadId, isRepeated, postingAt } = delivery;
  const postAll = (repliedAt: Instant) =>
    postWhereItCanBe(ports, { ...delivery, repliedAt }, asked, [...parts.entries()], channelId);
  if (postingAt !== undefined) return postAll(postingAt);
  if (!(await editIfAlive(ports, thread.id, reply, first))) {
    const isThere = isRepeated && (await isEdited(ports, await channelId(), first, asked));
    if (!isThere) {
      const now = ports.clock.now();
      await ports.signals.markPosting(thread.id, leadId, now);
      return postAll(now);
    }
  }
  if (others.length === 0) return;
  const rest = others.map((part, index): [number, string] => [index + 1, part]);
  try {
    await postParts(ports, { ...delivery, channelId: placeOf(await channelId()) }, rest);
  } catch (error) {
    // A bot that was not invited, or has no token, cannot post there, but the interaction's token can.
    // Follow-ups carry no nonce, so this is the second choice.
    if (!(error instanceof Fault && (isRefused(error) || isDead(error)))) throw error;
    for (const [, part] of rest) await ports.messenger.followUp(reply, part);
  }
}

async function postWhereItCanBe(
  ports: DeliverPorts,
  { thread, replyId, repliedAt }: Delivery,
  { author, heard }: Addressee,
  parts: Parts,
  meant: () => Promise<string | null>,
): Promise<void> {
  const errand = { threadId: thread.id, replyId, personId: author.id, meant };
  await whereItCanBe(ports, errand, (place) =>
    postParts(ports, { ...place, replyId, repliedAt, replyTo: heard?.messageId }, parts),
  );
}

/** A DM that is known to be closed is a place where nobody can be written to. */
function placeOf(channelId: string | null): string {
  if (channelId !== null) return channelId;
  throw new Fault("unreachable", "messenger.openDm", "the person takes no direct messages");
}

/** Discord wants an interaction answered within three seconds, and dates its message then, however often it is edited. */
const promisedWithinMs = seconds(10);

/**
 * Whether an earlier attempt's edit came through unheard, before the token died: Discord tells which interaction a
 * message responds to. Of a question that was stored without its id, the time tells. Who may not read the channel has
 * nothing to go by.
 */
async function isEdited(
  ports: DeliverPorts,
  channelId: string | null,
  part: string,
  { askedAt, askedId }: Addressee,
): Promise<boolean> {
  try {
    const messages = await ports.messenger.messagesSince(placeOf(channelId), askedAt);
    return messages.some(
      ({ mine, at, content, respondsTo }) =>
        mine &&
        content.trim() === part.trim() &&
        (askedId === undefined ? at <= after(askedAt, promisedWithinMs) : respondsTo === askedId),
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
export const isDead = ({ code }: Fault): boolean => code === "not-found" || code === "unauthorised";

/** For texts that are a courtesy: a failure is on record and holds nothing up. */
export const editOrLog = (
  ports: Pick<DeliverPorts, "messenger" | "log">,
  thread: ThreadId,
  reply: InteractionReply,
  text: string,
  components?: Components,
): Promise<void> =>
  orLog(ports, thread, () => ports.messenger.editResponse(reply, text, components));

/** The same under a button that was pressed, in private: the response to that is the message with the button. */
export const whisperOrLog = (
  ports: Pick<DeliverPorts, "messenger" | "log">,
  thread: ThreadId,
  reply: InteractionReply,
  text: string,
): Promise<void> =>
  orLog(ports, thread, () => ports.messenger.followUp(reply, text, { isPrivate: true }));
