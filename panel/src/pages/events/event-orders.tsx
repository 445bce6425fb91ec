/** What can be done with the whole log: keep a copy of it, clear it. */
import { Button } from "@mantine/core";
import { IconDownload, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { clearEvents, exportEvents } from "../../api/events.ts";
import { useConfirm } from "../../parts/confirm.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { tell, tellFailure } from "../../parts/tell.ts";
import { useThread } from "../../shell/thread.tsx";

export function EventOrders() {
  const thread = useThread();
  const client = useQueryClient();
  const confirm = useConfirm();
  const copy = useMutation({
    mutationFn: () => exportEvents(thread),
    onSuccess: (text) => saveFile(`vigil-events-${thread}.ndjson`, text, "application/x-ndjson"),
    onError: (error) => tellFailure("The events are not exported", error),
  });
  const clear = useMutation({
    mutationFn: () => clearEvents(client, thread),
    onSuccess: ({ message }) => tell(message),
    onError: (error) => tellFailure("The events are not removed", error),
  });
  const askToClear = async (): Promise<void> => {
    const isConfirmed = await confirm({
      title: "Clear the event log",
      words: `All events of the thread ${thread} are removed for good. Its runs, messages and memory stay. Export them first to keep a copy.`,
      action: "Clear the log",
    });
    if (isConfirmed) clear.mutate();
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        loading={copy.isPending}
        onClick={() => copy.mutate()}
      >
        Export
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} />}
        loading={clear.isPending}
        onClick={askToClear}
      >
        Clear…
      </Button>
    </>
  );
}
