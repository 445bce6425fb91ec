/** How an application may answer an interaction ("Receiving and Responding", callback types 4 to 9), by what was asked. */
import * as z from "zod/mini";
import { parseInput } from "../../lib/domain/parse.ts";
import { AllowedMentions } from "./bodies.ts";
import { between } from "./checks.ts";
import { MessageComponents } from "./components.ts";
import { Embeds } from "./embeds.ts";
import { Modal } from "./modals.ts";

/** Discord, "Interaction Type". */
export const interactionType = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;
export type InteractionType = (typeof interactionType)[keyof typeof interactionType];

export const responseType = {
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
  modal: 9,
} as const;

const Flags = z.optional(z.number("must be a number"));
const Text = z
  .string("must be a text")
  .check(z.maxLength(2_000, "must be at most 2000 characters"));
const Message = z.object({
  type: z.literal(responseType.message),
  data: z
    .object({
      content: z._default(Text, ""),
      flags: Flags,
      allowed_mentions: z.optional(AllowedMentions),
      components: z.optional(MessageComponents),
      embeds: z.optional(Embeds),
    })
    .check(
      z.refine(({ content, embeds = [] }) => content.trim() !== "" || embeds.length > 0, {
        error: "must not be empty",
        path: ["content"],
      }),
    ),
});
const Deferred = z.object({
  type: z.literal(responseType.deferredMessage),
  data: z.optional(z.object({ flags: Flags })),
});
const DeferredUpdate = z.object({ type: z.literal(responseType.deferredUpdate) });
const Update = z.object({
  type: z.literal(responseType.update),
  data: z.optional(
    z.object({
      content: z.optional(z.nullable(Text)),
      flags: Flags,
      allowed_mentions: z.optional(AllowedMentions),
      components: z.optional(z.nullable(MessageComponents)),
      embeds: z.optional(z.nullable(Embeds)),
    }),
  ),
});
const Choice = z.object({
  name: z.string().check(between(1, 100)),
  value: z.union([z.string().check(between(0, 100)), z.number()]),
});
export type Choice = z.infer<typeof Choice>;
const Choices = z.object({
  type: z.literal(responseType.choices),
  data: z.object({ choices: z.array(Choice).check(between(0, 25)) }),
});
const Form = z.object({ type: z.literal(responseType.modal), data: Modal });

const anyOf = z.discriminatedUnion(
  "type",
  [Message, Deferred, DeferredUpdate, Update, Choices, Form],
  { error: "must be 4, 5, 6, 7, 8 or 9" },
);
export type InteractionResponse = z.infer<typeof anyOf>;

const { message, deferredMessage, deferredUpdate, update, choices, modal } = responseType;
const onMessage = [message, deferredMessage, deferredUpdate, update] as const;

/** A modal does not follow a modal; 6 and 7 need a message that the component stood on. */
function allowedFor(asked: InteractionType, isOnMessage: boolean): readonly number[] {
  switch (asked) {
    case interactionType.command:
      return [message, deferredMessage, modal];
    case interactionType.component:
      return [...onMessage, modal];
    case interactionType.autocomplete:
      return [choices];
    case interactionType.modal:
      return isOnMessage ? onMessage : [message, deferredMessage];
  }
}

/**
 * The application's answer, when it is one that Discord takes.
 *
 * @param isOnMessage the interaction came from a message: its button, its menu, or a form that one of them opened
 * @throws `InvalidInput` that names the field
 */
export function readResponse(
  asked: InteractionType,
  isOnMessage: boolean,
  value: unknown,
): InteractionResponse {
  const allowed = allowedFor(asked, isOnMessage);
  const ofType = z.looseObject({
    type: z
      .number()
      .check(z.refine((type) => allowed.includes(type), `must be ${allowed.join(" or ")} here`)),
  });
  return parseInput(z.pipe(ofType, anyOf), value);
}
