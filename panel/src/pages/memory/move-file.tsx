/** Gives a file another path. */
import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { memoryChanged, moveFile } from "../../api/memory.ts";
import { filePlace } from "../../parts/provenance-words.ts";
import { tell } from "../../parts/tell.ts";
import { useThread } from "../../shell/thread.tsx";
import { PathForm } from "./path-form.tsx";

export function MoveFile({ path }: { readonly path: string }) {
  const thread = useThread();
  const [isOpen, dialog] = useDisclosure();
  const [, goTo] = useLocation();
  const move = useMutation({
    mutationFn: (to: string) => moveFile(thread, { from: path, to }),
    onSuccess: async (file) => {
      dialog.close();
      goTo(filePlace(file.path));
      tell(`${path} is ${file.path} now.`);
      await memoryChanged(thread);
    },
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={dialog.open}>
        Move
      </Button>
      <Modal
        opened={isOpen}
        onClose={dialog.close}
        title={`Move ${path}`}
        closeButtonProps={{ "aria-label": "Leave it" }}
        centered
      >
        <PathForm
          label="New path"
          description="A .md file under notes/ or diary/, where nothing is yet."
          initial={path}
          action="Move the file"
          isPending={move.isPending}
          refusal={move.error?.message ?? null}
          onSubmit={(to) => move.mutate(to)}
        />
      </Modal>
    </>
  );
}
