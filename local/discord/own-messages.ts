/** The bot's own messages, once they stand in a channel: edited, or taken away. */
import { contentOf, MessageBody, readBody } from "./bodies.ts";
import { notItsAuthor, unknownMessage } from "./errors.ts";
import type { ApiAnswer, ApiRequest, Params } from "./request.ts";
import type { StoredMessage } from "./state.ts";
import { apiMessage } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

function messageOf({ state }: EmbeddedWorld, [channelId, id = ""]: Params): StoredMessage {
  const message = state.message(id);
  if (message === undefined || message.channelId !== channelId || message.ephemeral)
    throw unknownMessage();
  return message;
}

/** What the body leaves out stays as it is. */
export function editMessage(world: EmbeddedWorld, { body }: ApiRequest, params: Params): ApiAnswer {
  const message = messageOf(world, params);
  if (message.from !== "bot") throw notItsAuthor();
  const wanted = readBody(MessageBody, body);
  const edited: StoredMessage = {
    ...message,
    ...(wanted.content === undefined ? {} : { content: contentOf(wanted) }),
    editedAt: world.now(),
  };
  world.state.putMessage(edited);
  return apiMessage(edited, world.identity);
}

export function deleteMessage(world: EmbeddedWorld, _: ApiRequest, params: Params): ApiAnswer {
  world.state.deleteMessage(messageOf(world, params).id);
  return undefined;
}
