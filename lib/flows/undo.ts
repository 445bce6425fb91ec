/** undo: the last thing that the assistant did by itself is taken back, and said; again, the one before. */
import { type Act, actOfMessage, actsOf, type NamedAct, type Undoing } from "../domain/act.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports } from "../ports.ts";
import { announce } from "./announce.ts";
import { type TakeBackPorts, takeBack } from "./take-back.ts";

export type UndoPorts = TakeBackPorts & Pick<Ports, "ids" | "undo" | "runs">;

/** What was taken back, in words, or why nothing was. */
export interface Undone {
  /** Null: there was nothing to take back. */
  readonly act: Act["kind"] | null;
  readonly words: string;
}

/**
 * An act is claimed before it is touched, so that two undos at once take back two; and each step of taking it back may
 * be repeated, so that one that died is carried on by the same undo.
 *
 * @param undoId names this undo: delivered twice, it is one
 */
export async function undo(ports: UndoPorts, thread: Thread, undoId: string): Promise<Undone> {
  const undoing = await begin(ports, thread, undoId);
  if (undoing === null) return { act: null, words: nothingLeft };
  return { act: undoing.act.kind, words: await finishUndoing(ports, thread, undoing) };
}

/** Of an act that is claimed: it is taken back, said in the log, and its words are kept. May be repeated. */
export async function finishUndoing(
  ports: UndoPorts,
  thread: Thread,
  undoing: Undoing,
): Promise<string> {
  const { act } = undoing;
  if (undoing.words !== undefined) return undoing.words;
  const words = await takeBack(ports, thread, undoing);
  await announce(ports, {
    id: undoing.eventId,
    threadId: thread.id,
    at: undoing.begunAt,
    type: "undone",
    detail: { what: act.kind, act: undoing.id },
  });
  await ports.undo.finish({ ...undoing, words });
  return words;
}

const nothingLeft =
  "There is nothing to take back: I have done nothing by myself in the last 30 days that still stands.";

/** What this undo has begun before, or the last act that nobody has. Null when there is none. */
async function begin(ports: UndoPorts, thread: Thread, undoId: string): Promise<Undoing | null> {
  for (;;) {
    const undoings = await ports.undo.list(thread.id);
    const begun = undoings.find((one) => one.undoId === undoId);
    if (begun !== undefined) return begun;
    const taken = new Set(undoings.map(({ id }) => id));
    const last = await lastAct(ports, thread, taken);
    if (last === null) return null;
    const begunAt = ports.clock.now();
    const eventId = ports.ids.ulid(begunAt);
    const undoing = { ...last, threadId: thread.id, undoId, begunAt, eventId };
    // Lost to another undo: that one's act is taken now, and the one before it is the last.
    if (await ports.undo.claim(undoing)) return undoing;
  }
}

type Taken = ReadonlySet<string>;

async function lastAct(ports: UndoPorts, thread: Thread, taken: Taken): Promise<NamedAct | null> {
  const [said, done] = await Promise.all([
    lastSaid(ports, thread, taken),
    lastDone(ports, thread, taken),
  ]);
  if (said === null || done === null) return said ?? done;
  return said.act.at >= done.act.at ? said : done;
}

/** More than anybody takes back; older ones stand. */
const messagesRead = 100;

async function lastSaid(
  { outreach }: Pick<Ports, "outreach">,
  { id }: Thread,
  taken: Taken,
): Promise<NamedAct | null> {
  const said = (await outreach.recent(id, messagesRead))
    // Of one without ids none was sent, or it is not known which: its delivery comes again.
    .filter(({ retractedAt, messageIds }) => retractedAt === undefined && messageIds.length > 0)
    .map(actOfMessage)
    .filter((named) => !taken.has(named.id));
  // They are in the order in which they were thought of; one that was held back was said later.
  return said.toSorted((one, other) => other.act.at - one.act.at)[0] ?? null;
}

const runsAPage = 25;

/** A beat that is not over yet may still be handing over what it decided. */
async function lastDone(
  { runs }: Pick<Ports, "runs">,
  { id, runId }: Thread,
  taken: Taken,
): Promise<NamedAct | null> {
  let beforeId: string | undefined;
  for (;;) {
    const page = await runs.recent(id, runsAPage, beforeId);
    const acts = page.filter((run) => run.id !== runId).flatMap(actsOf);
    const last = acts.find((named) => !taken.has(named.id));
    if (last !== undefined) return last;
    const oldest = page.at(-1);
    if (oldest === undefined || page.length < runsAPage) return null;
    beforeId = oldest.id;
  }
}
