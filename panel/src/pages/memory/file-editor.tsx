/** A file of the memory, being written. */
import { Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { checklistLimit, checklistPath } from "../../../../lib/domain/memory.ts";
import type { MemoryFileAnswer } from "../../../../lib/domain/wire/memory.ts";
import { memoryChanged, memoryFileQuery, writeFile } from "../../api/memory.ts";
import { queryClient } from "../../api/query-client.ts";
import { BothSides } from "../../parts/editor/both-sides.tsx";
import { SaveBar } from "../../parts/editor/save-bar.tsx";
import { savingOf } from "../../parts/editor/saving.ts";
import type { TextLimit } from "../../parts/editor/text-limit.ts";
import { useDraft } from "../../parts/editor/use-draft.ts";
import { Failure } from "../../parts/failure.tsx";
import { MarkdownEditor } from "../../parts/markdown-editor.tsx";
import { tell } from "../../parts/tell.ts";
import { useThread } from "../../shell/thread.tsx";

/** As the API has it: 64 KB, and the checklist's own limit. */
const limitOf = (path: string): TextLimit =>
  path === checklistPath
    ? { least: 1, most: checklistLimit, unit: "characters" }
    : { most: 65_536, unit: "bytes" };

export function FileEditor({ file }: { readonly file: MemoryFileAnswer }) {
  const thread = useThread();
  const { path } = file;
  const draft = useDraft(`${thread}:${path}`, file);
  const { queryKey } = memoryFileQuery(thread, path);
  const save = useMutation({
    mutationFn: (content: string) => writeFile(thread, { path, content, version: draft.version }),
    onSuccess: async (answer, sent) => {
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, answer);
      draft.saved(sent, answer);
      tell(`Saved: ${path} is at version ${answer.version}.`);
      await memoryChanged(thread);
    },
    // Somebody was faster: what is stored by now makes the draft a conflict, which shows both sides.
    onError: () => queryClient.invalidateQueries({ queryKey }),
  });
  const { text, standing } = draft;
  const limit = limitOf(path);
  const { mayBeSaved, onSave, refusal, failure } = savingOf(draft, save, limit);
  return (
    <Stack gap="xs">
      {standing === "conflict" && (
        <BothSides
          path={path}
          mine={text}
          theirs={file.content}
          theirVersion={file.version}
          onKeepMine={draft.keepMine}
          onTakeTheirs={draft.discard}
        />
      )}
      <MarkdownEditor
        label={path}
        value={text}
        onChange={draft.type}
        onSave={onSave}
        limit={limit}
        error={refusal}
      />
      <SaveBar draft={draft} isSaving={save.isPending} mayBeSaved={mayBeSaved} onSave={onSave} />
      {failure !== null && <Failure error={failure} onRetry={onSave} />}
    </Stack>
  );
}
