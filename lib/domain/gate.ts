/** Whether a claimed beat is worth a model call, and if not, why. Reads nothing but the claimed item. */
import { isRunning } from "./board.ts";
import type { Thread } from "./thread.ts";
import type { Instant } from "./time.ts";

export const skipReasons = ["disabled", "busy"] as const;
export type SkipReason = (typeof skipReasons)[number];

export type Verdict =
  | { readonly kind: "go" }
  /** The slot is answered by silence. */
  | { readonly kind: "skip"; readonly reason: SkipReason }
  /** The slot waits: it will be answered by a later attempt. */
  | { readonly kind: "wait"; readonly reason: SkipReason };

export type Trigger = "schedule" | "by-hand";

/**
 * | in this order | verdict |
 * | --- | --- |
 * | run by hand | go: it passes every gate but the lease |
 * | the thread is disabled | skip `disabled` |
 * | the conversation agent is at work, and its lease holds | wait `busy` |
 * | else | go |
 */
export function gate(thread: Thread, trigger: Trigger, now: Instant): Verdict {
  if (trigger === "by-hand") return { kind: "go" };
  if (!thread.config.enabled) return { kind: "skip", reason: "disabled" };
  if (isRunning(thread.board.conversation, now)) return { kind: "wait", reason: "busy" };
  return { kind: "go" };
}
