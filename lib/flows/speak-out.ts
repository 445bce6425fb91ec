/** speak-out: a reply that nobody asked for goes where the thread says, with buttons under it, unless it must be quiet. */
import { Fault } from "../domain/fault.ts";
import type { Outreach } from "../domain/outreach.ts";
import { buttonsUnder } from "../domain/outreach-buttons.ts";
import type { Settings } from "../domain/settings.ts";
import type { Opening } from "../ports.ts";
import type { DeliverPorts, Delivery } from "./deliver.ts";
import { dmOf } from "./direct-message.ts";
import { quietNow } from "./hold-back.ts";
import { type Posting, postOthers, type Sent, sentBefore, sentSince } from "./post-parts.ts";
import { takeButtonsAway } from "./take-buttons-away.ts";
import { type Place, whereItCanBe } from "./where-it-can-be.ts";

/**
 * Null when it has arrived, goes nowhere, or nobody can be written to. Nothing is sent while it must be quiet: then
 * it answers until when, and only a reply of which a part was sent already is sent to its end.
 *
 * What the record says was sent is not sent again, also when somebody has deleted it since; and of what was taken
 * back when a part of it stood there, the rest is not sent.
 */
export async function speakOut(
  ports: DeliverPorts,
  settings: Settings,
  delivery: Delivery,
  parts: readonly string[],
): Promise<Opening | null> {
  const { destination, thread, replyId } = delivery;
  if (destination === "none") return null;
  const owner = ownerOf(settings);
  const known = delivery.isRepeated ? await ports.outreach.read(thread.id, replyId) : null;
  if (known?.retractedAt !== undefined) return null;
  if (known !== null && known.messageIds.length >= parts.length) return null;
  const begunIn = known?.channelId ?? destination;
  const meant = destination === "dm" ? () => dmOf(ports, owner) : async () => begunIn;
  const isMoved = destination !== "dm" && begunIn !== destination;
  const errand = { threadId: thread.id, replyId, personId: owner, meant, isMoved };
  const mustWait = await whereItCanBe(ports, errand, (place) =>
    speak(ports, { delivery, known, place }, parts),
  );
  if (mustWait === null && known?.used !== undefined) await takeUsedButtonsAway(ports, known);
  return mustWait;
}

/** Pressed before anybody knew that it stands there: who pressed could not take them away. */
async function takeUsedButtonsAway(
  ports: DeliverPorts,
  { threadId, replyId }: Outreach,
): Promise<void> {
  const sent = await ports.outreach.read(threadId, replyId);
  if (sent !== null) await takeButtonsAway(ports, sent);
}

interface Speech {
  readonly delivery: Delivery;
  readonly known: Outreach | null;
  readonly place: Place;
}

async function speak(
  ports: DeliverPorts,
  { delivery, known, place }: Speech,
  parts: readonly string[],
): Promise<Opening | null> {
  const keepOnRecord = keeperOf(ports, delivery, place);
  const posting = { ...postingOf(delivery, parts.length, place, keepOnRecord), ...place };
  const recorded: Sent = new Map(
    known?.channelId === place.channelId
      ? known.messageIds.map((id, index) => [(parts[index] ?? "").trim(), id])
      : [],
  );
  const sent = await sentBefore(ports, posting);
  // Where it goes was decided when it was written: a thread that sends nothing by now may still owe it.
  const quiet = await quietNow(ports, delivery.thread, delivery.destination);
  const maySpeak = quiet === null || (delivery.isByTheMinute && !quiet.isStopped);
  if (maySpeak) {
    // Its buttons can be pressed as soon as it stands there, also when the ids of its parts cannot be kept then.
    if (known?.channelId !== place.channelId) await keepOnRecord?.([]);
    await postOthers(ports, posting, [...parts.entries()], new Map([...sent, ...recorded]));
    return null;
  }
  const begun = new Map([...(await sentSince(ports, posting)), ...recorded]);
  if (!parts.some((part) => begun.has(part.trim()))) return quiet;
  await postOthers(ports, posting, [...parts.entries()], begun);
  return null;
}

/** Buttons stand under the last part; each part is on record as soon as it stands there. */
function postingOf(
  delivery: Delivery,
  count: number,
  { channelId }: Place,
  keepOnRecord: Keep | null,
): Posting {
  const { thread, replyId, repliedAt, outreach } = delivery;
  const base = { channelId, replyId, repliedAt };
  if (outreach === null) return base;
  const buttons = buttonsUnder({ threadId: thread.id, replyId }, outreach.cause);
  const messageIds: string[] = [];
  return {
    ...base,
    componentsOf: (index) => (index === count - 1 && buttons.length > 0 ? buttons : undefined),
    async onPosted(_, messageId) {
      messageIds.push(messageId);
      await keepOnRecord?.(messageIds);
    },
  };
}

type Keep = (messageIds: readonly string[]) => Promise<void>;

/** Writes down which parts stand in Discord; null for fixed words, which are no outreach. */
function keeperOf(ports: DeliverPorts, delivery: Delivery, { channelId }: Place): Keep | null {
  const { thread, replyId, outreach, text, destination } = delivery;
  if (outreach === null) return null;
  const { signalIds, thoughts } = outreach;
  return (messageIds) =>
    ports.outreach.record({
      replyId,
      threadId: thread.id,
      signalIds: [...signalIds],
      thoughts: [...thoughts],
      text,
      destination,
      channelId,
      messageIds: [...messageIds],
      sentAt: ports.clock.now(),
    });
}

/** Who is written to when nobody asked. */
function ownerOf({ ownerIds: [owner] }: Settings): string {
  if (owner === undefined)
    throw new Fault("rejected", "deliver", "VIGIL_OWNER_IDS names nobody to write to");
  return owner;
}
