/** Who may use this Vigil and what answers by default: the part of the environment that flows need. */

import type { ModelName, Provider } from "./model-name.ts";
import type { DurationMs } from "./time.ts";

export interface Settings {
  /** Used where a thread's config names no model. */
  readonly model: ModelName;
  /** Discord ids of the people who may use it; the first one is the person of the thread `default`. */
  readonly ownerIds: readonly string[];
  /** Providers that run on this machine, as Ollama: their models cost nothing. */
  readonly freeProviders: readonly Provider[];
  /** History becomes memory this long after it came in, at the earliest; left out: an hour. For the simulator. */
  readonly synthesisAfterMs?: DurationMs;
  /** Where the panel and the control API are; left out: this function was not told. */
  readonly controlUrl?: string;
  /** What all threads together may spend on models in a day of UTC. */
  readonly dailyBudgetUsd: number;
}
