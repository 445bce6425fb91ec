/** notify: the person is told something in fixed words, without a model call. */
import type { ThreadId } from "../domain/ids.ts";
import type { Ports } from "../ports.ts";

/** @param notice its id makes it heard once, however often it is sent */
export const notify = (
  ports: Pick<Ports, "queue" | "clock">,
  threadId: ThreadId,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<void> =>
  ports.queue.send({
    type: "notice",
    source: "heartbeat",
    id,
    threadId,
    content: [{ type: "text", text }],
    timestamp: ports.clock.now(),
  });
