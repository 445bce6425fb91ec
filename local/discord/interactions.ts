/** What the person does: made an interaction, signed, sent to the application, and its answer applied. */
import { InvalidInput } from "../../lib/domain/parse.ts";
import { editedMessage, newMessage } from "./bodies.ts";
import { componentType, pressables } from "./components.ts";
import { checkChosen, type Modal, type ModalValues, submitted } from "./modals.ts";
import { jsonOf, postSigned } from "./outgoing.ts";
import {
  channelOf,
  commandPayload,
  componentPayload,
  type Invoked,
  modalPayload,
  type Place,
} from "./payloads.ts";
import {
  type Choice,
  type InteractionResponse,
  type InteractionType,
  interactionType,
  readResponse,
  responseType,
} from "./responses.ts";
import type { StoredInteraction, StoredMessage } from "./state-types.ts";
import { ephemeralFlag } from "./wire.ts";
import type { EmbeddedWorld } from "./world.ts";

/** What the person now sees, or why there is nothing. */
export type Answered =
  | { readonly kind: "message"; readonly message: StoredMessage }
  | { readonly kind: "modal"; readonly interactionId: string; readonly modal: Modal }
  | { readonly kind: "choices"; readonly choices: readonly Choice[] }
  /** Acknowledged without a change: the message stays as it is. */
  | { readonly kind: "nothing" }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Sends a slash command. It is in the person's view of the channel before the application hears of it; the
 * application's answer replaces nothing until it is valid, and in time.
 */
export async function invoke(
  world: EmbeddedWorld,
  where: Place,
  asked: Invoked,
): Promise<Answered> {
  const sent = newInteraction(world, where);
  world.state.putMessage({
    id: sent.id,
    channelId: channelOf(world, where),
    from: "invocation",
    content: asTyped(asked),
    ephemeral: false,
    pending: false,
  });
  return deliver(world, {
    sent,
    type: interactionType.command,
    payload: commandPayload(world, sent, where, asked),
  });
}

/** Asks for the choices of one option, with what is typed so far. */
export async function complete(
  world: EmbeddedWorld,
  where: Place,
  asked: Invoked,
  focused: string,
): Promise<Answered> {
  const sent = newInteraction(world, where);
  return deliver(world, {
    sent,
    type: interactionType.autocomplete,
    payload: commandPayload(world, sent, where, asked, focused),
  });
}

export interface Press {
  readonly messageId: string;
  readonly customId: string;
  /** Of a menu. */
  readonly values?: readonly string[] | undefined;
  /** The client had not heard yet that the button has gone, or the message. */
  readonly isStale?: boolean | undefined;
}

/** Presses a button, or chooses from a menu. @throws `InvalidInput` when the client shows no such thing */
export async function press(world: EmbeddedWorld, where: Place, pressed: Press): Promise<Answered> {
  const { messageId, customId, values, isStale = false } = pressed;
  const message = world.state.message(messageId);
  if (message === undefined) throw new InvalidInput("message_id", "is no message here");
  const component = pressables(message.components ?? []).find(
    ({ custom_id }) => custom_id === customId,
  );
  if (!isStale && (component === undefined || component.disabled === true))
    throw new InvalidInput("custom_id", "is nothing that can be pressed on this message");
  const isMenu = component?.type === componentType.select || values !== undefined;
  if (component?.type === componentType.select) checkChosen(component, values ?? []);
  const at = { ...where, channel_id: where.channel_id ?? message.channelId };
  const sent = { ...newInteraction(world, at), from: message.id };
  return deliver(world, {
    sent,
    type: interactionType.component,
    payload: componentPayload(world, sent, at, message, {
      type: isMenu ? componentType.select : componentType.button,
      customId,
      ...(isMenu ? { values: values ?? [] } : {}),
    }),
  });
}

/**
 * Sends a form that an interaction opened; it may be sent again, as after a failure.
 *
 * @throws `InvalidInput` when there is no such form, or the client would not let the person send it
 */
