/** A run's parts in words. */
import type { RunAction, RunDetail } from "../../../api/run-types.ts";
import { skippedBecause } from "../../../parts/beat-sign/looks.ts";

/** Why the gate let a beat through; what it does not know is said as it is. */
const becauseWords: Readonly<Record<string, string>> = {
  "by-hand": "somebody asked for it",
  first: "it was the first one",
  message: "somebody had written since its last reflection",
  change: "something had changed since its last reflection",
  "line-due": "a line of the checklist was due",
  "think-at-least": "it had not thought for as long as its config allows",
};

/** The gate's decision in a sentence. */
export function gateWords({
  kind,
  reason,
  because,
}: Pick<RunDetail, "kind" | "reason" | "because">) {
  if (kind === "skipped") return `Stayed quiet: ${skippedBecause(reason)}.`;
  if (because === null) return "Was not asked.";
  return `Let it through: ${becauseWords[because] ?? because}.`;
}

export type Fate = "done" | "would" | "rejected" | "not-done";

/**
 * | the action | it is |
 * | --- | --- |
 * | has a reason | rejected |
 * | was executed | done |
 * | was not, of a dry run | what would have been |
 * | was not | not done: the run ended before |
 */
export function fateOf({ reason, executed }: RunAction, isDryRun: boolean): Fate {
  if (reason !== null) return "rejected";
  if (executed) return "done";
  return isDryRun ? "would" : "not-done";
}

export const fateWords: Readonly<Record<Fate, string>> = {
  done: "done",
  would: "would have",
  rejected: "rejected",
  "not-done": "not done",
};

/** `Wrote notes/boiler.md`, `Would have spoken`: the action without its text. */
export function actionTitle(action: RunAction, fate: Fate): string {
  const [did, done] = verbs[action.action_type] ?? [action.action_type, action.action_type];
  const verb = fate === "done" ? did : done;
  const way = action.vote_direction === null ? "" : ` ${action.vote_direction}`;
  const target = action.target_id === null ? "" : ` ${action.target_id}`;
  const words = `${verb}${way}${target}`;
  switch (fate) {
    case "would":
      return `Would have ${words}`;
    case "rejected":
      return `Was not allowed: ${words}`;
    case "not-done":
      return `Did not come to it: ${words}`;
    case "done":
      return words.charAt(0).toUpperCase() + words.slice(1);
  }
}

const verbs: Readonly<Record<string, readonly [did: string, done: string]>> = {
  speak: ["spoke", "spoken"],
  write: ["wrote", "written"],
  remove: ["removed", "removed"],
  post: ["posted", "posted"],
  comment: ["commented on", "commented on"],
  vote: ["voted", "voted"],
  remind: ["set a reminder", "set a reminder"],
  reminder_edit: ["changed the reminder", "changed the reminder"],
  reminder_cancel: ["cancelled the reminder", "cancelled the reminder"],
};

/** JSON with its lines and indents; what is none, or was cut off, stays as it is. */
export function prettyInput(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Inputs are kept up to a limit, so that a long one ends in the middle of its JSON.
    return text;
  }
}
