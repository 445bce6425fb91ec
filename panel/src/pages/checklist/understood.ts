/** What Vigil reads in a text for HEARTBEAT.md, with its own parser: to be shown beside it as one types. */
import {
  type ChecklistLine,
  isEmptyChecklist,
  parseChecklist,
} from "../../../../lib/domain/checklist.ts";
import { dueLines, nextLineDueAt } from "../../../../lib/domain/due-lines.ts";
import type { Instant } from "../../../../lib/domain/time.ts";

/** When a line is due: `now` at the next beat, or at a moment; null for a line without a rhythm of its own. */
export type Due = { readonly kind: "now" } | { readonly kind: "at"; readonly at: Instant } | null;

export interface LineShown extends ChecklistLine {
  readonly due: Due;
}

export interface Understood {
  readonly sections: readonly { readonly title: string; readonly lines: readonly LineShown[] }[];
  readonly notUnderstood: readonly string[];
  /** It asks for nothing at all. */
  readonly isEmpty: boolean;
}

export interface Clock {
  readonly now: Instant;
  readonly timezone: string;
  /** Null: it has not reflected yet. */
  readonly lastReflectionAt: Instant | null;
}

export function understand(text: string, clock: Clock): Understood {
  const { checklist, rules, proactiveBehaviors, notUnderstood } = parseChecklist(text);
  const shown = (lines: readonly ChecklistLine[]): readonly LineShown[] =>
    lines.map((line) => ({ ...line, due: dueOf(line, clock) }));
  return {
    sections: [
      { title: "Checklist", lines: shown(checklist) },
      { title: "Rules", lines: shown(rules) },
      { title: "Proactive behaviours", lines: shown(proactiveBehaviors) },
    ],
    notUnderstood,
    isEmpty: isEmptyChecklist(text),
  };
}

/** The same two rules that decide over a beat, asked about one line. */
function dueOf(line: ChecklistLine, { now, timezone, lastReflectionAt }: Clock): Due {
  const { rhythm } = line;
  if (rhythm === null || line.done) return null;
  const alone = { ...emptyChecklist, rhythmic: [{ ...line, rhythm }] };
  if (dueLines(alone, lastReflectionAt, now, timezone).length > 0) return { kind: "now" };
  const at = nextLineDueAt(alone, lastReflectionAt ?? now, timezone);
  return at === null ? null : { kind: "at", at };
}

const emptyChecklist = parseChecklist("");
