/** One file: what it says, who wrote it, and what can be done with it. */
import { Alert, Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { checklistPath, isDiaryEntry, refusedRemoval } from "../../../../lib/domain/memory.ts";
import type { MemoryFileAnswer } from "../../../../lib/domain/wire/memory.ts";
import { ApiError } from "../../api/client.ts";
import { memoryChanged, memoryFileQuery, removeFile } from "../../api/memory.ts";
import { useConfirm } from "../../parts/confirm.tsx";
import { readDraft } from "../../parts/editor/draft.ts";
import { Loaded } from "../../parts/loaded.tsx";
import { MarkdownView } from "../../parts/markdown-view.tsx";
import { Provenance } from "../../parts/provenance.tsx";
import { readKept } from "../../parts/session-store.ts";
import { tell, tellFailure } from "../../parts/tell.ts";
import { VersionsPanel } from "../../parts/versions-panel.tsx";
import { useThread } from "../../shell/thread.tsx";
import { FileEditor } from "./file-editor.tsx";
import { MoveFile } from "./move-file.tsx";

export function FilePage({ path }: { readonly path: string }) {
  const thread = useThread();
  const query = useQuery(memoryFileQuery(thread, path));
  const isGone = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Stack gap="md">
      <Anchor component={Link} href="/memory" size="sm" hiddenFrom="md">
        All files
      </Anchor>
      <Title order={2} size="h3" className="written">
        {path}
      </Title>
      {isGone ? (
        <Gone path={path} />
      ) : (
        <Loaded query={query} height={320}>
          {(file) => <FileShown file={file} />}
        </Loaded>
      )}
    </Stack>
  );
}

const Gone = ({ path }: { readonly path: string }) => (
  <>
    <Alert color="gray" title="This file is not in the memory">
      If it was once, its versions stand below, and one of them can be restored.
    </Alert>
    <Versions path={path} file={null} />
  </>
);

function FileShown({ file }: { readonly file: MemoryFileAnswer }) {
  const { path } = file;
  const thread = useThread();
  const mayChange = !isDiaryEntry(path);
  // A draft that was left here is shown at once: it waits to be saved.
  const [isEditing, setIsEditing] = useState(
    () => mayChange && readDraft(readKept(`vigil:draft:${thread}:${path}`)) !== null,
  );
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Group gap={6}>
          <Text span size="sm" c="dimmed">
            Version {file.version},
          </Text>
          <Provenance origin={file} />
        </Group>
        <Group gap="xs">
          {mayChange && (
            <Button
              size="xs"
              variant={isEditing ? "default" : "filled"}
              onClick={() => setIsEditing(!isEditing)}
            >
              {isEditing ? "Read" : "Edit"}
            </Button>
          )}
          {refusedRemoval(path) === null && <MoveFile path={path} />}
          {refusedRemoval(path) === null && <Remove file={file} />}
        </Group>
      </Group>
      {!mayChange && (
        <Text size="sm" c="dimmed">
          An entry of the diary: what it says never changes.
        </Text>
      )}
      {path === checklistPath && (
        <Text size="sm">
          On the page{" "}
          <Anchor component={Link} href="/checklist" inherit underline="always">
            Checklist
          </Anchor>{" "}
          you also see what Vigil understands of it.
        </Text>
      )}
      {isEditing ? <FileEditor file={file} /> : <MarkdownView text={file.content} label={path} />}
      <Versions path={path} file={file} />
    </>
  );
}

interface VersionsProps {
  readonly path: string;
  readonly file: MemoryFileAnswer | null;
}

const Versions = ({ path, file }: VersionsProps) => (
  <section aria-label="Versions">
    <Title order={3} size="h4" mb="xs">
      Versions
    </Title>
    <VersionsPanel
      path={path}
      current={file}
      lockedBecause={file !== null && isDiaryEntry(path) ? "never changes" : null}
    />
  </section>
);

function Remove({ file: { path, version } }: { readonly file: MemoryFileAnswer }) {
  const thread = useThread();
  const confirm = useConfirm();
  const [, goTo] = useLocation();
  const remove = useMutation({
    mutationFn: () => removeFile(thread, { path, version }),
    onSuccess: async () => {
      goTo("/memory");
      tell(`${path} is removed. Its versions stay, and can be restored from its address.`);
      await memoryChanged(thread);
    },
    onError: (error) => {
      tellFailure(`${path} is not removed`, error);
      return memoryChanged(thread);
    },
  });
  const ask = async () => {
    const isConfirmed = await confirm({
      title: `Remove ${path}?`,
      words: "It leaves the memory, and Vigil reads it no more. Its versions stay.",
      action: "Remove the file",
    });
    if (isConfirmed) remove.mutate();
  };
  return (
    <Button size="xs" variant="default" loading={remove.isPending} onClick={ask}>
      Remove
    </Button>
  );
}
