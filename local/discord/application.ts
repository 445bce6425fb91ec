/** The application's own settings in the embedded Discord: its commands and its interactions address. */
import * as z from "zod/mini";
import { readBody } from "./bodies.ts";
import { invalidField, unknownApplication } from "./errors.ts";
import { passesPing } from "./interactions.ts";
import type { ApiAnswer, ApiRequest, Params } from "./request.ts";
import { botName } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

const CommandBody = z.object({
  name: z
    .string("This field is required")
    .check(z.regex(/^[-_\p{Ll}\p{N}]{1,32}$/u, "Command name is invalid")),
  description: z
    .string("This field is required")
    .check(z.minLength(1, "Must be between 1 and 100 in length."))
    .check(z.maxLength(100, "Must be between 1 and 100 in length.")),
});

export function putCommands(
  { application, identity }: EmbeddedWorld,
  { body }: ApiRequest,
  [id]: Params,
): ApiAnswer {
  if (id !== identity.applicationId) throw unknownApplication();
  const Commands = z
    .array(z.looseObject(CommandBody.shape), "Only iterables may be used in a ListType")
    .check(z.maxLength(100, "Must be 100 or fewer in length."));
  application.commands = readBody(Commands, body);
  return application.commands;
}

export function applicationOf({ identity, application }: EmbeddedWorld): ApiAnswer {
  return {
    id: identity.applicationId,
    name: botName,
    verify_key: identity.publicKey,
    interactions_endpoint_url: application.interactionsUrl(),
  };
}

const ApplicationBody = z.object({
  interactions_endpoint_url: z.optional(z.nullable(z.string("Could not interpret as string."))),
});

export async function patchApplication(
  world: EmbeddedWorld,
  { body }: ApiRequest,
): Promise<ApiAnswer> {
  const { interactions_endpoint_url: url } = readBody(ApplicationBody, body);
  if (typeof url === "string" && !(await passesPing(world, url))) {
    throw invalidField(
      "interactions_endpoint_url",
      "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID",
      "The specified interactions endpoint URL could not be verified.",
    );
  }
  if (url !== undefined) world.application.setInteractionsUrl(url);
  return applicationOf(world);
}
