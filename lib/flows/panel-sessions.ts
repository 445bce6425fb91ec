/** panel-sessions: a link is used, and sessions end. */
import { linkStateOf, type Session, sessionMs, sessionOf } from "../domain/pass.ts";
import type { Settings } from "../domain/settings.ts";
import { after } from "../domain/time.ts";
import type { SessionsEndedAnswer } from "../domain/wire/session.ts";
import type { Ports } from "../ports.ts";

type SessionPorts = Pick<Ports, "passes" | "clock">;

export type Entering =
  | { readonly kind: "entered"; readonly session: Session }
  /** Whoever asks for a link is told which of it is true; nobody can guess a token, so it helps no one else. */
  | { readonly kind: "refused"; readonly because: "used" | "over" | "unknown" };

/**
 * Uses a link, by one conditional write. Of somebody who is no owner any more it is `unknown`.
 *
 * @param token as it came; its digest is looked up, so that no comparison tells how much of it fits
 */
export async function enter(
  { tokens, passes, clock }: SessionPorts & Pick<Ports, "tokens">,
  { ownerIds }: Pick<Settings, "ownerIds">,
  token: string,
): Promise<Entering> {
  const id = tokens.digestOf(token);
  const now = clock.now();
  const entered = sessionOf(await passes.enter(id, now, after(now, sessionMs)), now);
  if (entered === null) {
    const because = linkStateOf(await passes.read(id), now);
    // Open a moment after it was refused: the clocks of two machines differ, and this one's counts.
    return { kind: "refused", because: because === "open" ? "over" : because };
  }
  if (ownerIds.includes(entered.personId)) return { kind: "entered", session: entered };
  await passes.remove(id);
  return { kind: "refused", because: "unknown" };
}

/** The sessions that last. */
export async function sessionsNow({ passes, clock }: SessionPorts): Promise<readonly Session[]> {
  const now = clock.now();
  return (await passes.list()).flatMap((pass) => sessionOf(pass, now) ?? []);
}

/**
 * Ends every session, and every link that was not used yet. What was asked for before is out when this answers: a
 * link is its session's item, so nobody slips from the one into the other meanwhile.
 */
export async function endSessions({ passes, clock }: SessionPorts): Promise<SessionsEndedAnswer> {
  const now = clock.now();
  const all = await passes.list();
  for (const { id } of all) await passes.remove(id);
  const ended = all.filter((pass) => sessionOf(pass, now) !== null).length;
  return { ok: true, ended, message: wordsOf(ended) };
}

const wordsOf = (ended: number): string => {
  if (ended === 0)
    return "No session of the panel was open. Links that were not used yet are void.";
  const count = ended === 1 ? "One session" : `${ended} sessions`;
  return `${count} of the panel ended, and links that were not used yet are void.`;
};
