/** A CloudFormation template as CDK writes it, in the few parts that the local cloud reads. */
import * as z from "zod/mini";

export const Resource = z.object({
  Type: z.string(),
  Properties: z._default(z.record(z.string(), z.unknown()), {}),
});
export type Resource = z.infer<typeof Resource>;

export const Template = z.object({
  Parameters: z._default(z.record(z.string(), z.object({ Default: z.optional(z.unknown()) })), {}),
  Resources: z.record(z.string(), Resource),
});
export type Template = z.infer<typeof Template>;

/** The resources of one type, with their logical ids, in the template's order. */
export const resourcesOf = (
  template: Template,
  type: string,
): readonly (readonly [logicalId: string, resource: Resource])[] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
