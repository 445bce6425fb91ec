/** From a model's name to the AI SDK's model object: the one provider that it needs, its key, its base URL. */
import type { LanguageModel } from "ai";
import { Fault } from "../../domain/fault.ts";
import type { ParsedModelName } from "../../domain/model-name.ts";
import type { Secrets } from "../ssm-secrets.ts";

export interface ProviderSettings {
  readonly secrets: Secrets;
  /** Empty means the provider's own. */
  readonly baseUrls: { readonly anthropic: string; readonly openai: string };
}

export interface HostedModel {
  /** An object, never an id: the SDK sends ids to a gateway on the network. */
  readonly model: Exclude<LanguageModel, string>;
  /** Options of the system block that let the provider cache the prompt; none where it has no such marker. */
  readonly systemOptions: Record<string, Record<string, { type: string }>>;
}

const anthropicUrl = "https://api.anthropic.com/v1";
const openaiUrl = "https://api.openai.com/v1";

/** `Fault("unauthorised")` when a key is needed and there is none. */
export function languageModelOf(
  name: ParsedModelName,
  settings: ProviderSettings,
): Promise<HostedModel> {
  if (name.kind === "offline")
    throw new Fault("rejected", "model.run", "offline is no hosted model");
  switch (name.provider) {
    case "bedrock":
      return bedrockModel(name.id);
    case "anthropic":
      return anthropicModel(name.id, settings);
    case "openai":
      return openaiModel(name.id, settings);
  }
}

/** Region, credentials and endpoint are AWS's own variables, which the provider reads by itself. */
async function bedrockModel(id: string): Promise<HostedModel> {
  const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock");
  return {
    model: createAmazonBedrock()(id),
    systemOptions: id.includes("anthropic.")
      ? { amazonBedrock: { cachePoint: { type: "default" } } }
      : {},
  };
}

async function anthropicModel(id: string, settings: ProviderSettings): Promise<HostedModel> {
  const apiKey = await settings.secrets.read("anthropic-api-key");
  if (apiKey === null) throw missingKey("Anthropic", "anthropic-api-key");
  // The package makes a default provider when it is imported, and an empty variable, CloudFormation's word
  // for "not set", makes that throw. Ours gets its base URL below.
  if (process.env["ANTHROPIC_BASE_URL"] === "") delete process.env["ANTHROPIC_BASE_URL"];
  const { createAnthropic } = await import("@ai-sdk/anthropic");
  const baseURL = versioned(settings.baseUrls.anthropic) || anthropicUrl;
  return {
    model: createAnthropic({ apiKey, baseURL })(id),
    systemOptions: { anthropic: { cacheControl: { type: "ephemeral" } } },
  };
}

async function openaiModel(id: string, settings: ProviderSettings): Promise<HostedModel> {
  const apiKey = await settings.secrets.read("openai-api-key");
  const isOfficial = settings.baseUrls.openai === "";
  if (apiKey === null && isOfficial) throw missingKey("OpenAI", "openai-api-key");
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
  const provider = createOpenAICompatible({
    name: "openai",
    baseURL: versioned(settings.baseUrls.openai) || openaiUrl,
    ...(apiKey === null ? {} : { apiKey }),
    ...(isOfficial ? { transformRequestBody: withCompletionTokens } : {}),
  });
  return { model: provider(id), systemOptions: {} };
}

/** OpenAI's own current models refuse `max_tokens`; other servers of the format know nothing else. */
const withCompletionTokens = ({ max_tokens, ...body }: Record<string, unknown>) => ({
  ...body,
  max_completion_tokens: max_tokens,
});

/** Adds `/v1` to a bare origin: half of the world's documentation writes base URLs without it. */
const versioned = (url: string): string => url.replace(/^(https?:\/\/[^/]+)\/?$/, "$1/v1");

const missingKey = (provider: string, secret: string): Fault =>
  new Fault(
    "unauthorised",
    "model.run",
    `there is no key for ${provider}: set one with "vigil secrets set ${secret}"`,
    { undone: true },
  );
