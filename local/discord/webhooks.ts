/** The webhook of an interaction: its response is read, edited and followed up here, for fifteen minutes. */
import { contentOf, editedMessage, MessageBody, newMessage, readBody } from "./bodies.ts";
import { invalidWebhookToken, unknownChannel, unknownMessage, unknownWebhook } from "./errors.ts";
import type { ApiAnswer, ApiRequest, Params } from "./request.ts";
import { timeOf } from "./snowflake.ts";
import type { StoredInteraction, StoredMessage } from "./state-types.ts";
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
  if (interaction.state !== "acknowledged" || interaction.lost === true) throw unknownWebhook();
  if (state.isDeletedChannel(interaction.channelId ?? identity.dmChannelId)) throw unknownChannel();
  return interaction;
}

/** The response itself (`@original`), or one of its follow-ups. */
function messageOf(world: EmbeddedWorld, params: Params): StoredMessage {
  const interaction = interactionOf(world, params);
  const [, , wanted = "@original"] = params;
  const message = world.state.message(
    wanted === "@original" ? (interaction.messageId ?? "") : wanted,
  );
  if (message?.from !== "bot") throw unknownMessage();
  return message;
}

export const readResponse = (world: EmbeddedWorld, _: ApiRequest, params: Params): ApiAnswer =>
  apiMessage(messageOf(world, params), world);

export function editResponse(
  world: EmbeddedWorld,
  { body }: ApiRequest,
  params: Params,
): ApiAnswer {
  return edit(world, messageOf(world, params), readBody(MessageBody, body));
}

function edit(world: EmbeddedWorld, message: StoredMessage, wanted: MessageBody): ApiAnswer {
  const edited = editedMessage(world, message, wanted);
  world.state.putMessage(edited);
  return apiMessage(edited, world);
}

export function deleteResponse(world: EmbeddedWorld, _: ApiRequest, params: Params): ApiAnswer {
  world.state.deleteMessage(messageOf(world, params).id);
  return undefined;
}

export function followUp(world: EmbeddedWorld, { body }: ApiRequest, params: Params): ApiAnswer {
  const interaction = interactionOf(world, params);
  const wanted = readBody(MessageBody, body);
  const first = world.state.message(interaction.messageId ?? "");
  // Discord still lets the first follow-up after a deferral fill the deferred message in.
  if (first?.pending === true) return edit(world, first, wanted);
  const channelId = interaction.channelId ?? world.identity.dmChannelId;
  const message = {
    ...newMessage(world, channelId, contentOf(wanted), wanted),
    respondsTo: interaction.id,
  };
  world.state.putMessage(message);
  return apiMessage(message, world);
}
