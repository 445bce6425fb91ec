/** Markdown as it is meant to look: no HTML of its own, no pictures from elsewhere, links only where they may lead. */
import { Anchor, Text } from "@mantine/core";
import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { Link } from "wouter";
import { linkTarget } from "./links.ts";
import classes from "./rendered.module.css";

export default function Rendered({ text }: { readonly text: string }) {
  return (
    <div className={`${classes["rendered"]} written`}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={components}
        // Decided where a link is made: its own rule would also allow mailto: and the like.
        urlTransform={(url) => url}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** A step lower: the page's own title stands above. */
const heading = (Tag: "h2" | "h3" | "h4" | "h5" | "h6") => {
  const Heading = ({ children }: { readonly children?: ReactNode }) => <Tag>{children}</Tag>;
  return Heading;
};

const components: Components = {
  a: ({ href = "", children }) => <Followed href={href}>{children}</Followed>,
  img: ({ alt, src }) => (
    <Text span inherit c="dimmed">
      [picture: {alt === undefined || alt === "" ? String(src) : alt}]
    </Text>
  ),
  h1: heading("h2"),
  h2: heading("h3"),
  h3: heading("h4"),
  h4: heading("h5"),
  h5: heading("h6"),
  h6: heading("h6"),
  input: ({ checked }) => (
    <span role="img" aria-label={checked === true ? "done" : "to do"}>
      {checked === true ? "☑" : "☐"}
    </span>
  ),
};

function Followed({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const target = linkTarget(href);
  if (target === null) return <span>{children}</span>;
  return target.kind === "file" ? (
    <Anchor component={Link} href={target.place} inherit underline="always">
      {children}
    </Anchor>
  ) : (
    <Anchor href={target.href} target="_blank" rel="noopener noreferrer" inherit underline="always">
      {children}
    </Anchor>
  );
}
