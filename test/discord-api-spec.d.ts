/** The package ships its schemas without types: those that tests use. */
declare module "discord-api-spec/zod" {
  import type { ZodMiniType } from "zod/mini";

  /** A command as Discord takes it. */
  export const ApplicationCommandCreateRequestSchema: ZodMiniType;

  /** Answers to an interaction, by their types: 1; 4 and 5; 7; 8; 9. */
  export const PongInteractionCallbackRequestSchema: ZodMiniType;
  export const CreateMessageInteractionCallbackRequestSchema: ZodMiniType;
  export const UpdateMessageInteractionCallbackRequestSchema: ZodMiniType;
  export const ApplicationCommandAutocompleteCallbackRequestSchema: ZodMiniType;
  export const ModalInteractionCallbackRequestSchema: ZodMiniType;
}
