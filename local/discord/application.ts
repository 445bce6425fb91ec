/** The application's own settings in the embedded Discord: its interactions address. */
import * as z from "zod/mini";
import { readBody } from "./bodies.ts";
import { invalidField } from "./errors.ts";
import { passesPing } from "./outgoing.ts";
import type { ApiAnswer, ApiRequest } from "./request.ts";
import { botName } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

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
