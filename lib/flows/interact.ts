/** interact: Discord's interaction -> route -> answer at once from the store, or enqueue and then defer. */
import { admit } from "../domain/admission.ts";
import { chat } from "../domain/chat.ts";
import type { ActionRow, Form } from "../domain/components.ts";
import { Fault, reasonOf } from "../domain/fault.ts";
import { defaultThreadId } from "../domain/ids.ts";
import { type Interaction, interactionType } from "../domain/interaction.ts";
import type { Outcome, Receipt } from "../domain/outcome.ts";
import { InvalidInput } from "../domain/parse.ts";
import type { Settings } from "../domain/settings.ts";
import type { Signal } from "../domain/signal.ts";
import type { Choice } from "../domain/suggestions.ts";
import type { Instant } from "../domain/time.ts";
import type { Ports, SignalQueue } from "../ports.ts";
import type { LookPorts } from "./look.ts";

/** No more than this is opened for an interaction: each further client would lengthen the cold start. */
export type InteractPorts = LookPorts &
  Pick<Ports, "log"> & { readonly queue: Pick<SignalQueue, "send"> };

/** Where the panel and the control API of this deployment are. */
export interface Place {
  readonly url: string;
  readonly isLocal: boolean;
}

/** Who may ask, and where the panel is. */
export type InteractSettings = Pick<Settings, "ownerIds"> & { readonly control: Place };

/** What Discord is told. `whisper` is seen by the invoker alone; `defer` promises an answer to come. */
export type Answer =
  | { readonly kind: "pong" }
  | {
      readonly kind: "whisper";
      readonly text: string;
      readonly components?: readonly ActionRow[];
    }
  | { readonly kind: "defer"; readonly isPrivate: boolean }
  | { readonly kind: "update"; readonly text?: string; readonly components: readonly ActionRow[] }
  | { readonly kind: "form"; readonly form: Form }
  | { readonly kind: "choices"; readonly choices: readonly Choice[] };

/**
 * Answers one verified interaction. Never throws for a failure of the world: the person reads what
 * happened, and what to do; while an option is being written, they see no choices.
 */
export async function interact(
  ports: InteractPorts,
  settings: InteractSettings,
  interaction: Interaction,
): Promise<Answer> {
  const outcome = await outcomeOf(interaction, settings, ports.clock.now());
  try {
    return await answerTo(ports, settings, outcome);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ports.log.error("interact.not-read", { kind: outcome.kind, reason: reasonOf(error) });
    return apologyFor(interaction, unreadable(error));
  }
}

/** `/chat` is the door that most come through, and loads no more than it needs. */
async function outcomeOf(
  interaction: Interaction,
  settings: InteractSettings,
  now: Instant,
): Promise<Outcome> {
  const admission = admit(interaction, settings, now);
  if (admission.kind === "answered") return admission.outcome;
  const { call } = admission;
  const isCommand = call.interaction.type === interactionType.command;
  if (isCommand && call.interaction.data.name === "chat") return chat(call, call.interaction.data);
  const { routeCall } = await import("../domain/route-call.ts");
  return routeCall(call);
}

/** The only thing that can be said while an option is being written is nothing. */
export const apologyFor = (interaction: Interaction, text: string): Answer =>
  interaction.type === interactionType.autocomplete
    ? { kind: "choices", choices: [] }
    : { kind: "whisper", text };

async function answerTo(
  ports: InteractPorts,
  settings: InteractSettings,
  outcome: Outcome,
): Promise<Answer> {
  switch (outcome.kind) {
    case "pong":
      return outcome;
    case "reply": {
      const { kind: _, ...words } = outcome;
      return { kind: "whisper", ...words };
    }
    case "no-choices":
      return { kind: "choices", choices: [] };
    case "look": {
      const { look } = await import("./look.ts");
      return look(ports, outcome.question);
    }
    case "suggest": {
      const { suggest } = await import("./suggest.ts");
      return { kind: "choices", choices: await suggest(ports, outcome.wish) };
    }
    case "panel": {
      const { askPanel } = await import("./ask-panel.ts");
      const asked = await askPanel(ports, settings.control, outcome);
      return asked.kind === "whisper" ? asked : enqueue(ports, asked);
    }
    case "configure":
      return configure(ports, outcome);
    case "enqueue":
      return enqueue(ports, outcome);
  }
}

/** The schema is loaded by those who set something. */
async function configure(
  ports: InteractPorts,
  { order, settings, isElsewhere }: Extract<Outcome, { kind: "configure" }>,
): Promise<Answer> {
  const { parseConfigPatch } = await import("../domain/thread-config.ts");
  try {
    const patch = parseConfigPatch(settings);
    const signal: Signal = { ...order, command: { name: "configure", patch } };
    return await enqueue(ports, { signal, receipt: { kind: "private" }, isElsewhere });
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { kind: "whisper", text: `I changed nothing: ${error.message}.` };
  }
}

/** Enqueues first and defers then: a promise is only made for what the queue holds. */
async function enqueue(
  ports: InteractPorts,
  { signal, receipt, isElsewhere }: Omit<Extract<Outcome, { kind: "enqueue" }>, "kind">,
): Promise<Answer> {
  if (isElsewhere && signal.threadId !== defaultThreadId) {
    if ((await ports.threads.read(signal.threadId)) === null)
      return { kind: "whisper", text: `I was never spoken to in ${signal.threadId}.` };
  }
  try {
    await ports.queue.send(signal);
    return receiptOf(receipt);
  } catch (error) {
    ports.log.error("interact.not-queued", { signal: signal.id, reason: reasonOf(error) });
    return {
      kind: "whisper",
      text: `I am sorry: I could not take ${askedOf(signal)}, because my queue does not answer. Please send it again in a minute.${writtenIn(signal)}`,
    };
  }
}

function receiptOf(receipt: Receipt): Answer {
  if (receipt.kind === "update") return receipt;
  return { kind: "defer", isPrivate: receipt.kind === "private" };
}

const askedOf = (signal: Signal): string => {
  if (signal.type !== "command") return "your message";
  return signal.command.name === "beat-now" ? "/heartbeat now" : "that";
};

/** What a form held is gone from the screen by now: as much of it as fits is given back. */
const writtenIn = (signal: Signal): string =>
  signal.type === "command" && signal.command.name === "checklist"
    ? ` This is what you wrote:\n${signal.command.content}`
    : "";

const unreadable = (fault: Fault): string =>
  fault.code === "corrupt"
    ? `I cannot read what is stored of this thread (${fault.message}). Somebody must repair it.`
    : "I am sorry: I cannot look that up, because my store does not answer. Please ask again in a minute.";
