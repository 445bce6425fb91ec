/** Markdown to read, or as it stands there. */
import { SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { Suspense, useState } from "react";
import { lazyPage } from "../lazy-page.ts";
import classes from "./versions-panel.module.css";

const Rendered = lazyPage(() => import("./markdown/rendered.tsx"));

interface MarkdownViewProps {
  readonly text: string;
  /** What is read, for its switch: `notes/a.md`. */
  readonly label: string;
}

export function MarkdownView({ text, label }: MarkdownViewProps) {
  const [shown, setShown] = useState("text");
  return (
    <Stack gap="sm" align="stretch">
      <div>
        <SegmentedControl
          size="xs"
          data={[
            { value: "text", label: "Text" },
            { value: "source", label: "Source" },
          ]}
          value={shown}
          onChange={setShown}
          aria-label={`How to show ${label}`}
        />
      </div>
      {text.trim() === "" ? (
        <Text size="sm" c="dimmed">
          It is empty.
        </Text>
      ) : shown === "source" ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard has to reach that
        <pre className={`${classes["text"]} written`} tabIndex={0}>
          {text}
        </pre>
      ) : (
        <Suspense fallback={<Skeleton height={160} aria-label="Loading" aria-busy="true" />}>
          <Rendered text={text} />
        </Suspense>
      )}
    </Stack>
  );
}
