/** What can be ordered: a beat now, a dry run, a pause of this thread, a stop of the whole system. */
import { Button } from "@mantine/core";
import {
  IconActivityHeartbeat,
  IconPlayerPause,
  IconPlayerPlay,
  IconPower,
  IconTestPipe,
} from "@tabler/icons-react";
import type { HeartbeatStatusAnswer } from "../../../../lib/domain/wire/status.ts";
import type { ThreadAnswer } from "../../../../lib/domain/wire/thread.ts";
import { useLastRunNow, useOrder, useRunNow, useSetEnabled } from "../../api/heartbeat.ts";
import { tell, tellFailure } from "../../parts/tell.ts";

interface ControlsProps {
  readonly status: ThreadAnswer;
  /** Undefined while it is not known. */
  readonly system: HeartbeatStatusAnswer | undefined;
}

export function Controls({ status, system }: ControlsProps) {
  return (
    <>
      <BeatButtons thread={status.thread_id} />
      <PauseButton status={status} />
      <StopButton system={system} />
    </>
  );
}

/** What came of it stands in `BeatProgress`, which outlives the page. */
function BeatButtons({ thread }: { readonly thread: string }) {
  const runNow = useRunNow(thread);
  const last = useLastRunNow(thread);
  const isPending = last?.isPending ?? false;
  return (
    <>
      <Button
        leftSection={<IconActivityHeartbeat size={18} />}
        onClick={() => runNow.mutate({ isDryRun: false })}
        loading={isPending && last?.isDryRun === false}
        disabled={isPending}
      >
        Beat now
      </Button>
      <Button
        variant="default"
        leftSection={<IconTestPipe size={18} />}
        onClick={() => runNow.mutate({ isDryRun: true })}
        loading={isPending && last?.isDryRun === true}
        disabled={isPending}
      >
        Dry run
      </Button>
    </>
  );
}

function PauseButton({ status: { thread_id, enabled } }: { readonly status: ThreadAnswer }) {
  const setEnabled = useSetEnabled(thread_id);
  const failed = enabled ? "This thread is not paused" : "This thread is not resumed";
  return (
    <Button
      variant="default"
      w={130}
      leftSection={enabled ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
      aria-label={enabled ? "Pause this thread" : "Resume this thread"}
      onClick={() =>
        setEnabled.mutate(!enabled, { onError: (error) => tellFailure(failed, error) })
      }
    >
      {enabled ? "Pause" : "Resume"}
    </Button>
  );
}

function StopButton({ system }: Pick<ControlsProps, "system">) {
  const order = useOrder();
  const isRunning = system?.running ?? true;
  return (
    <Button
      variant="default"
      w={140}
      leftSection={<IconPower size={18} />}
      disabled={system === undefined}
      onClick={() =>
        order.mutate(isRunning ? "stop" : "start", {
          onSuccess: ({ message }) => tell(message),
          onError: (error) =>
            tellFailure(isRunning ? "Vigil is not stopped" : "Vigil is not started", error),
        })
      }
    >
      {isRunning ? "Stop Vigil" : "Start Vigil"}
    </Button>
  );
}