export async function submit(
  world: EmbeddedWorld,
  where: Place,
  interactionId: string,
  values: ModalValues,
): Promise<Answered> {
  const opened = world.state.interactionById(interactionId);
  if (opened?.modal === undefined) throw new InvalidInput("interaction_id", "opened no form");
  const { custom_id } = opened.modal;
  const components = submitted(opened.modal, values);
  const at = { ...where, channel_id: where.channel_id ?? opened.channelId };
  const sent = {
    ...newInteraction(world, at),
    ...(opened.from === undefined ? {} : { from: opened.from }),
  };
  const message = world.state.message(opened.from ?? "");
  return deliver(world, {
    sent,
    type: interactionType.modal,
    payload: modalPayload(world, sent, at, message, { custom_id, components }),
  });
}

const newInteraction = (world: EmbeddedWorld, where: Place): StoredInteraction => ({
  id: world.newId(),
  token: Buffer.from(`interaction:${world.newId()}:${crypto.randomUUID()}`).toString("base64url"),
  state: "sent",
  channelId: channelOf(world, where),
});

interface Delivery {
  readonly sent: StoredInteraction;
  readonly type: InteractionType;
  readonly payload: object;
}

async function deliver(world: EmbeddedWorld, { sent, type, payload }: Delivery): Promise<Answered> {
  world.state.putInteraction(sent);
  const { isLost, isDoubled } = world.faults.ofInteraction();
  try {
    const body = JSON.stringify(payload);
    const url = world.application.interactionsUrl();
    const send = async () => {
      const answer = jsonOf(await postSigned(world, url, body));
      world.inspect({ kind: "response", to: type, body: answer });
      return readResponse(type, sent.from !== undefined, answer);
    };
    // Whichever delivery is answered first counts, as it does with Discord.
    const answer = await (isDoubled ? Promise.any([send(), send()]) : send());
    return apply(world, sent, answer, isLost);
  } catch (error) {
    world.state.putInteraction({ ...sent, state: "failed" });
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return { kind: "failed", reason: `The application did not respond: ${why}` };
  }
}

function apply(
  world: EmbeddedWorld,
  sent: StoredInteraction,
  answer: InteractionResponse,
  isLost: boolean,
): Answered {
  const { state } = world;
  const acknowledged = { ...sent, state: "acknowledged" } as const;
  switch (answer.type) {
    case responseType.choices:
      state.putInteraction(acknowledged);
      return { kind: "choices", choices: answer.data.choices };
    case responseType.modal:
      state.putInteraction({ ...acknowledged, modal: answer.data });
      return { kind: "modal", interactionId: sent.id, modal: answer.data };
    case responseType.deferredUpdate:
    case responseType.update: {
      const message = state.message(sent.from ?? "");
      state.putInteraction({
        ...acknowledged,
        ...(sent.from === undefined ? {} : { messageId: sent.from }),
      });
      if (message === undefined) return { kind: "nothing" };
      if (answer.type === responseType.deferredUpdate) return { kind: "message", message };
      const edited = editedMessage(world, message, answer.data ?? {});
      state.putMessage(edited);
      return { kind: "message", message: edited };
    }
    case responseType.message:
    case responseType.deferredMessage: {
      const message = messageOf(world, sent, answer);
      if (isLost && message.pending) world.faults.countLost();
      // In this order: killed between the two, the application is told that the message is gone, and writes anew.
      state.putInteraction({
        ...acknowledged,
        messageId: message.id,
        ...(isLost && message.pending ? { lost: true } : {}),
      });
      state.putMessage(message);
      return { kind: "message", message };
    }
  }
}

function messageOf(
  world: EmbeddedWorld,
  { id: respondsTo, channelId = world.identity.dmChannelId }: StoredInteraction,
  answer: Extract<InteractionResponse, { type: 4 | 5 }>,
): StoredMessage {
  if (answer.type === responseType.message)
    return { ...newMessage(world, channelId, answer.data.content.trim(), answer.data), respondsTo };
  // Of a deferral's flags only this one counts.
  const flags = (answer.data?.flags ?? 0) & ephemeralFlag;
  return { ...newMessage(world, channelId, "", { flags }), pending: true, respondsTo };
}

const asTyped = ({ command, subcommand, options, typed }: Invoked): string =>
  typed ??
  [
    `/${command}`,
    ...(subcommand === undefined ? [] : [subcommand]),
    ...Object.values(options).map((value) => (typeof value === "object" ? value.filename : value)),
  ].join(" ");
