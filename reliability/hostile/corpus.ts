/** corpus: every attempt. */
import type { Attempt } from "./attempt.ts";
import { onMemory } from "./corpus/memory.ts";
import { byRecall } from "./corpus/recall.ts";
import { byShell } from "./corpus/shell.ts";
import { bySynthesis } from "./corpus/synthesis.ts";
import { onTools } from "./corpus/tools.ts";
import { byWords } from "./corpus/words.ts";

export const corpus: readonly Attempt[] = [
  ...onMemory,
  ...onTools,
  ...byShell,
  ...byRecall,
  ...bySynthesis,
  ...byWords,
];
