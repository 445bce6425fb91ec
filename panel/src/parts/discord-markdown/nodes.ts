/** What Discord's Markdown is read into: blocks, and the inline nodes within them. Both are data; `markdown.tsx` draws them. */

export type Inline =
  | { readonly type: "text" | "code"; readonly text: string }
  | { readonly type: SpanType; readonly content: readonly Inline[] }
  /** `url` is http or https, whatever was written. */
  | { readonly type: "link"; readonly url: string; readonly content: readonly Inline[] }
  /** `id` of a user, a role or a channel; the name of a command, with its slash; `@everyone`, `@here`. */
  | { readonly type: "mention"; readonly of: MentionOf; readonly id: string }
  /** Epoch milliseconds. */
  | { readonly type: "moment"; readonly at: number; readonly style: MomentStyle };

export type SpanType = "strong" | "em" | "underline" | "strike" | "spoiler";
export type MentionOf = "user" | "role" | "channel" | "command" | "all";

/** Discord, "Timestamp Styles"; `f` where none is written. */
export const momentStyles = ["t", "T", "d", "D", "f", "F", "s", "S", "R"] as const;
export type MomentStyle = (typeof momentStyles)[number];

export type Block =
  | { readonly type: "paragraph" | "subtext"; readonly content: readonly Inline[] }
  | { readonly type: "heading"; readonly level: number; readonly content: readonly Inline[] }
  | { readonly type: "fence"; readonly language: string; readonly text: string }
  | { readonly type: "quote"; readonly content: readonly Block[] }
  | List;

export interface List {
  readonly type: "list";
  /** The number of its first item; null for bullets. */
  readonly start: number | null;
  readonly items: readonly ListItem[];
}
export interface ListItem {
  readonly content: readonly Inline[];
  readonly inner: readonly List[];
}

/** The words alone, as where there is room for one line. */
export const plainText = (nodes: readonly Inline[]): string =>
  nodes
    .map((node) => {
      if ("text" in node) return node.text;
      if ("content" in node) return plainText(node.content);
      return node.type === "mention" ? node.id : new Date(node.at).toISOString();
    })
    .join("");
