/** The webhook of an interaction: its deferred response is edited here, for fifteen minutes. */
import { contentOf, MessageBody, newMessage, readBody, suppressesEmbeds } from "./bodies.ts";
import { invalidWebhookToken, unknownMessage, unknownWebhook } from "./errors.ts";
import type { ApiAnswer, ApiRequest, Params } from "./request.ts";
import { timeOf } from "./snowflake.ts";
import type { StoredInteraction, StoredMessage } from "./state.ts";
import { apiMessage } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

/** "Interaction tokens are valid for 15 minutes." */
export const tokenLivesMs = 15 * 60_000;

/** The token's interaction, when it still lives and the application's acknowledgement has arrived. */
function interactionOf(
  { identity, state, now }: EmbeddedWorld,
  [applicationId, token = ""]: Params,
): StoredInteraction {
  if (applicationId !== identity.applicationId) throw unknownWebhook();
  const interaction = state.interaction(token);
  if (interaction === undefined || now() - timeOf(interaction.id) > tokenLivesMs) {
    throw invalidWebhookToken();
  }
  if (interaction.state !== "acknowledged") throw unknownWebhook();
  return interaction;
}

export const readOriginal = (world: EmbeddedWorld, _: ApiRequest, params: Params): ApiAnswer =>
  apiMessage(originalOf(world, params), world.identity);

function originalOf(world: EmbeddedWorld, params: Params): StoredMessage {
  const message = world.state.message(interactionOf(world, params).messageId ?? "");
  if (message === undefined) throw unknownMessage();
  return message;
}

export function editOriginal(
  world: EmbeddedWorld,
  { body }: ApiRequest,
  params: Params,
): ApiAnswer {
  const message = originalOf(world, params);
  const wanted = readBody(MessageBody, body);
  return edit(world, message, wanted);
}

function edit(world: EmbeddedWorld, message: StoredMessage, wanted: MessageBody): ApiAnswer {
  const edited: StoredMessage = {
    ...message,
    content: contentOf(wanted),
    pending: false,
    editedAt: world.now(),
    embedsSuppressed: suppressesEmbeds(wanted),
    allowedMentions: wanted.allowed_mentions,
  };
  world.state.putMessage(edited);
  return apiMessage(edited, world.identity);
}

export function deleteOriginal(world: EmbeddedWorld, _: ApiRequest, params: Params): ApiAnswer {
  world.state.deleteMessage(originalOf(world, params).id);
  return undefined;
}

export function followUp(world: EmbeddedWorld, { body }: ApiRequest, params: Params): ApiAnswer {
  const interaction = interactionOf(world, params);
  const wanted = readBody(MessageBody, body);
  const first = world.state.message(interaction.messageId ?? "");
  // Discord still lets the first follow-up after a deferral fill the deferred message in.
  if (first?.pending === true) return edit(world, first, wanted);
  const message = newMessage(world, world.identity.dmChannelId, contentOf(wanted), wanted);
  world.state.putMessage(message);
  return apiMessage(message, world.identity);
}
