/** The spans and bounds that several parts must agree on; the stack and the flows read them here. */
import { hours, minutes, seconds } from "./time.ts";

/** No function that runs beats may live longer than this (a Lambda cannot outlive its timeout). */
export const beatFunctionTimeoutMs = minutes(3);

/** A lease outlives every function that can hold it, so that two holders are never alive at once. */
export const leaseMs = seconds(beatFunctionTimeoutMs / 1_000 + 30);

export const conversationTimeoutMs = minutes(2);

/** AWS asks for at least six times the function's timeout (SQS event sources). */
export const queueVisibilityMs = minutes(12);

/** How often a signal is tried before it is set aside in the dead-letter queue. */
export const maxSignalReceives = 6;

/** From this receive on, the signals of a thread are answered one by one, so that one fails alone. */
export const aloneFromReceive = 3;

/** How often a beat is tried before its slot is recorded as failed. */
export const maxBeatAttempts = 3;

/** Time kept back from a deadline for recording, handing over and answering. */
export const recordingReserveMs = seconds(15);

/** A model turn never takes longer than this, however much time the function has left. */
export const maxModelTurnMs = seconds(90);

/**
 * What one tick looks at. The time it has is the true bound: none is begun in its last minute, a few are under
 * way at once, and what is left is found by the next tick. A thousand quiet threads take about ten seconds.
 */
export const beatsPerTick = 1_000;
export const beatsAtATime = 4;
export const tickReserveMs = minutes(1);

/** Steps of one tool loop: model calls, each with the tool calls it asks for. */
export const maxModelSteps = 8;

/** A synthesis reads and writes more than a beat does. */
export const maxSynthesisSteps = 12;
export const synthesisMaxTokens = 4_000;

/** History becomes memory this long after it came in: once an hour at most (ORIGIN's rhythm). */
export const synthesisAfterMs = hours(1);

/** How often a synthesis is tried on the same history, before it waits for the next. */
export const maxSynthesisAttempts = 3;

/** What the shell shows of the past: messages, and runs. */
export const shellHistoryRead = 2_000;
export const recentRunsShown = 100;

/** Effects (thoughts, posts, comments, votes, changes of reminders) of one beat. */
export const maxActionsPerBeat = 3;

/** What a reflection is shown of the past. */
export const recentMessagesShown = 20;
export const recentThoughtsShown = 10;

/** A question to the memory, in characters: a sentence or two. */
export const queryLimit = 500;

export const runsKeptDays = 30;
/**
 * Longer than a signal may lie in the queue, in the dead-letter queue and, put back, in the queue again: none
 * outlives the proof that it was answered.
 */
export const signalsKeptDays = 30;
