/** A rich embed. Its pictures lie elsewhere, and the page loads nothing from there: they are links. */
import { Anchor, Text } from "@mantine/core";
import type { Embed } from "../../api/discord-types.ts";
import { isWeb } from "../../parts/discord-markdown/links.ts";
import { Markdown } from "../../parts/discord-markdown/markdown.tsx";
import { When } from "../../time/when.tsx";
import styles from "./embed-card.module.css";

export function EmbedCard({ embed }: { readonly embed: Embed }) {
  const { title, description, url, timestamp, color, author, footer, fields = [] } = embed;
  const pictures = [embed.image?.url, embed.thumbnail?.url].filter((one) => one !== undefined);
  return (
    <section
      className={styles["card"]}
      aria-label={title ?? "Embed"}
      style={color === undefined ? {} : { borderInlineStartColor: hexOf(color) }}
    >
      {author !== undefined && <Words text={author.name} url={author.url} size="xs" />}
      {title !== undefined && <Words text={title} url={url} size="sm" />}
      {description !== undefined && <Markdown text={description} />}
      {fields.length > 0 && (
        <dl className={styles["fields"]}>
          {fields.map(({ name, value, inline = false }) => (
            <div key={`${name} ${value}`} data-inline={inline}>
              <dt className="written">{name}</dt>
              <dd>
                <Markdown text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {pictures.map((picture) => (
        <Words key={picture} text={`Picture: ${picture}`} url={picture} size="xs" />
      ))}
      {(footer !== undefined || timestamp !== undefined) && (
        <Text size="xs" c="dimmed" className="written">
          {footer?.text} {timestamp !== undefined && <When at={timestamp} as="clock" />}
        </Text>
      )}
    </section>
  );
}

const hexOf = (color: number): string => `#${color.toString(16).padStart(6, "0")}`;

interface WordsProps {
  readonly text: string;
  readonly url: string | undefined;
  readonly size: "xs" | "sm";
}

const Words = ({ text, url, size }: WordsProps) => (
  <Text size={size} fw={600} className="written">
    {url !== undefined && isWeb(url) ? (
      <Anchor href={url} target="_blank" rel="noopener noreferrer" inherit>
        {text}
      </Anchor>
    ) : (
      text
    )}
  </Text>
);
