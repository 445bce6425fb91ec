/** admission: who may ask, and about which thread; what is left to decide is what they ask. */
import { type Call, homeOf } from "./call.ts";
import {
  type Interaction,
  type InvokedInteraction,
  interactionType,
  invokerOf,
  type User,
} from "./interaction.ts";
import { type Outcome, reply } from "./outcome.ts";
import type { Settings } from "./settings.ts";
import type { Instant } from "./time.ts";

export type Admission =
  | { readonly kind: "admitted"; readonly call: Call }
  | { readonly kind: "answered"; readonly outcome: Outcome };

/**
 * | in this order | |
 * | --- | --- |
 * | a ping, whoever sent it | pong |
 * | nobody, a stranger, or from nowhere | a polite refusal that costs no read and no send |
 * | else | admitted |
 *
 * While an option is being written nothing can be said: a refusal is then a list without choices.
 *
 * @param now this invocation's clock reading: the signal's time
 */
export function admit(
  interaction: Interaction,
  settings: Pick<Settings, "ownerIds">,
  now: Instant,
): Admission {
  if (interaction.type === interactionType.ping) return answered({ kind: "pong" });
  const invoker = invokerOf(interaction);
  if (invoker === undefined) return refused(interaction, nobodyWords);
  if (!settings.ownerIds.includes(invoker.id)) return refused(interaction, strangerWords(invoker));
  const home = homeOf(interaction, invoker, settings);
  if (home === null) return refused(interaction, nowhereWords);
  const isFirstOwner = invoker.id === settings.ownerIds[0];
  return { kind: "admitted", call: { interaction, invoker, home, isFirstOwner, now } };
}

const answered = (outcome: Outcome): Admission => ({ kind: "answered", outcome });

const refused = ({ type }: InvokedInteraction, text: string): Admission =>
  answered(type === interactionType.autocomplete ? { kind: "no-choices" } : reply(text));

const nobodyWords =
  "Discord did not tell me who you are, so I cannot answer; sorry. Please try again.";
const nowhereWords =
  "Discord did not tell me where we are, so I cannot answer; sorry. Please try again in a DM or in a channel.";

const strangerWords = (stranger: User): string =>
  `I keep watch for somebody else, so I cannot help you here; sorry. If this Vigil is yours, add your Discord id ${stranger.id} to VIGIL_OWNER_IDS and deploy again.`;
