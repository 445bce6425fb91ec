/** The package ships its schemas without types: those that tests use. */
declare module "discord-api-spec/zod" {
  import type { ZodMiniType } from "zod/mini";

  /** A command as Discord takes it. */
  export const ApplicationCommandCreateRequestSchema: ZodMiniType;
}
