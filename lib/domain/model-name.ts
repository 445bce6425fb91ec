/** Which model answers: `bedrock:<id>`, `anthropic:<id>`, `openai:<id>` or `offline`. */
import * as z from "zod/mini";

const providers = ["bedrock", "anthropic", "openai"] as const;
export type Provider = (typeof providers)[number];

export const ModelName = z
  .string("must be a model's name")
  .check(
    z.regex(
      /^(offline|(bedrock|anthropic|openai):\S{1,200})$/,
      "must be bedrock:<id>, anthropic:<id>, openai:<id> or offline",
    ),
  );
export type ModelName = z.infer<typeof ModelName>;

/** What runs when nobody chose: deployed, the cheapest current model that follows tools well. */
export const defaultDeployedModel: ModelName = "bedrock:us.anthropic.claude-haiku-5-5";

export type ParsedModelName =
  | { readonly kind: "offline" }
  | { readonly kind: "hosted"; readonly provider: Provider; readonly id: string };

/** Splits a valid name at its first colon: Bedrock's ids carry colons of their own. */
export function parseModelName(name: ModelName): ParsedModelName {
  const colon = name.indexOf(":");
  const provider = providers.find((known) => known === name.slice(0, colon));
  if (provider === undefined) return { kind: "offline" };
  return { kind: "hosted", provider, id: name.slice(colon + 1) };
}

/** Small and large ones of today; a test holds each to the table of prices. */
const wellKnown: readonly ModelName[] = [
  defaultDeployedModel,
  "bedrock:us.anthropic.claude-sonnet-5",
  "anthropic:claude-haiku-5-5",
  "anthropic:claude-sonnet-5",
  "anthropic:claude-opus-5-5",
  "openai:gpt-6-luna",
  "openai:gpt-6-sol",
  "offline",
];

/**
 * Names that are worth offering to a person, the default first. Whether there is a key for each is not looked at.
 *
 * @param ownServers providers whose models run on this machine: what that server calls them, nobody else knows
 */
export const offeredModels = (
  byDefault: ModelName,
  ownServers: readonly Provider[],
): readonly ModelName[] => [
  byDefault,
  ...wellKnown.filter((name) => {
    const parsed = parseModelName(name);
    return (
      name !== byDefault && !(parsed.kind === "hosted" && ownServers.includes(parsed.provider))
    );
  }),
];
