/** Why a beat stayed quiet without a model call. */
export const skipReasons = [
  "disabled",
  "quiet-hours",
  "busy",
  "cooldown",
  "circuit-open",
  "budget",
  "nothing-new",
] as const;
export type SkipReason = (typeof skipReasons)[number];
