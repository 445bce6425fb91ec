/** How syntheses are spoken of: their state, and why none was made. */
import type { SynthesisAnswer as Synthesis } from "../../../../lib/domain/wire/synthesis.ts";

export const stateWords: Readonly<Record<Synthesis["state"], string>> = {
  decided: "being written",
  done: "done",
  undone: "undone",
};

const reasons: ReadonlyMap<string, string> = new Map([
  ["disabled", "the heartbeat of this thread is off"],
  ["dry-run", "this thread is a dry run"],
  ["no-model", "its model is offline"],
  ["no-work", "nothing that you said, and no diary entry, is new"],
  ["budget", "the day's budget is spent, the thread's or its part for syntheses"],
  ["gave-up", "three attempts at the same history broke off; the next one is an hour later"],
  ["already-running", "another one is under way"],
]);

/** Why none was made; a model's failure in its own words. */
export const reasonWords = (reason: string): string => reasons.get(reason) ?? reason;

/** `3 messages, 1 diary entry and 2 files`; `nothing` where it read none. */
export function readWords({
  messages_read: messages,
  diary_read: diary,
  memory_read: files,
}: Pick<Synthesis, "messages_read" | "diary_read" | "memory_read">): string {
  const parts = [
    counted(messages.length, "message", "messages"),
    counted(diary.length, "diary entry", "diary entries"),
    counted(files.length, "file", "files"),
  ].filter((part) => part !== "");
  if (parts.length === 0) return "nothing";
  const last = parts.at(-1) ?? "";
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

const counted = (count: number, one: string, many: string): string =>
  count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
