/** How many tokens a model call can read at most, told from the text that it is sent. */
import type { Usage } from "./run.ts";

/**
 * The strict bound of a text's tokens: the tokenizers in use are byte-level, so that a token covers at least
 * one byte of UTF-8. Some put the text into a normal form first, which may be longer (U+FDFA, three bytes,
 * becomes 33): the longest form counts.
 */
export const tokensAtMost = (text: string): number =>
  Math.max(...[text, text.normalize("NFC"), text.normalize("NFKC")].map(bytesOf));

const utf8 = new TextEncoder();
const bytesOf = (text: string): number => utf8.encode(text).length;

/** What a provider writes around a prompt: Anthropic's own words on the use of tools are up to 935 tokens. */
const framingTokens = 2_000;
/** What it writes around a message or a tool: roles, separators, the layout of a schema. */
const tokensAroundPart = 64;

/**
 * What the JSON schema of a tool's input takes at most; a test holds every tool to it. Writing the schemas
 * out to count them would cost 21 KB of a cold start.
 */
export const longestSchema = 512;

export interface FirstCall {
  readonly system: string;
  readonly messages: readonly { readonly text: string }[];
  readonly tools: readonly { readonly name: string; readonly description: string }[];
}

/** What the first call of a turn reads at most. */
export function firstCallTokens({ system, messages, tools }: FirstCall): number {
  const texts = [
    system,
    ...messages.map(({ text }) => text),
    ...tools.flatMap(({ name, description }) => [name, description]),
  ];
  const parts = messages.length + tools.length;
  const around = parts * tokensAroundPart + tools.length * longestSchema + framingTokens;
  return tokensAtMost(texts.join("\n")) + around;
}

/**
 * What a later call reads at most: all that the call before read and wrote, and what was added since. The
 * model's own words are counted twice, as it wrote them and as they are sent back: a provider may put
 * them into more tokens than the model did, as `é` of a tool's input that becomes `\u00e9`.
 *
 * @param addedTokens the bound of everything that this call is sent and the one before was not
 */
export const laterCallTokens = (before: Omit<Usage, "cachedInputTokens">, addedTokens: number) =>
  before.inputTokens + before.outputTokens + addedTokens + tokensAroundPart;
