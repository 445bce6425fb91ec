/** route-call: which of commands, buttons, forms and suggestions is asked for, and what that asks of Vigil. */
import type { Call } from "./call.ts";
import { routeCommand } from "./commands.ts";
import { routeComponent, routeForm } from "./controls.ts";
import { interactionType } from "./interaction.ts";
import type { Outcome } from "./outcome.ts";
import { routeAutocomplete } from "./suggestions.ts";

/** Never throws: what is not known is answered by a reply that says so. */
export function routeCall(call: Call): Outcome {
  const { interaction } = call;
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
