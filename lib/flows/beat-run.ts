/** beat-run: from a beat that passed its gate to its run, the record of what it did and cost. */
import { afterFailure, afterSuccess, type Circuit } from "../domain/circuit.ts";
import { sanitise } from "../domain/plain-text.ts";
import { decidedAt, noUsage, type Outcome, type Run, succeeded } from "../domain/run.ts";
import type { Settings } from "../domain/settings.ts";
import { isSilence } from "../domain/silence.ts";
import type { Thread } from "../domain/thread.ts";
import { spanBetween } from "../domain/time.ts";
import type { BeatMarks } from "../ports.ts";
import type { BeatPorts } from "./beat.ts";
import type { Reflection, ReflectionTurn } from "./reflect.ts";
import type { BudgetSpent } from "./spend.ts";

/** What is known of a run before anything happened. */
export type Beginning = Omit<
  Run,
  "durationMs" | "outcome" | "text" | "steps" | "actions" | "read" | "usage" | "costMicroUsd"
> & { readonly model: string };

export interface Answered {
  readonly kind: "answered";
  readonly run: Run;
  readonly marks: BeatMarks;
  /** The budget that ended the reflection midway, of which the person should hear; null when none did. */
  readonly cutShort: BudgetSpent | null;
}

interface Asked extends Pick<ReflectionTurn, "deadlineAt" | "onSteps"> {
  readonly thread: Thread;
}

export async function answerSlot(
  ports: BeatPorts,
  settings: Settings,
  started: Beginning,
  { thread, deadlineAt, onSteps }: Asked,
): Promise<Answered | BudgetSpent> {
  // What a reflection needs (the zone library among it) is loaded only by beats that passed the gate.
  const { reflect } = await import("./reflect.ts");
  const { id: runId, model, dryRun, fence } = started;
  const turn = { runId, fence, model, dryRun, deadlineAt, onSteps };
  const reflection = await reflect(ports, settings, thread, turn);
  if (reflection.kind === "budget-spent") return reflection;
  const { answer, deeds, costMicroUsd, nextLineDueAt, cutShort } = reflection;
  const now = ports.clock.now();
  const run: Run = {
    ...started,
    durationMs: spanBetween(started.startedAt, now),
    outcome: outcomeOf(reflection),
    text: sanitise(answer.text),
    steps: [...answer.steps],
    actions: deeds.actions,
    read: [...reflection.read],
    usage: answer.usage,
    costMicroUsd,
  };
  const circuit = circuitAfter(thread.circuit, run);
  // A rehearsal sees to no line: one that is due stays due. But a model that fails it is left alone.
  const marks = {
    circuit,
    ...(dryRun ? {} : { nextLineDueAt }),
    ...(cutShort === null ? {} : { budgetSpentUntilAt: cutShort.untilAt }),
  };
  return { kind: "answered", run, marks, cutShort };
}

/** The model's circuit after a run that asked it. */
export const circuitAfter = (circuit: Circuit, run: Run): Circuit =>
  succeeded(run) ? afterSuccess() : afterFailure(circuit, decidedAt(run));

function outcomeOf({ failure, cutShort, deeds, answer }: Reflection): Outcome {
  if (failure !== null) return { kind: "failed", error: failure };
  const ended = cutShort && `the day's budget ended it: ${cutShort.words}`;
  if (deeds.actions.some(({ reason }) => reason === null))
    return { kind: "acted", ...(ended === null ? {} : { cutShort: ended }) };
  if (ended !== null) return { kind: "rested", reason: ended };
  const [rejected] = deeds.actions;
  if (rejected !== undefined)
    return { kind: "rested", reason: `its ${rejected.type} was rejected: ${rejected.reason}` };
  if (deeds.rest !== null) return { kind: "rested", reason: deeds.rest };
  const reason = isSilence(answer.text) ? "nothing needs attention" : "kept its thoughts to itself";
  return { kind: "rested", reason };
}

/** The record of a beat whose world broke. */
export const failedRun = (
  ports: Pick<BeatPorts, "clock">,
  started: Beginning,
  error: string,
): Run => ({
  ...started,
  durationMs: spanBetween(started.startedAt, ports.clock.now()),
  outcome: { kind: "failed", error },
  text: "",
  steps: [],
  actions: [],
  read: [],
  usage: noUsage,
  costMicroUsd: 0,
});
