/** warm: somebody has spoken in the owner's DM: plain words are listened for there. */
import { type Ear, warmed } from "../domain/ear.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import { defaultThreadId, discordIdAt, type ThreadId } from "../domain/ids.ts";
import { newSystem } from "../domain/system.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports } from "../ports.ts";
import type { Lead } from "./answer-turn.ts";

type EarPorts = Pick<Ports, "ears" | "system" | "log">;
export type WarmPorts = EarPorts & Pick<Ports, "clock">;

/** Others change an ear rarely, and never for long. */
const mostTries = 5;

/**
 * Changes what is stored, as often as somebody else was faster; `change` answers what it was given when there is
 * nothing to change. `Fault("conflict")` when somebody always was.
 */
export async function changeEar(
  ports: EarPorts,
  threadId: ThreadId,
  change: (found: Ear | null) => Ear | null,
): Promise<void> {
  const { shardCount } = (await ports.system.read()) ?? newSystem;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const found = await readEar(ports, threadId);
    const wanted = change(found);
    if (wanted === null || wanted === found) return;
    if ((await ports.ears.write(wanted, shardCount)) !== null) return;
  }
  throw new Fault("conflict", "ears.write", `the ear of ${threadId} is changed all the time`);
}

/** One that cannot be read is taken away, so that it holds up no answer: the next words make a new one. */
export async function readEar(
  { ears, log }: Pick<Ports, "ears" | "log">,
  threadId: ThreadId,
): Promise<Ear | null> {
  try {
    return await ears.read(threadId);
  } catch (error) {
    if (!(error instanceof Fault && error.code === "corrupt")) throw error;
    log.error("store.corrupt", { thread: threadId, reason: reasonOf(error) });
    await ears.remove(threadId);
    return null;
  }
}

/**
 * Listens in the owner's DM from now on.
 *
 * @param fromId the message behind which words count, when nobody has listened there lately
 */
const warm = (
  ports: WarmPorts,
  place: { readonly channelId: string; readonly fromId: string },
): Promise<void> =>
  changeEar(ports, defaultThreadId, (found) =>
    warmed(found, { ...place, threadId: defaultThreadId, now: ports.clock.now() }),
  );

/**
 * After a reply has reached the person: when that was in the owner's DM, they may go on in plain words. That is the
 * place of the thread `default` alone; what another thread says there leaves no trace in it.
 */
export async function warmAfter(
  ports: WarmPorts & Pick<Ports, "outreach">,
  thread: Thread,
  lead: Pick<Lead, "answers" | "replyId">,
): Promise<void> {
  if (thread.id !== defaultThreadId) return;
  const asked = lead.answers?.at(-1);
  if (asked !== undefined) {
    const channelId = asked.heard?.channelId ?? asked.reply?.channelId;
    if (channelId !== undefined)
      await warm(ports, { channelId, fromId: discordIdAt(asked.askedAt) });
    return;
  }
  const said = await ports.outreach.read(thread.id, lead.replyId);
  const [fromId] = said?.messageIds ?? [];
  if (said === null || fromId === undefined) return;
  // A target may also be a channel of a server; who is asked in no other place than the DM last spoke there.
  const isDm = said.destination === "dm" || said.channelId === thread.lastChannelId;
  if (isDm) await warm(ports, { channelId: said.channelId, fromId });
}
