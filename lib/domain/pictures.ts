/** Pictures that a model is shown with a person's words: which of them, to which models, and what they cost at most. */
import type { Attachment } from "./envelope.ts";
import { type ModelName, parseModelName } from "./model-name.ts";
import type { MessageSignal } from "./signal.ts";

/** A picture where Discord keeps it. Its bytes are fetched by whoever shows it. */
export interface Picture {
  readonly name: string;
  readonly url: string;
}

/** What every provider takes; others (HEIC, SVG, TIFF) are described only. */
const pictureTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;
export type PictureType = (typeof pictureTypes)[number];

/** Bedrock's limits (Converse API, "ImageBlock"), the narrowest: 3.75 MB, and 8,000 pixels a side. */
export const pictureBytesLimit = 3_750_000;
const pixelsLimit = 8_000;

/** Each costs tokens; who sends more is asked about the last ones. */
export const mostPictures = 4;

const cdnHosts: readonly string[] = ["cdn.discordapp.com", "media.discordapp.net"];

/** An address that a picture may be fetched from: Discord's own, and no other, by https. */
export function isOnCdn(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  const isPlain = port === "" && username === "" && password === "";
  return protocol === "https:" && isPlain && cdnHosts.includes(hostname);
}

const isShown = ({ type, sizeBytes, url, width = 0, height = 0 }: Attachment): boolean =>
  pictureTypes.some((known) => known === type?.split(";")[0]?.trim().toLowerCase()) &&
  sizeBytes > 0 &&
  sizeBytes <= pictureBytesLimit &&
  Math.max(width, height) <= pixelsLimit &&
  isOnCdn(url);

/** The newest pictures of a turn's words, in their order. */
export const picturesOf = (words: readonly MessageSignal[]): readonly Picture[] =>
  words
    .flatMap(({ attachments = [] }) => attachments)
    .filter(isShown)
    .map(({ name, url }) => ({ name, url }))
    .slice(-mostPictures);

/**
 * Which models see, by their ids in small letters with hyphens for dots, and how many tokens a picture is at most. The
 * first row that matches counts; null and no row: it does not see.
 *
 * Sources: Anthropic, "Vision" (at most about 4,800 in the models of the highest resolution); Amazon Nova, "Image
 * understanding"; OpenAI, "Images and vision" (gpt-4o-mini counts a picture thirty times). Others have no such
 * page, and most run where tokens cost nothing.
 */
const sights: readonly (readonly [id: RegExp, tokens: number | null])[] = [
  [/claude-(?:2|v1|v2|instant|3-5-haiku)/, null],
  [/claude/, 5_000],
  [/nova-micro/, null],
  [/amazon-nova/, 5_000],
  [/^gpt-4o-mini/, 50_000],
  [/^(?:(?:us-|eu-|global-)?openai-)?gpt-(?:4o|4-1|5)/, 10_000],
  [/^(?:o1|o3)(?!-mini)|^o4-mini/, 10_000],
  [/llama3-2-(?:11b|90b)|llama-?4|pixtral|gemma-?3|qwen.*vl|llava|vision/, 20_000],
];

/** Null for a model that does not see. */
export function pictureTokens(model: ModelName): number | null {
  const name = parseModelName(model);
  if (name.kind === "offline") return null;
  const id = name.id.toLowerCase().replaceAll(".", "-");
  return sights.find(([pattern]) => pattern.test(id))?.[1] ?? null;
}

/** What the pictures of a prompt add to the tokens that it is at most. */
export const pictureTokensAtMost = (
  model: ModelName,
  messages: readonly { readonly pictures?: readonly Picture[] }[],
): number =>
  messages.reduce((sum, { pictures = [] }) => sum + pictures.length, 0) *
  (pictureTokens(model) ?? 0);
