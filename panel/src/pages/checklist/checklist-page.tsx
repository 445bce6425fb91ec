/** Checklist: what Vigil is asked to look after, and what it understands of it. */
import { Grid, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { checklistLimit } from "../../../../lib/domain/memory.ts";
import type { ChecklistAnswer } from "../../../../lib/domain/wire/checklist.ts";
import { checklistQuery, writeChecklist } from "../../api/checklist.ts";
import { memoryChanged } from "../../api/memory.ts";
import { queryClient } from "../../api/query-client.ts";
import { BothSides } from "../../parts/editor/both-sides.tsx";
import { SaveBar } from "../../parts/editor/save-bar.tsx";
import { savingOf } from "../../parts/editor/saving.ts";
import { type DraftControl, useDraft } from "../../parts/editor/use-draft.ts";
import { Failure } from "../../parts/failure.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { MarkdownEditor } from "../../parts/markdown-editor.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { tell } from "../../parts/tell.ts";
import { VersionsPanel } from "../../parts/versions-panel.tsx";
import { useThread } from "../../shell/thread.tsx";
import { When } from "../../time/when.tsx";
import { UnderstoodPanel } from "./understood-panel.tsx";

export default function ChecklistPage() {
  const thread = useThread();
  const query = useQuery(checklistQuery(thread));
  return (
    <>
      <PageHead title="Checklist" />
      <Loaded query={query} height={560}>
        {(stored) => <Checklist key={thread} stored={stored} />}
      </Loaded>
    </>
  );
}

const limit = { least: 1, most: checklistLimit, unit: "characters" } as const;

function Checklist({ stored }: { readonly stored: ChecklistAnswer }) {
  const thread = useThread();
  const draft = useDraft(`${thread}:${stored.path}`, stored);
  const save = useSave(thread, draft);
  const { text, standing, type } = draft;
  const { mayBeSaved, onSave, refusal, failure } = savingOf(draft, save, limit);
  return (
    <Stack gap="lg">
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="xs">
            {standing === "conflict" && (
              <BothSides
                path={stored.path}
                mine={text}
                theirs={stored.content}
                theirVersion={stored.version}
                onKeepMine={draft.keepMine}
                onTakeTheirs={draft.discard}
              />
            )}
            <MarkdownEditor
              label={stored.path}
              value={text}
              onChange={type}
              onSave={onSave}
              limit={limit}
              error={refusal}
              height={380}
            />
            <SaveBar
              draft={draft}
              isSaving={save.isPending}
              mayBeSaved={mayBeSaved}
              onSave={onSave}
            />
            {failure !== null && <Failure error={failure} onRetry={onSave} />}
            <Stored stored={stored} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <UnderstoodPanel text={text} onStartFrom={type} />
        </Grid.Col>
      </Grid>
      <section aria-label="Versions">
        <Title order={2} size="h4" mb="xs">
          Versions
        </Title>
        {stored.version === 0 ? (
          <Text size="sm" c="dimmed">
            There is none yet: the first one is made when you save.
          </Text>
        ) : (
          <VersionsPanel path={stored.path} current={stored} onRestored={draft.discard} />
        )}
      </section>
    </Stack>
  );
}

function useSave(thread: string, draft: DraftControl) {
  const { queryKey } = checklistQuery(thread);
  return useMutation({
    mutationFn: (content: string) => writeChecklist(thread, { content, version: draft.version }),
    onSuccess: async (answer, sent) => {
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, answer);
      draft.saved(sent, answer);
      tell(`Saved: version ${answer.version}. The next beat goes by it.`);
      await memoryChanged(thread);
    },
    // Somebody was faster: what is stored by now makes the draft a conflict, which shows both sides.
    onError: () => queryClient.invalidateQueries({ queryKey }),
  });
}

const Stored = ({ stored }: { readonly stored: ChecklistAnswer }) => (
  <Text size="xs" c="dimmed">
    {stored.last_modified === null ? (
      "Nothing is stored yet."
    ) : (
      <>
        Stored: version {stored.version}, <When at={stored.last_modified} />.
      </>
    )}
  </Text>
);
