/** What a synthesis made of a file, beside what the file said before. */
import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { memoryVersionQuery } from "../../api/memory.ts";
import type { Synthesis } from "../../api/syntheses.ts";
import { DiffView } from "../../parts/diff/diff-view.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { useThread } from "../../shell/thread.tsx";

interface ChangeShownProps {
  readonly change: Synthesis["changes"][number];
  readonly title: ReactNode;
  readonly children?: ReactNode;
}

export function ChangeShown({ change, title, children }: ChangeShownProps) {
  const { path, before, content, sources } = change;
  const thread = useThread();
  const earlier = useQuery({
    ...memoryVersionQuery(thread, path, before),
    enabled: before > 0,
  });
  const label = `${path}, from version ${before}`;
  return (
    <Stack gap={6}>
      <Text fw={600} size="sm" component="div">
        {title}
      </Text>
      {sources.length > 0 && (
        <Text size="xs" c="dimmed" className="written">
          made of {sources.slice(0, 8).join(", ")}
          {sources.length > 8 && ` and ${sources.length - 8} more`}
        </Text>
      )}
      {children}
      {content === null ? (
        <Text size="sm" c="dimmed">
          It left the memory; its versions stay.
        </Text>
      ) : before === 0 ? (
        <DiffView label={`${path}, new`} before="" after={content} />
      ) : (
        <Loaded query={earlier} height={100}>
          {(file) => <DiffView label={label} before={file.content} after={content} />}
        </Loaded>
      )}
    </Stack>
  );
}
