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

/** What follows "it was quiet because", of a thread's skip. */
export const skipWords: Readonly<Record<SkipReason, string>> = {
  disabled: "the heartbeat of this thread is disabled",
  "quiet-hours": "it is outside of its active hours",
  busy: "the conversation agent is at work",
  cooldown: "its person has just written",
  "circuit-open": "its model has failed again and again and is left alone for a while",
  budget: "the budget of the day is spent",
  "nothing-new": "nothing has changed since its last reflection",
};
