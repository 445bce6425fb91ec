/** A field for Markdown with its label, its limit, and what is wrong with it. */
import { Box, Group, Input, Skeleton, Text } from "@mantine/core";
import { Suspense, useId } from "react";
import { lazyPage } from "../lazy-page.ts";
import { limitComplaint, sizeOf, sizeWords, type TextLimit } from "./editor/text-limit.ts";

const CodeMirror = lazyPage(() => import("./editor/code-mirror.tsx"));

interface MarkdownEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onSave?: () => void;
  readonly limit: TextLimit;
  /** The server's words about this text. */
  readonly error?: string | null;
  readonly isReadOnly?: boolean;
  /** In pixels, the least. */
  readonly height?: number;
}

/** Tab leaves it; Ctrl+S or Cmd+S saves where there is something to save with. */
export function MarkdownEditor({
  label,
  value,
  onChange,
  onSave,
  limit,
  error = null,
  isReadOnly = false,
  height = 320,
}: MarkdownEditorProps) {
  const noteId = useId();
  const size = sizeOf(value, limit);
  const complaint = error ?? limitComplaint(size, limit);
  return (
    <Box __vars={{ "--editor-height": `${height}px` }}>
      <Input.Label component="div" mb={4} aria-hidden>
        {label}
      </Input.Label>
      <Suspense fallback={<Skeleton height={height + 2} aria-label="Loading" aria-busy="true" />}>
        <CodeMirror
          value={value}
          onChange={onChange}
          onSave={onSave}
          label={label}
          describedBy={noteId}
          isInvalid={complaint !== null}
          isReadOnly={isReadOnly}
        />
      </Suspense>
      <Group justify="space-between" mt={4} gap="xs" wrap="nowrap" id={noteId} align="start">
        <Text size="sm" c="var(--mantine-color-error)" className="written" aria-live="polite">
          {complaint}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" ta="end" miw={190}>
          {sizeWords(size, limit)}
        </Text>
      </Group>
    </Box>
  );
}
