/** The bot's side: the part of Discord's REST API, version 10, that Vigil uses, with Discord's refusals. */
import { applicationOf, patchApplication } from "./application.ts";
import { createMessage, listMessages, openDm, typing } from "./channels.ts";
import { listCommands, putCommands } from "./commands.ts";
import { noSuchRoute, unauthorised, wrongMethod } from "./errors.ts";
import { deleteMessage, editMessage, readMessage } from "./one-message.ts";
import type { ApiAnswer, ApiRequest, Handler } from "./request.ts";
import { deleteResponse, editResponse, followUp, readResponse } from "./webhooks.ts";
import { botName, userOf } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** Webhook routes carry their own token; a bot token sent along is ignored. */
  readonly auth: "bot" | "none";
  readonly handle: Handler;
}

const route = (method: string, path: string, auth: Route["auth"], handle: Handler): Route => ({
  method,
  path: new RegExp(`^${path.replaceAll(":id", "([^/]+)")}$`),
  auth,
  handle,
});

const message = "/channels/:id/messages/:id";
const response = "/webhooks/:id/:id/messages/:id";
const commands = "/applications/:id/commands";
const guildCommands = "/applications/:id/guilds/:id/commands";
const routes: readonly Route[] = [
  route("GET", "/users/@me", "bot", ({ identity }) =>
    userOf(identity.applicationId, botName, true),
  ),
  route("POST", "/users/@me/channels", "bot", openDm),
  route("POST", "/channels/:id/messages", "bot", createMessage),
  route("GET", "/channels/:id/messages", "bot", listMessages),
  route("GET", message, "bot", readMessage),
  route("PATCH", message, "bot", editMessage),
  route("DELETE", message, "bot", deleteMessage),
  route("POST", "/channels/:id/typing", "bot", typing),
  route("GET", response, "none", readResponse),
  route("PATCH", response, "none", editResponse),
  route("DELETE", response, "none", deleteResponse),
  route("POST", "/webhooks/:id/:id", "none", followUp),
  route("PUT", commands, "bot", putCommands),
  route("GET", commands, "bot", listCommands),
  route("PUT", guildCommands, "bot", putCommands),
  route("GET", guildCommands, "bot", listCommands),
  route("GET", "/applications/@me", "bot", applicationOf),
  route("PATCH", "/applications/@me", "bot", patchApplication),
];

/** Answers one request, or throws the `Refusal` that Discord would answer with. */
export async function answerApi(world: EmbeddedWorld, request: ApiRequest): Promise<ApiAnswer> {
  const onPath = routes.filter(({ path }) => path.test(request.path));
  const found = onPath.find(({ method }) => method === request.method);
  if (found === undefined) throw onPath.length === 0 ? noSuchRoute() : wrongMethod();
  if (found.auth === "bot" && request.authorization !== `Bot ${world.identity.botToken}`) {
    throw unauthorised();
  }
  return found.handle(world, request, (found.path.exec(request.path) ?? []).slice(1));
}
