/** synthesize: claim -> is there work? -> read what is new -> model -> decide -> write the files -> next time. */
import { reasonOf } from "../domain/fault.ts";
import type { Message } from "../domain/history.ts";
import type { ThreadId } from "../domain/ids.ts";
import {
  leaseMs,
  maxModelTurnMs,
  maxSynthesisAttempts,
  maxSynthesisSteps,
  synthesisAfterMs,
  synthesisMaxTokens,
} from "../domain/limits.ts";
import type { Settings } from "../domain/settings.ts";
import {
  diaryKeptDays,
  type Synthesis,
  type SynthesisSkip,
  type SynthesisState,
} from "../domain/synthesis.ts";
import {
  askForSynthesis,
  hasWork,
  type Selection,
  select,
  synthesisSections,
} from "../domain/synthesis-context.ts";
import type { Thread } from "../domain/thread.ts";
import { after, days, type Instant, instant, minutes, seconds } from "../domain/time.ts";
import type { DueThread, ModelTurn, Ports, SynthesisClaim } from "../ports.ts";
import { type CarryOutPorts, carryOut, settlePending } from "./carry-out.ts";
import type { Account } from "./purses.ts";
import { costOf, type SpendPorts, spend } from "./spend.ts";
import { draftedChanges, emptyDraft, synthesisTools } from "./synthesis-tools.ts";

export type SynthesizePorts = CarryOutPorts & SpendPorts & Pick<Ports, "history" | "ids">;

/** How one came to its end. `busy`: somebody else has it, or it is not due any more. */
export type SynthesisResult =
  | { readonly kind: "done"; readonly synthesis: Synthesis }
  | { readonly kind: "skipped"; readonly reason: SynthesisSkip }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "busy" };

/** Two machines' clocks differ by no more than this: an entry of then may have come in since. */
const skewMs = minutes(1);

/** How much is read of what is new: more comes with the next one. */
const mostMessages = 400;

/** The synthesis that the schedule found due. Throws when the store breaks: it is due again when the lease is over. */
export const synthesizeDue = (
  ports: SynthesizePorts,
  settings: Settings,
  { id, dueAt }: DueThread,
  deadlineAt: Instant,
): Promise<SynthesisResult> =>
  synthesizeThread(ports, settings, { id, seenDueAt: dueAt, deadlineAt });

export interface SynthesisRequest {
  readonly id: ThreadId;
  /** Null for one by hand, which waits for no hour. */
  readonly seenDueAt: Instant | null;
  readonly deadlineAt: Instant;
}

export async function synthesizeThread(
  ports: SynthesizePorts,
  settings: Settings,
  { id, seenDueAt, deadlineAt }: SynthesisRequest,
): Promise<SynthesisResult> {
  const now = ports.clock.now();
  const claim = await ports.synthesis.claim({ id, seenDueAt, now, leaseMs });
  if (claim === null) return { kind: "busy" };
  // An attempt that died has decided: what it decided is carried out, and not thought of again.
  await settlePending(ports, id, claim.state.pendingId);
  const thread = await ports.threads.read(id);
  if (thread === null) {
    // Nothing will ever come in for it: else it would be due again for ever.
    await end(ports, claim, { read: null, decided: null, lastSkip: "disabled", nextAt: null });
    return { kind: "busy" };
  }
  const reason = whyNot(thread, modelOf(thread, settings), claim.state);
  if (reason === "gave-up") return skip(ports, claim, { reason, dueAt: nextAt(ports, settings) });
  if (reason !== null) return skip(ports, claim, { reason });
  const source = {
    messages: await newMessages(ports, claim),
    files: await ports.memory.all(id),
    diaryFromAt: claim.state.diaryFromAt,
    keptFromAt: instant(Math.max(0, now - days(diaryKeptDays))),
  };
  const selection = select(source);
  if (!hasWork(selection)) {
    // The hour is for what comes in while this ends.
    return skip(ports, claim, {
      reason: "no-work",
      read: selection,
      dueAt: nextAt(ports, settings),
    });
  }
  return think(ports, settings, { claim, thread, selection, startedAt: now, deadlineAt });
}

