/** deeds: what the tools of one turn did, would have done, or were refused; filled while the turn runs. */

import { cut } from "../domain/cut.ts";
import { maxActionsPerBeat } from "../domain/limits.ts";
import { type Action, effectsOf, effectTypes, type ToolStep } from "../domain/run.ts";

export interface Deeds {
  readonly actions: Action[];
  /** Why the turn chose silence; null while it has not. */
  rest: string | null;
}

export const noDeeds = (): Deeds => ({ actions: [], rest: null });

/** What a tool is about to do; the parts that its kind does not have are left out. */
export type Intent = Pick<Action, "type"> &
  Partial<Pick<Action, "target" | "title" | "content" | "voteDirection" | "reminder">>;

const nothing = { target: null, title: null, content: "", voteDirection: null };

/** Writes the action down, and answers `said` for the model to read. */
export function act(deeds: Deeds, dryRun: boolean, intent: Intent, said: string): string {
  deeds.actions.push({ ...nothing, ...intent, executed: !dryRun, reason: null });
  return dryRun ? `Dry run: ${said}` : said;
}

/** Writes down that the action was rejected, and answers why, for the model to read. */
export function reject(deeds: Deeds, intent: Intent, reason: string): string {
  const content = cut(intent.content ?? "");
  deeds.actions.push({ ...nothing, ...intent, content, executed: false, reason });
  return `Refused: ${reason}.`;
}

/** Why the beat can have no further effect; null while it can. */
export const tooMany = ({ actions }: Deeds): string | null =>
  effectsOf(actions).length < maxActionsPerBeat
    ? null
    : `at most ${maxActionsPerBeat} thoughts, posts, comments, votes and reminders a beat, taken together`;

/** Whether a thought was sent, or in a dry run would have been. */
export const hasSpoken = ({ actions }: Deeds): boolean =>
  actions.some(({ type, reason }) => type === "speak" && reason === null);

/** The number in its ids that the next effect will bear, from 1. */
export const nextEffect = ({ actions }: Deeds): number => effectsOf(actions).length + 1;

/** Rejects the calls of effects that came to nothing before their tool could say so; they come last. */
export function rejectRefusedCalls(deeds: Deeds, steps: readonly ToolStep[]): void {
  for (const { tool, input, refused } of steps) {
    const type = effectTypes.find((name) => name === tool);
    if (type !== undefined && refused !== undefined)
      reject(deeds, { type, content: input }, refused);
  }
}
