/** The person's side: what the local page and the tests use in the place of Discord's own app. */
import type { ServerResponse } from "node:http";
import * as z from "zod/mini";
import { parseInput } from "../../lib/domain/parse.ts";
import { Invocation, invoke } from "./interactions.ts";
import { compareIds } from "./snowflake.ts";
import { type PersonMessage, personMessage } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

export interface PersonAnswer {
  readonly status: number;
  readonly body: object;
}

const newestShown = 200;
/** How much may wait for a reader of the events who does not read. */
const unreadBytes = 1024 * 1024;

/** GET /person/messages: oldest first, the newest 200 at most; with `after`, only what is newer than that id. */
export function listForPerson(
  world: EmbeddedWorld,
  after: string | null,
): readonly PersonMessage[] {
  const newest: PersonMessage[] = [];
  for (const message of world.state.newestFirst()) {
    if (newest.length === newestShown || (after !== null && compareIds(message.id, after) <= 0))
      break;
    newest.push(personMessage(message, world.identity));
  }
  return newest.reverse();
}

/** POST /person/interactions: 200 with the message that appeared, 502 when the application failed. */
export async function invokeForPerson(world: EmbeddedWorld, body: unknown): Promise<PersonAnswer> {
  const invoked = await invoke(world, parseInput(Invocation, body));
  return invoked.ok
    ? { status: 200, body: personMessage(invoked.message, world.identity) }
    : { status: 502, body: { error: invoked.reason } };
}

const PlainMessage = z.strictObject({
  content: z.string("must be a text").check(z.regex(/\S/, "must not be empty")),
});

/** POST /person/messages: plain words in the DM, as a person may type them beside any command. */
export function writeForPerson(world: EmbeddedWorld, body: unknown): PersonAnswer {
  const { content } = parseInput(PlainMessage, body);
  const message = {
    id: world.newId(),
    channelId: world.identity.dmChannelId,
    from: "person",
    content: content.trim(),
    ephemeral: false,
    pending: false,
  } as const;
  world.state.putMessage(message);
  return { status: 200, body: personMessage(message, world.identity) };
}

/**
 * GET /person/events: one server-sent event a change, without an event name: `{"kind": "message", "message": …}`
 * for a new or edited one, `{"kind": "deleted", "id": …}`. Ends when the reader leaves, or no longer reads.
 */
export function streamToPerson(world: EmbeddedWorld, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  // A comment: the reader now knows that it will hear of every later change.
  response.write(": listening\n\n");
  const stop = world.state.subscribe((change) => {
    const event =
      change.kind === "message"
        ? { kind: change.kind, message: personMessage(change.message, world.identity) }
        : change;
    response.write(`data: ${JSON.stringify(event)}\n\n`);
    // A browser connects again, and reads anew what it missed; what waits for it meanwhile is in our memory.
    if (response.writableLength <= unreadBytes) return;
    stop();
    response.destroy();
  });
  response.once("close", stop);
}
