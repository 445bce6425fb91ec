/** route-interaction: who may ask, and which of commands, buttons, forms and suggestions it is. */
import { type Call, homeOf } from "./call.ts";
import { routeCommand } from "./commands.ts";
import { routeComponent, routeForm } from "./controls.ts";
import {
  type Interaction,
  type InvokedInteraction,
  interactionType,
  invokerOf,
  type User,
} from "./interaction.ts";
import { type Outcome, reply } from "./outcome.ts";
import type { Settings } from "./settings.ts";
import { routeAutocomplete } from "./suggestions.ts";
import type { Instant } from "./time.ts";

/**
 * | in this order | outcome |
 * | --- | --- |
 * | a ping, whoever sent it | pong |
 * | nobody, a stranger, or from nowhere | a polite refusal that costs no read and no send |
 * | a command, a button or menu, a form, an option being written | what that asks for |
 *
 * While an option is being written nothing can be said: a refusal is then a list without choices.
 *
 * @param now this invocation's clock reading: the signal's time
 */
export function routeInteraction(
  interaction: Interaction,
  settings: Pick<Settings, "ownerIds">,
  now: Instant,
): Outcome {
  if (interaction.type === interactionType.ping) return { kind: "pong" };
  const invoker = invokerOf(interaction);
  if (invoker === undefined) return refused(interaction, nobodyWords);
  if (!settings.ownerIds.includes(invoker.id)) return refused(interaction, strangerWords(invoker));
  const home = homeOf(interaction, invoker, settings);
  if (home === null) return refused(interaction, nowhereWords);
  const isFirstOwner = invoker.id === settings.ownerIds[0];
  const call: Call = { interaction, invoker, home, isFirstOwner, now };
  switch (interaction.type) {
    case interactionType.command:
      return routeCommand(call, interaction.data);
    case interactionType.component:
      return routeComponent(call, interaction);
    case interactionType.modal:
      return routeForm(call, interaction);
    case interactionType.autocomplete:
      return routeAutocomplete(call, interaction.data);
  }
}

const refused = ({ type }: InvokedInteraction, text: string): Outcome =>
  type === interactionType.autocomplete ? { kind: "no-choices" } : reply(text);

const nobodyWords =
  "Discord did not tell me who you are, so I cannot answer; sorry. Please try again.";
const nowhereWords =
  "Discord did not tell me where we are, so I cannot answer; sorry. Please try again in a DM or in a channel.";

const strangerWords = (stranger: User): string =>
  `I keep watch for somebody else, so I cannot help you here; sorry. If this Vigil is yours, add your Discord id ${stranger.id} to VIGIL_OWNER_IDS and deploy again.`;