const modelOf = ({ config }: Thread, settings: Settings) =>
  config.synthesis_model ?? config.model ?? settings.model;

/** Asked from the items alone that are read anyway. */
function whyNot(
  { config }: Thread,
  model: string,
  { attempt }: SynthesisState,
): SynthesisSkip | null {
  if (!config.enabled) return "disabled";
  if (config.dry_run) return "dry-run";
  if (model === "offline") return "no-model";
  return attempt > maxSynthesisAttempts ? "gave-up" : null;
}

const newMessages = async (
  { history }: SynthesizePorts,
  { threadId, state }: SynthesisClaim,
): Promise<readonly Message[]> =>
  state.fromId === undefined ? [] : history.since(threadId, state.fromId, mostMessages);

interface Thinking {
  readonly claim: SynthesisClaim;
  readonly thread: Thread;
  readonly selection: Selection;
  readonly startedAt: Instant;
  readonly deadlineAt: Instant;
}

async function think(
  ports: SynthesizePorts,
  settings: Settings,
  { claim, thread, selection, startedAt, deadlineAt }: Thinking,
): Promise<SynthesisResult> {
  const id = ports.ids.ulid(startedAt);
  const model = modelOf(thread, settings);
  const draft = emptyDraft();
  const turn: ModelTurn = {
    model,
    purpose: "synthesis",
    sections: synthesisSections(selection, { now: startedAt, timezone: thread.config.timezone }),
    messages: [{ role: "user", text: askForSynthesis }],
    tools: synthesisTools(selection.material, draft),
    maxOutputTokens: synthesisMaxTokens,
    temperature: thread.config.temperature,
    maxSteps: maxSynthesisSteps,
    // The rest of the time is for writing.
    deadlineAt: instant(Math.min(deadlineAt - writingReserveMs, after(startedAt, maxModelTurnMs))),
  };
  const account: Account = {
    thread,
    settings,
    turnId: `${id}.${claim.state.fence}`,
    kind: () => "synthesis",
    line: "synthesis",
  };
  const spending = await spend(ports, account, turn);
  if (spending.kind === "budget-spent" || spending.kind === "cut-short") {
    const spent = spending.kind === "cut-short" ? spending.spent : spending;
    return skip(ports, claim, { reason: "budget", dueAt: spent.untilAt });
  }
  if (spending.kind === "broke-off") return fail(ports, settings, claim, reasonOf(spending.fault));
  const { answer } = spending;
  const decided: Synthesis = {
    id,
    threadId: thread.id,
    state: "decided",
    startedAt,
    decidedAt: ports.clock.now(),
    read: readOf(selection),
    changes: [...draftedChanges(selection.material, draft)],
    proposals: [...draft.proposals.values()],
    summary: draft.summary,
    steps: [...answer.steps],
    model,
    usage: answer.usage,
    costMicroUsd: costOf(model, settings, answer),
  };
  await ports.synthesis.keep(decided);
  const isMine = await end(ports, claim, {
    read: selection,
    decided,
    lastSkip: null,
    nextAt: nextAt(ports, settings),
  });
  if (!isMine) return { kind: "busy" };
  const synthesis = await carryOut(ports, decided);
  ports.log.info("synthesis.done", {
    thread: thread.id,
    changes: synthesis.changes.length,
    proposals: synthesis.proposals.length,
    inputTokens: synthesis.usage.inputTokens,
    outputTokens: synthesis.usage.outputTokens,
  });
  return { kind: "done", synthesis };
}

const writingReserveMs = seconds(30);

const readOf = ({ messages, diary, notes, material }: Selection): Synthesis["read"] => {
  const shown = ["soul.md", "user.md", ...notes.map(({ path }) => path)];
  return {
    messages: messages.map(({ id }) => id),
    diary: diary.map(({ path }) => path),
    files: shown.flatMap((path) => {
      const file = material.files.get(path);
      return file === undefined ? [] : [{ path, version: file.version }];
    }),
  };
};

const nextAt = ({ clock }: SynthesizePorts, settings: Settings): Instant =>
  after(clock.now(), settings.synthesisAfterMs ?? synthesisAfterMs);

