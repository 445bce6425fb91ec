/** Begins a new note. */
import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { memoryChanged, writeFile } from "../../api/memory.ts";
import { filePlace } from "../../parts/provenance-words.ts";
import { useThread } from "../../shell/thread.tsx";
import { PathForm } from "./path-form.tsx";
import { nameOf } from "./tree.ts";

export function NewNote() {
  const thread = useThread();
  const [isOpen, dialog] = useDisclosure();
  const [, goTo] = useLocation();
  const create = useMutation({
    mutationFn: (path: string) =>
      // Version 0: only where nothing is.
      writeFile(thread, { path, content: `# ${nameOf(path)}\n`, version: 0 }),
    onSuccess: async (file) => {
      dialog.close();
      goTo(filePlace(file.path));
      await memoryChanged(thread);
    },
  });
  return (
    <>
      <Button size="xs" leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
        New note
      </Button>
      <Modal
        opened={isOpen}
        onClose={dialog.close}
        title="New note"
        closeButtonProps={{ "aria-label": "Leave it" }}
        centered
      >
        <PathForm
          label="Path"
          description="One topic a file: notes/boiler.md, notes/travel/trains.md."
          initial="notes/new.md"
          action="Begin the note"
          isPending={create.isPending}
          refusal={create.error?.message ?? null}
          onSubmit={(path) => create.mutate(path)}
        />
      </Modal>
    </>
  );
}
