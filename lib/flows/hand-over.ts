/** hand-over: what a recorded run decided goes out: thoughts to queue and history, reminders to their store, the rest to the feed. */
import { assistantAuthor } from "../domain/feed.ts";
import { beatFeedId, beatId, beatMessageId, thoughtSignalId } from "../domain/ids.ts";
import type { ReminderDeed } from "../domain/reminder.ts";
import { type Action, decidedAt, effectsOf, type Run } from "../domain/run.ts";
import { isSilence } from "../domain/silence.ts";
import type { Ports } from "../ports.ts";
import type { ReminderDeedPorts } from "./reminder-deeds.ts";

export type HandOverPorts = Pick<Ports, "queue" | "history" | "feed"> & ReminderDeedPorts;

/**
 * Effects go out one after the other. A thought is sent before it is kept: a thought in the history is on
 * its way. All of it may be repeated, and bears the same ids again. A dry run hands over nothing.
 */
export async function handOver(ports: HandOverPorts, run: Run): Promise<void> {
  if (run.dryRun) return;
  const effects = effectsOf(run.actions);
  for (const [index, effect] of effects.entries()) {
    const count = index + 1;
    if (effect.type === "speak") await sendThought(ports, run, effect, count);
    else if (effect.reminder !== undefined) await remind(ports, run, effect.reminder);
    else await putOnFeed(ports, run, effect, count);
  }
  if (!isSilence(run.text)) await keep(ports, run, effects.length + 1, "aside", run.text);
}

async function sendThought(
  ports: HandOverPorts,
  run: Run,
  { content }: Action,
  count: number,
): Promise<void> {
  await ports.queue.send({
    type: "heartbeat",
    source: "heartbeat",
    id: thoughtSignalId(beatId(run.threadId, run.slot), count),
    threadId: run.threadId,
    content: [{ type: "text", text: content }],
    timestamp: decidedAt(run),
  });
  await keep(ports, run, count, "thought", content);
}

/** What it takes is loaded only when there is a reminder. */
async function remind(
  ports: HandOverPorts,
  { threadId: id }: Run,
  deed: ReminderDeed,
): Promise<void> {
  const { carryOutReminders } = await import("./reminder-deeds.ts");
  await carryOutReminders(ports, { id }, [deed]);
}

/** Whether its post exists was asked when the effect was written down, and posts are never removed. */
async function putOnFeed(
  { feed }: HandOverPorts,
  run: Run,
  { type, target, title, content, voteDirection }: Action,
  count: number,
): Promise<void> {
  const { threadId } = run;
  const made = {
    id: beatFeedId(run.id, count),
    threadId,
    at: decidedAt(run),
    author: assistantAuthor,
  };
  if (type === "post" && title !== null) await feed.post({ ...made, title, content });
  if (type === "comment" && target !== null)
    await feed.comment({ ...made, postId: target, content });
  if (type === "vote" && target !== null && voteDirection !== null)
    await feed.vote(threadId, target, { voter: assistantAuthor, direction: voteDirection });
}

const keep = (
  { history }: HandOverPorts,
  run: Run,
  count: number,
  kind: "thought" | "aside",
  text: string,
): Promise<void> =>
  history.append({
    id: beatMessageId(run.id, count),
    threadId: run.threadId,
    at: decidedAt(run),
    role: "assistant",
    agent: "heartbeat",
    kind,
    text,
  });
