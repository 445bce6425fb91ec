/** The versions of a file: who wrote each, what it changed, what changed since; and going back to one. */
import {
  Badge,
  Box,
  Button,
  Card,
  Group,
  SegmentedControl,
  Stack,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearch } from "wouter";
import {
  type MemoryVersion,
  memoryChanged,
  memoryLogQuery,
  memoryVersionQuery,
  restoreVersion,
} from "../api/memory.ts";
import { useThread } from "../shell/thread.tsx";
import { useConfirm } from "./confirm.tsx";
import { DiffView } from "./diff/diff-view.tsx";
import { Failure } from "./failure.tsx";
import { Loaded } from "./loaded.tsx";
import { Provenance } from "./provenance.tsx";
import { tell } from "./tell.ts";
import classes from "./versions-panel.module.css";

interface VersionsPanelProps {
  readonly path: string;
  /** What stands there now; null when the file was removed. */
  readonly current: { readonly content: string; readonly version: number } | null;
  /** Why no version can be restored; null when one can. */
  readonly lockedBecause?: string | null;
  /** After one was restored; what shows the file has been asked for anew by then. */
  readonly onRestored?: () => void;
}

/** A link from a run leads to the version that it read, `?version=3`. Null: none is asked for. */
function versionIn(search: string): number | null {
  const asked = new URLSearchParams(search).get("version");
  return asked !== null && /^[1-9]\d{0,14}$/.test(asked) ? Number(asked) : null;
}

export function VersionsPanel(props: VersionsPanelProps) {
  const { path } = props;
  const thread = useThread();
  const log = useInfiniteQuery(memoryLogQuery(thread, path));
  const search = useSearch();
  const [opened, setOpened] = useState(() => versionIn(search));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = log;
  return (
    <Loaded query={log} height={120}>
      {({ pages }) => (
        <Stack gap="xs" component="ul" className={classes["list"]}>
          {pages
            .flatMap(({ changes }) => changes)
            .map((change) => (
              <Version
                key={change.version}
                {...props}
                change={change}
                isOpen={opened === change.version}
                onToggle={() => setOpened(opened === change.version ? null : change.version)}
              />
            ))}
          {hasNextPage && (
            <Box component="li">
              <Button
                variant="subtle"
                size="xs"
                loading={isFetchingNextPage}
                onClick={() => fetchNextPage()}
              >
                Show earlier versions
              </Button>
            </Box>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

interface VersionProps extends VersionsPanelProps {
  readonly change: MemoryVersion;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Version({ change, isOpen, onToggle, ...panel }: VersionProps) {
  const { version, deleted, bytes } = change;
  const isCurrent = panel.current?.version === version;
  return (
    <Card component="li" withBorder padding="xs">
      <Group justify="space-between" gap="xs">
        <UnstyledButton onClick={onToggle} aria-expanded={isOpen} className={classes["version"]}>
          <Text span fw={600} size="sm">
            Version {version}
          </Text>
        </UnstyledButton>
        <Text span size="xs" c="dimmed" className={classes["bytes"]}>
          {deleted ? "removed" : `${bytes.toLocaleString("en")} bytes`}
        </Text>
        {isCurrent && (
          <Badge size="sm" variant="light" tt="none">
            now
          </Badge>
        )}
        <Box flex={1}>
          <Provenance origin={change} />
        </Box>
        {!isCurrent && !deleted && <Restore {...panel} version={version} />}
      </Group>
      {isOpen && (
        <Box mt="xs">
          {deleted ? (
            <Text size="sm" c="dimmed">
              With this version the file left the memory. The one before it can be restored.
            </Text>
          ) : (
            <Changes {...panel} version={version} isCurrent={isCurrent} />
          )}
        </Box>
      )}
    </Card>
  );
}

function Restore({
  path,
  current,
  version,
  lockedBecause = null,
  onRestored,
}: VersionsPanelProps & { readonly version: number }) {
  const thread = useThread();
  const confirm = useConfirm();
  const restore = useMutation({
    mutationFn: () => restoreVersion(thread, { path, version }),
    onSuccess: async (file) => {
      await memoryChanged(thread);
      tell(`${path} says again what version ${version} said. It is version ${file.version} now.`);
      onRestored?.();
    },
  });
  const ask = async () => {
    const isConfirmed = await confirm({
      title: `Restore version ${version}?`,
      words: `${path} will say again what version ${version} said, as a new version. ${
        current === null
          ? "The file comes back."
          : `What it says now (version ${current.version}) is kept, and can be restored.`
      }`,
      action: `Restore version ${version}`,
      isDangerous: false,
    });
    if (isConfirmed) restore.mutate();
  };
  if (lockedBecause !== null)
    return (
      <Text size="xs" c="dimmed">
        {lockedBecause}
      </Text>
    );
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={restore.isPending}
        onClick={ask}
        aria-label={`Restore version ${version}`}
      >
        Restore
      </Button>
      {restore.error !== null && <Failure error={restore.error} />}
    </>
  );
}

interface ChangesProps extends VersionsPanelProps {
  readonly version: number;
  readonly isCurrent: boolean;
}

function Changes({ path, current, version, isCurrent }: ChangesProps) {
  const thread = useThread();
  const [compared, setCompared] = useState(isCurrent || current === null ? "before" : "now");
  const shown = useQuery(memoryVersionQuery(thread, path, version));
  const before = useQuery({
    ...memoryVersionQuery(thread, path, version - 1),
    enabled: version > 1 && compared === "before",
  });
  const choices = [
    ...(isCurrent || current === null ? [] : [{ value: "now", label: "Since then" }]),
    { value: "before", label: "What it changed" },
    { value: "text", label: "Its text" },
  ];
  return (
    <Stack gap="xs">
      <div>
        <SegmentedControl
          size="xs"
          data={choices}
          value={compared}
          onChange={setCompared}
          aria-label={`What to show of version ${version}`}
        />
      </div>
      <Loaded query={shown} height={80}>
        {({ content }) => {
          if (compared === "text")
            return (
              <Text component="pre" className={`${classes["text"]} written`} tabIndex={0}>
                {content}
              </Text>
            );
          if (compared === "now")
            return (
              <DiffView
                label={`From version ${version} to now`}
                before={content}
                after={current?.content ?? ""}
              />
            );
          const label = `What version ${version} changed`;
          if (version === 1) return <DiffView label={label} before="" after={content} />;
          return (
            <Loaded query={before} height={80}>
              {(earlier) => <DiffView label={label} before={earlier.content} after={content} />}
            </Loaded>
          );
        }}
      </Loaded>
    </Stack>
  );
}
