/** One message in a channel, by its id: read, edited, taken away. */
import { editedMessage, MessageBody, readBody } from "./bodies.ts";
import { checkChannel, isListed } from "./channels.ts";
import { missingPermissions, notInDm, notTheAuthor, unknownMessage } from "./errors.ts";
import type { ApiAnswer, ApiRequest, Params } from "./request.ts";
import type { StoredMessage } from "./state-types.ts";
import { apiMessage } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

/** A message that the bot can see in the channel. */
function messageIn(world: EmbeddedWorld, [channel, id = ""]: Params): StoredMessage {
  const channelId = checkChannel(world, channel);
  const message = world.state.message(id);
  if (message?.channelId !== channelId || !isListed(message)) throw unknownMessage();
  return message;
}

export const readMessage = (world: EmbeddedWorld, _: ApiRequest, params: Params): ApiAnswer =>
  apiMessage(messageIn(world, params), world);

export function editMessage(world: EmbeddedWorld, { body }: ApiRequest, params: Params): ApiAnswer {
  const message = messageIn(world, params);
  if (message.from !== "bot") throw notTheAuthor();
  const edited = editedMessage(world, message, readBody(MessageBody, body));
  world.state.putMessage(edited);
  return apiMessage(edited, world);
}

/** A bot deletes its own words; in a DM nobody's else, in a server those of others only with a permission that it lacks. */
export function deleteMessage(world: EmbeddedWorld, _: ApiRequest, params: Params): ApiAnswer {
  const message = messageIn(world, params);
  if (message.from !== "bot")
    throw message.channelId === world.identity.dmChannelId ? notInDm() : missingPermissions();
  world.state.deleteMessage(message.id);
  return undefined;
}
