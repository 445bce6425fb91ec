/** The package ships its zod schemas without types; these are the ones that are used here. */
declare module "discord-api-spec/zod" {
  import type { core } from "zod/mini";

  export const CreatePrivateChannelRequestSchema: core.$ZodType;
  export const MessageCreateRequestSchema: core.$ZodType;
  export const MessageEditRequestPartialSchema: core.$ZodType;
  export const IncomingWebhookRequestPartialSchema: core.$ZodType;
  export const IncomingWebhookUpdateRequestPartialSchema: core.$ZodType;
  export const ApplicationCommandUpdateRequestSchema: core.$ZodType;
  export const ApplicationFormPartialSchema: core.$ZodType;
  export const PongInteractionCallbackRequestSchema: core.$ZodType;
  export const CreateMessageInteractionCallbackRequestSchema: core.$ZodType;
  export const UpdateMessageInteractionCallbackRequestSchema: core.$ZodType;
  export const ApplicationCommandAutocompleteCallbackRequestSchema: core.$ZodType;
  export const ModalInteractionCallbackRequestSchema: core.$ZodType;
}
