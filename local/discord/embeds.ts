/** Embeds on messages: what Discord takes ("Embed Object", "Embed Limits"); of the rest, files and videos, it makes its own. */
import * as z from "zod/mini";
import { between, refusedWith } from "./checks.ts";

const Url = z.optional(
  z
    .string()
    .check(
      refusedWith("URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https').", (url) =>
        /^https?:$/.test(URL.parse(url)?.protocol ?? ""),
      ),
    ),
);
const text = (most: number) => z.string().check(between(0, most));
const needed = (most: number) => z.string("This field is required").check(between(1, most));
const Picture = z.optional(z.object({ url: Url }));

const Embed = z.object({
  title: z.optional(text(256)),
  description: z.optional(text(4_096)),
  url: Url,
  timestamp: z.optional(z.string()),
  color: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(0xff_ff_ff))),
  author: z.optional(z.object({ name: needed(256), url: Url })),
  footer: z.optional(z.object({ text: needed(2_048) })),
  image: Picture,
  thumbnail: Picture,
  fields: z.optional(
    z
      .array(z.object({ name: needed(256), value: needed(1_024), inline: z.optional(z.boolean()) }))
      .check(between(0, 25)),
  ),
});
type Embed = z.infer<typeof Embed>;

/** Discord, "Embed Limits": all embeds of a message together. */
const mostCharacters = 6_000;

export const Embeds = z.array(Embed).check(
  between(0, 10),
  refusedWith(
    "MAX_EMBED_SIZE_EXCEEDED",
    `Embed size exceeds maximum size of ${mostCharacters}`,
    (embeds) => embeds.reduce((sum, embed) => sum + charactersOf(embed), 0) <= mostCharacters,
  ),
);
export type Embeds = z.infer<typeof Embeds>;

function charactersOf({ title, description, author, footer, fields = [] }: Embed): number {
  const texts = [
    title,
    description,
    author?.name,
    footer?.text,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((sum, one = "") => sum + [...one].length, 0);
}