/** Quietly: nothing is written but the claim's end, and why it was skipped. */
async function skip(
  ports: SynthesizePorts,
  claim: SynthesisClaim,
  {
    reason,
    dueAt = null,
    read = null,
  }: {
    readonly reason: SynthesisSkip;
    readonly dueAt?: Instant | null;
    readonly read?: Selection | null;
  },
): Promise<SynthesisResult> {
  await end(ports, claim, { read, decided: null, lastSkip: reason, nextAt: dueAt });
  ports.log.info("synthesis.skipped", { thread: claim.threadId, reason });
  return { kind: "skipped", reason };
}

/** The model failed: the same history is tried again with the next. */
async function fail(
  ports: SynthesizePorts,
  settings: Settings,
  claim: SynthesisClaim,
  reason: string,
): Promise<SynthesisResult> {
  await end(ports, claim, {
    read: null,
    decided: null,
    lastSkip: null,
    nextAt: nextAt(ports, settings),
  });
  ports.log.warn("synthesis.failed", { thread: claim.threadId, reason });
  return { kind: "failed", reason };
}

interface Ending {
  /** What was read and need not be read again; null when all of it is still new. */
  readonly read: Selection | null;
  readonly decided: Synthesis | null;
  readonly lastSkip: SynthesisSkip | null;
  /** When the next one is due if something is left to read; null: when something comes in. */
  readonly nextAt: Instant | null;
}

/**
 * Gives the claim back, with the marks of what is still to be read. What comes in meanwhile is counted: then the
 * end is refused, and made again with it. False when somebody else holds the claim by now.
 */
async function end(
  ports: SynthesizePorts,
  claim: SynthesisClaim,
  { read, decided, lastSkip, nextAt }: Ending,
): Promise<boolean> {
  const { threadId, state: claimed } = claim;
  for (let state: SynthesisState | null = claimed; ; ) {
    const isHeld = state?.fence === claimed.fence && state.leaseUntilAt !== undefined;
    if (state === null || !isHeld) return decided !== null && state?.pendingId === decided.id;
    const fromId =
      read === null ? (state.fromId ?? null) : await unreadFrom(ports, claim, state, read);
    const diaryLeftOutAt = read?.diaryLeftOutAt ?? null;
    const isLeft =
      fromId !== null || diaryLeftOutAt !== null || state.news !== claimed.news || read === null;
    const isEnded = await ports.synthesis.finish(claim, {
      dueAt: isLeft ? nextAt : null,
      fromId,
      diaryFromAt:
        read === null
          ? instant(state.diaryFromAt)
          : instant(Math.min(readUntilAt(claimed), diaryLeftOutAt ?? Number.MAX_SAFE_INTEGER)),
      attempt: 0,
      lastSkip,
      seenNews: state.news,
      pendingId: decided?.id ?? null,
      ...(decided === null ? {} : { lastAt: decided.decidedAt }),
    });
    if (isEnded) return true;
    state = await ports.synthesis.read(threadId);
  }
}

/** Entries of the minute before the claim may have come in after it was read. */
const readUntilAt = ({ leaseUntilAt = instant(0) }: SynthesisState): Instant =>
  instant(Math.max(0, leaseUntilAt - leaseMs - skewMs));

/**
 * The oldest message that a person wrote and that was not read; null when there is none. Not simply what comes
 * after the last that was read: a message bears the id of when its turn was first tried, and may be kept long after.
 */
async function unreadFrom(
  { history }: SynthesizePorts,
  { threadId, state: claimed }: SynthesisClaim,
  { fromId }: SynthesisState,
  { messages, firstLeftOut }: Selection,
): Promise<string | null> {
  // What has come in since the claim and is older than all that was new to it.
  if (fromId === undefined || fromId !== claimed.fromId) return fromId ?? null;
  const read = new Set(messages.map(({ id }) => id));
  const since = await history.since(threadId, fromId, mostMessages);
  const unread = since.find(({ id, role }) => role === "user" && !read.has(id));
  const mayBeMore = since.length === mostMessages ? since.at(-1) : undefined;
  return (unread ?? firstLeftOut ?? mayBeMore)?.id ?? null;
}
