/** The person at the keyboard, for tests: says something, and waits for what appears. */
import type { Invocation } from "./interactions.ts";
import type { PersonMessage } from "./wire.ts";

/** Answers the message that appeared at once: an answer, or "is thinking…" (`pending`). */
export async function sendCommand(
  personUrl: string,
  invocation: Omit<Invocation, "options"> & Partial<Pick<Invocation, "options">>,
): Promise<PersonMessage> {
  const response = await fetch(`${personUrl}/interactions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(invocation),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`/${invocation.command}: HTTP ${response.status} ${text}`);
  return messageFrom(JSON.parse(text));
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
