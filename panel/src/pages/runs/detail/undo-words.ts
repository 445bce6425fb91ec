/** What an undo of a run takes back and what it leaves, as its question names them. */
import { cut } from "../../../../../lib/domain/cut.ts";
import type { RunAction } from "../../../api/run-types.ts";

export interface UndoWords {
  /** A line each. */
  readonly taken: readonly string[];
  /** What was done and is not taken back: changes of reminders. */
  readonly left: readonly string[];
}

const quoted = (text: string | null): string => `“${cut(text ?? "", 80)}”`;

/** What was rejected or rehearsed is in neither. */
export function undoWords(actions: readonly RunAction[]): UndoWords {
  const done = actions.filter(({ executed }) => executed);
  const taken = done.map(takenWords);
  return {
    taken: taken.filter((words) => words !== null),
    left: done.filter((_, place) => taken[place] === null).map(leftWords),
  };
}

function takenWords(action: RunAction): string | null {
  const { action_type, target_id, title, content, vote_direction } = action;
  switch (action_type) {
    case "speak":
      return `the message ${quoted(content)} is deleted, or never sent`;
    case "write":
      return `${target_id} gets back what stood in it before, unless it was changed since`;
    case "remove":
      return `${target_id} is there again`;
    case "post":
      return `the post ${quoted(title)} is removed`;
    case "comment":
      return `the comment ${quoted(content)} is removed`;
    case "vote":
      return `the vote ${vote_direction} on ${target_id} is taken back`;
    case "remind":
      return `the reminder ${quoted(content)} is cancelled, unless it was changed since`;
    default:
      return null;
  }
}

const leftWords = ({ target_id }: RunAction): string =>
  `the reminder ${target_id} stays as it is now`;
