/** The pictures of a prompt: fetched from Discord's own host, within bounds, and handed over as bytes. */
import type { FilePart, ModelMessage } from "ai";
import { Fault, reasonOf } from "../../domain/fault.ts";
import {
  isOnCdn,
  type Picture,
  type PictureType,
  pictureBytesLimit,
} from "../../domain/pictures.ts";
import type { ChatMessage, Log } from "../../ports.ts";

export interface PictureWorld {
  readonly log: Log;
  readonly fetch?: typeof fetch;
}

const fetchTimeoutMs = 5_000;

/**
 * The messages as the SDK takes them. Bytes, never addresses: the SDK downloads from whatever host it is told, Bedrock
 * takes no address, and a provider would fetch it on its own. A picture that cannot be had is named in words instead:
 * the person is answered all the same.
 */
export const withPictures = (
  messages: readonly ChatMessage[],
  world: PictureWorld,
  signal: AbortSignal,
): Promise<ModelMessage[]> =>
  Promise.all(
    messages.map(async ({ role, text, pictures = [] }): Promise<ModelMessage> => {
      if (role === "assistant" || pictures.length === 0) return { role, content: text };
      const found = await Promise.all(pictures.map((picture) => attempt(picture, world, signal)));
      const parts = found.filter((part) => part !== null);
      const missing = pictures.filter((_, place) => found[place] === null);
      const words = [text, ...missing.map(notShown)].join("\n");
      return { role, content: [{ type: "text", text: words }, ...parts] };
    }),
  );

/** The same without any picture: for a provider that refused the prompt, most likely for one of them. */
export const withoutPictures = (messages: readonly ChatMessage[]): ModelMessage[] =>
  messages.map(({ role, text, pictures = [] }) => ({
    role,
    content: [text, ...pictures.map(notShown)].join("\n"),
  }));

export const hasPictures = (messages: readonly ChatMessage[]): boolean =>
  messages.some(({ pictures = [] }) => pictures.length > 0);

const notShown = ({ name }: Picture): string =>
  `[the picture ${name.replace(/[[\]\s]+/g, " ")} could not be shown to you]`;

async function attempt(
  picture: Picture,
  world: PictureWorld,
  signal: AbortSignal,
): Promise<FilePart | null> {
  try {
    return await load(picture, world, signal);
  } catch (error) {
    signal.throwIfAborted();
    // Never the address: it is signed, and opens the picture to whoever reads it.
    world.log.warn("model.picture-not-shown", { reason: reasonOf(error) });
    return null;
  }
}

async function load(
  { url }: Picture,
  { fetch: get = fetch }: PictureWorld,
  signal: AbortSignal,
): Promise<FilePart> {
  if (!isOnCdn(url)) throw refused("it is not on Discord's CDN");
  const response = await get(url, {
    // Another host would be anybody's.
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(fetchTimeoutMs)]),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw refused(`HTTP ${response.status}`);
  }
  const data = await bytesOf(response);
  const mediaType = typeOf(data);
  if (mediaType === null) throw refused("it is no PNG, JPEG, GIF or WebP");
  return { type: "file", mediaType, data: { type: "data", data } };
}

/** Whatever was promised of its size. */
async function bytesOf({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > pictureBytesLimit) throw refused(`it is larger than ${pictureBytesLimit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What it is, whatever it is called: a provider refuses a whole prompt for one that is called wrongly. */
function typeOf(bytes: Uint8Array): PictureType | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(head)) return "image/gif";
  return /^RIFF.{4}WEBP$/s.test(head) ? "image/webp" : null;
}

const refused = (reason: string): Fault => new Fault("rejected", "model.picture", reason);
