/** ask-panel: on this machine the panel's address is the answer; elsewhere a link is ordered, for who asked alone. */
import { defaultThreadId } from "../domain/ids.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { Answer, Place } from "./interact.ts";
import type { LookPorts } from "./look.ts";

type Asked = Extract<Outcome, { kind: "panel" }>;

/**
 * | | |
 * | --- | --- |
 * | Vigil runs on the person's own machine | its address, which is open from there alone |
 * | in a place that has a thread | the order, for its queue |
 * | in a place that has none, the first owner | the order in the thread `default`: to look must not wake a new thread |
 * | in a place that has none, another owner | there is nothing yet that they could see |
 */
export async function askPanel(
  { threads }: Pick<LookPorts, "threads">,
  { url, isLocal }: Place,
  { order, isFirstOwner }: Asked,
): Promise<Extract<Answer, { kind: "whisper" }> | Extract<Outcome, { kind: "enqueue" }>> {
  if (isLocal)
    return {
      kind: "whisper",
      text: `I run on your own machine: my panel is at ${url}, and is open from there only.`,
    };
  const isKnown =
    order.threadId === defaultThreadId || (await threads.read(order.threadId)) !== null;
  if (!isKnown && !isFirstOwner)
    return {
      kind: "whisper",
      text: "Nothing has happened here yet, so there is nothing to see. Say something with /chat, then ask for /panel again.",
    };
  const signal = isKnown ? order : { ...order, threadId: defaultThreadId };
  return { kind: "enqueue", signal, receipt: { kind: "private" }, isElsewhere: false };
}
