/** The person at the keyboard, for tests: says something, and waits for what appears. */
import type { Modal } from "./modals.ts";
import type { Invocation } from "./person.ts";
import type { PersonMessage } from "./wire.ts";

/** Answers the message that appeared at once: an answer, or "is thinking…" (`pending`). */
export async function sendCommand(
  personUrl: string,
  invocation: Omit<Invocation, "options"> & Partial<Pick<Invocation, "options">>,
): Promise<PersonMessage> {
  return messageFrom(await act(personUrl, "interactions", invocation));
}

export interface OpenedModal {
  readonly interaction_id: string;
  readonly modal: Modal;
}

/** A command or a button that opens a form; to be sent with `act(personUrl, "modals", …)`. */
export async function openModal(
  personUrl: string,
  by: "interactions" | "components",
  what: object,
): Promise<OpenedModal> {
  const answer = await act(personUrl, by, what);
  if (typeof answer !== "object" || answer === null || !("modal" in answer))
    throw new Error(`no form was opened, but: ${JSON.stringify(answer)}`);
  return answer as OpenedModal; // as `messageFrom`
}

/**
 * What the person can do besides: `components` (`{message_id, custom_id, values?}`), `modals`
 * (`{interaction_id, values}`), `autocomplete` (a command and `focused`), `messages`, `faults`, `settings`.
 *
 * @throws with the embedded Discord's own sentence
 */
export async function act(personUrl: string, what: string, body: object): Promise<unknown> {
  const response = await fetch(`${personUrl}/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${what}: HTTP ${response.status} ${text}`);
  return JSON.parse(text);
}

/** The channel as the person sees it, oldest first. */
export async function listMessages(personUrl: string): Promise<readonly PersonMessage[]> {
  const response = await fetch(`${personUrl}/messages`);
  const list: unknown = await response.json();
  if (!Array.isArray(list)) throw new Error(`${personUrl}/messages answered no list`);
  return list.map(messageFrom);
}

/**
 * The first message, old or new, for which `predicate` holds; an edited message is looked at again.
 *
 * @param personUrl where `/messages` and `/events` are: the embedded Discord's, or the local front's `/discord`
 */
export async function awaitMessage(
  personUrl: string,
  predicate: (message: PersonMessage) => boolean,
  timeoutMs: number,
): Promise<PersonMessage> {
  const stop = new AbortController();
  const timer = setTimeout(
    () => stop.abort(new Error(`no such message within ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    const events = await fetch(`${personUrl}/events`, { signal: stop.signal });
    if (events.body === null) throw new Error(`${personUrl}/events answered nothing`);
    // Only now, when no later change can be missed, is the past looked at. Any event means: look again.
    for await (const _ of events.body) {
      const found = (await listMessages(personUrl)).find(predicate);
      if (found !== undefined) return found;
    }
    throw new Error(`${personUrl}/events ended`);
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

// The embedded Discord is this project's own: its shapes are held by its tests, not parsed here again.
const messageFrom = (value: unknown): PersonMessage => value as PersonMessage;
