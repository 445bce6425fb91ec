/** Discord's Markdown as elements. React escapes every word; nothing becomes markup but what the parser knows. */
import { createElement, Fragment, type ReactNode, useMemo } from "react";
import { readMarkdown } from "./blocks.ts";
import styles from "./markdown.module.css";
import { Moment } from "./moment.tsx";
import { type Block, type Inline, type List, type MentionOf, plainText } from "./nodes.ts";
import { Spoiler } from "./spoiler.tsx";

/** Names of users by their ids, as far as they are known. */
export type Names = Readonly<Record<string, string>>;

interface MarkdownProps {
  readonly text: string;
  readonly names?: Names;
}

const noNames: Names = {};

export function Markdown({ text, names = noNames }: MarkdownProps) {
  const blocks = useMemo(() => readMarkdown(text), [text]);
  return <div className={`written ${styles["markdown"]}`}>{all(blocks, blockNode(names))}</div>;
}

/** A text's parts never change their places, as rows of a list do: they need no keys. */
const all = <T,>(parts: readonly T[], draw: (part: T) => ReactNode): ReactNode =>
  createElement(Fragment, null, ...parts.map(draw));

const blockNode =
  (names: Names) =>
  (block: Block): ReactNode => {
    const words = (content: readonly Inline[]) => all(content, inlineNode(names));
    switch (block.type) {
      case "fence":
        return (
          <pre className={styles["fence"]}>
            <code>{block.text}</code>
          </pre>
        );
      case "quote":
        return (
          <blockquote className={styles["quote"]}>
            {all(block.content, blockNode(names))}
          </blockquote>
        );
      case "list":
        return listNode(names)(block);
      case "heading":
        return (
          <p className={styles["heading"]} data-level={block.level}>
            {words(block.content)}
          </p>
        );
      default:
        return <p className={styles[block.type]}>{words(block.content)}</p>;
    }
  };

const listNode =
  (names: Names) =>
  ({ start, items }: List): ReactNode => {
    const entries = all(items, ({ content, inner }) => (
      <li>
        {all(content, inlineNode(names))}
        {all(inner, listNode(names))}
      </li>
    ));
    return start === null ? <ul>{entries}</ul> : <ol start={start}>{entries}</ol>;
  };

const inlineNode =
  (names: Names) =>
  (node: Inline): ReactNode => {
    const within = (content: readonly Inline[]) => all(content, inlineNode(names));
    switch (node.type) {
      case "text":
        return node.text;
      case "code":
        return <code className={styles["code"]}>{node.text}</code>;
      case "strong":
        return <strong>{within(node.content)}</strong>;
      case "em":
        return <em>{within(node.content)}</em>;
      case "underline":
        return <u>{within(node.content)}</u>;
      case "strike":
        return <s>{within(node.content)}</s>;
      case "spoiler":
        return <Spoiler words={plainText(node.content)}>{within(node.content)}</Spoiler>;
      case "link":
        return (
          <a href={node.url} title={node.url} target="_blank" rel="noopener noreferrer">
            {within(node.content)}
          </a>
        );
      case "mention":
        return <span className={styles["mention"]}>{mentionWords(node.of, node.id, names)}</span>;
      case "moment":
        return <Moment at={node.at} style={node.style} />;
    }
  };

/** Channels and roles have no names here; whose id is not known is named by it. */
function mentionWords(of: MentionOf, id: string, names: Names): string {
  switch (of) {
    case "user":
      return `@${names[id] ?? id}`;
    case "role":
      return `@role ${id}`;
    case "channel":
      return `#${id}`;
    default:
      return id;
  }
}
