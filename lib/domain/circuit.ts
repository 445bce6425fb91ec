/** The circuit breaker of a thread's model: after repeated failures it is left alone for a while. */
import * as z from "zod/mini";
import { after, DurationMs, hours, Instant, milliseconds, minutes } from "./time.ts";

/** Failures in a row that open the circuit. */
export const failuresToOpen = 3;
export const firstBackOffMs = minutes(5);
export const longestBackOffMs = hours(4);

/**
 * - `failures`     in a row, 0 after a success
 * - `openUntilAt`  while the circuit is open: when the model may be probed; null while it is closed
 * - `backOffMs`    how long the circuit was opened for the last time; 0 while it is closed
 * - `told`         whether the person has heard of this outage
 */
const CircuitState = z.object({
  failures: z.number().check(z.int(), z.minimum(0)),
  openUntilAt: z.nullable(Instant),
  backOffMs: DurationMs,
  told: z.boolean(),
});
export type Circuit = z.infer<typeof CircuitState>;

export const closedCircuit: Circuit = {
  failures: 0,
  openUntilAt: null,
  backOffMs: milliseconds(0),
  told: false,
};

/** As it stands in the thread's item; a thread that was stored without one has a closed circuit. */
export const Circuit = z._default(CircuitState, closedCircuit);

export type CircuitVerdict = "closed" | "open" | "probe";

/**
 * | state | verdict |
 * | --- | --- |
 * | fewer failures in a row than open it | `closed`: call the model |
 * | open, and its time is not over | `open`: leave the model alone |
 * | open, and its time is over (at `openUntilAt` it is) | `probe`: one call decides |
 *
 * The lease of the beat that probes keeps others from probing beside it. A probe that dies without a
 * result changes nothing: the next beat is the probe.
 */
export function circuitVerdict(circuit: Circuit, now: Instant): CircuitVerdict {
  if (circuit.openUntilAt === null) return "closed";
  return now < circuit.openUntilAt ? "open" : "probe";
}

/**
 * The circuit after a model call that failed.
 *
 * | it was | it is |
 * | --- | --- |
 * | closed, with fewer failures than open it | closed, with one more |
 * | closed, and this is the failure too many | open for 5 min |
 * | probed | open for twice as long as the last time, at most 4 h |
 * | open, and a run by hand tried all the same | open until the same moment |
 */
export function afterFailure(circuit: Circuit, now: Instant): Circuit {
  const failures = Math.min(circuit.failures + 1, Number.MAX_SAFE_INTEGER);
  const verdict = circuitVerdict(circuit, now);
  const stays = verdict === "open" || (verdict === "closed" && failures < failuresToOpen);
  if (stays) return { ...circuit, failures };
  const backOffMs = verdict === "probe" ? doubled(circuit.backOffMs) : firstBackOffMs;
  return { ...circuit, failures, openUntilAt: after(now, backOffMs), backOffMs };
}

const doubled = (backOffMs: DurationMs): DurationMs =>
  milliseconds(Math.min(longestBackOffMs, Math.max(firstBackOffMs, backOffMs * 2)));

/** Closed, whatever it was: the next outage is counted, and told, anew. */
export const afterSuccess = (): Circuit => closedCircuit;

/** True once an outage: the circuit is open and the person has not heard of it. */
export const shouldTell = (circuit: Circuit): boolean =>
  circuit.openUntilAt !== null && !circuit.told;

export const afterTelling = (circuit: Circuit): Circuit => ({ ...circuit, told: true });
