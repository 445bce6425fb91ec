/** The parts of a run as the API answers them; apart from its queries, so that plain functions need no React. */
import type { RunAnswer } from "../../../lib/domain/wire/runs.ts";

export type RunDetail = RunAnswer["run"];
export type RunStep = RunDetail["steps"][number];
export type RunAction = RunDetail["actions"][number];

/** What a replay is asked for by. */
export interface ReplayWish {
  /** Left out: the run's own. */
  readonly model?: string;
  /** Left out: as it was then. */
  readonly checklist?: string;
}
