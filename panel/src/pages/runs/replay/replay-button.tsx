/** Opens the question on which model and by which checklist a run is to be replayed. */
import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRepeat } from "@tabler/icons-react";
import type { RunDetail } from "../../../api/run-types.ts";
import { ReplayForm } from "./replay-form.tsx";

export function ReplayButton({ run }: { readonly run: RunDetail }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" leftSection={<IconRepeat size={18} />} onClick={open}>
        Replay
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title="Replay this run"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <ReplayForm run={run} onDone={close} />
      </Modal>
    </>
  );
}
