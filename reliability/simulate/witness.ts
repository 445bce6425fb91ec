/** witness: what really happened in a simulated world, and each promise that it broke on the way. */
import type { Undoing } from "../../lib/domain/act.ts";
import { isActive, nextActiveAt } from "../../lib/domain/active-hours.ts";
import { reasonOf } from "../../lib/domain/fault.ts";
import { isByHand } from "../../lib/domain/ids.ts";
import { countedMicroUsd } from "../../lib/domain/prices.ts";
import type { Reminder } from "../../lib/domain/reminder.ts";
import type { Run, Usage } from "../../lib/domain/run.ts";
import { type NoticeSignal, type Signal, textOf } from "../../lib/domain/signal.ts";
import { splitMessage } from "../../lib/domain/split-message.ts";
import type { Synthesis } from "../../lib/domain/synthesis.ts";
import type { Thread } from "../../lib/domain/thread.ts";
import { activeHoursOf, everyMs, ThreadConfig } from "../../lib/domain/thread-config.ts";
import {
  after,
  hours as hoursOf,
  type Instant,
  isoOf,
  milliseconds,
  minutes,
} from "../../lib/domain/time.ts";
import type { Claim, OutgoingMessage, SignalStore, SynthesisClaim } from "../../lib/ports.ts";
import { marksIn } from "./model.ts";
import type { Call, Process } from "./process.ts";
import { wishWitnessOf } from "./wish-witness.ts";
import type { SimulatedWorld } from "./world.ts";

export interface Seen {
  readonly process: Process;
  /** When the process had last looked at its clock as it made the call, in true time. */
  readonly lookedAt: Instant;
  readonly call: Call;
  readonly answer: unknown;
}

export interface StoredReply {
  readonly thread: string;
  readonly lead: string;
  readonly reply: string;
  readonly covers: readonly string[];
  readonly destination: string;
  readonly at: Instant;
}

export interface Witness {
  saw(seen: Seen): void;
  /** The model of a process was shown the secrets of these threads: one, and that is the answer. */
  prompted(process: Process, threads: readonly string[]): string;
  charged(thread: string, model: string, usage: Usage): void;
  bug(process: string, error: unknown): void;
  /** The person has read that Vigil is stopped, having asked for it then. */
  stopped(beganAt: Instant): void;
  starts(): void;
  violated(promise: string, detail: string): void;
  readonly violations: readonly Violation[];
  readonly claims: readonly SeenClaim[];
  readonly runs: ReadonlyMap<string, Run>;
  readonly sent: ReadonlyMap<string, Signal>;
  /** The words of each notice by its id: sent again it may tell of other amounts. */
  readonly notices: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids in the order in which the queue first took them. */
  readonly sentOrder: readonly string[];
  readonly stored: readonly StoredReply[];
  /** The person wrote this without a command, while somebody listened. */
  wrote(id: string): void;
  readonly written: readonly string[];
  /** Reminders that were changed by somebody after they were made: when they were taken back, or null. */
  readonly withdrawn: ReadonlyMap<string, Instant | null>;
  /** Whether a reminder was given this due time by hand; false where it has come to it by itself. */
  wasGiven(reminderId: string, dueAt: Instant): boolean;
  readonly spentByThread: ReadonlyMap<string, number>;
  /** The texts of the messages that the bot has deleted, by their ids. */
  readonly deleted: ReadonlyMap<string, string>;
  /** A call did nothing: it was refused. */
  refused(call: Call): void;
  /** Messages whose buttons could not be taken away at some time: it is a courtesy. */
  readonly buttonsLeft: ReadonlySet<string>;
}

export interface Violation {
  readonly at: Instant;
  readonly promise: string;
  readonly detail: string;
}

export interface SeenClaim {
  readonly thread: string;
  readonly slot: string;
  readonly at: Instant;
}

/** A beat's function lives three minutes; nothing is held for much longer. */
const longestLeaseMs = minutes(4);

export function witnessOf(world: () => SimulatedWorld): Witness {
  const violations: Violation[] = [];
  const claims: SeenClaim[] = [];
  const runs = new Map<string, Run>();
  const sent = new Map<string, Signal>();
  const notices = new Map<string, Set<string>>();
  const sentOrder: string[] = [];
  const stored: StoredReply[] = [];
  const written: string[] = [];
  const spentByThread = new Map<string, number>();
  const buttonsLeft = new Set<string>();
  const threadOf = new Map<Process, string>();
  /** The threads that a process has begun to beat or to answer. */
  const threadsOf = new Map<Process, Set<string>>();
  const configuredAt = new Map<string, Instant>();
  let stoppedAt: Instant | null = null;
  let startsAt: Instant | null = null;

  function violated(promise: string, detail: string): void {
    if (violations.some((known) => known.promise === promise && known.detail === detail)) return;
    const at = world().timeline.now();
    violations.push({ at, promise, detail });
    world().story.tell("VIOLATION", `${promise}: ${detail}`);
  }

  const wishes = wishWitnessOf(world, sent, violated);

  const begins = (process: Process, thread: string) =>
    threadsOf.set(process, (threadsOf.get(process) ?? new Set()).add(thread));

  function sawClaim({ process }: Seen, { thread, slot }: Claim): void {
    const { timeline, story } = world();
    begins(process, thread.id);
    claims.push({ thread: thread.id, slot, at: timeline.now() });
    story.tell(process.name, `claims ${thread.id}, slot ${slot}`);
    const heldMs = (thread.leaseUntilAt ?? timeline.now()) - timeline.now();
    if (heldMs > longestLeaseMs + world().skewMs)
      violated("nobody is stuck longer than a lease", `${process.name} holds ${thread.id}`);
    if (stoppedAt !== null && process.startedAt > stoppedAt && process.name.startsWith("tick"))
      violated(
        "nothing after stop",
        `${process.name} claims ${thread.id}, stopped ${isoOf(stoppedAt)}`,
      );
  }

  function sawSynthesis({ process }: Seen, { threadId }: SynthesisClaim): void {
    begins(process, threadId);
    world().story.tell(process.name, `claims the synthesis of ${threadId}`);
    const isByHand = !process.name.startsWith("tick");
    if (!isByHand && stoppedAt !== null && process.startedAt > stoppedAt)
      violated("nothing after stop", `${process.name} makes memory, stopped ${isoOf(stoppedAt)}`);
  }

  /** A slot that was answered is followed by one of the rhythm that the thread has by then, and by no later one. */
  function sawFinish(
    { slot, thread: begun }: Claim,
    { id, slot: kept, config, dueAt }: Thread,
  ): void {
    if (kept !== undefined) return;
    const { timeline, skewMs } = world();
    const hours = activeHoursOf(config);
    // By a clock that is ahead the same moment may lie behind the end of the hours.
    const soonAt = after(timeline.now(), milliseconds(everyMs(config) + 2 * skewMs));
    const latestAt = nextActiveAt(hours, soonAt) + (hours === null ? 0 : minutes(10));
    const isOfRhythm =
      hours !== null ||
      isByHand(slot) ||
      config.every !== begun.config.every ||
      (dueAt - Number(slot)) % everyMs(config) === 0;
    if (dueAt > latestAt || !isOfRhythm)
      violated("the rhythm is kept", `${id}, slot ${slot}: next due ${isoOf(dueAt)}`);
  }

  function sawSend({ process }: Seen, signal: Signal): void {
    const known = sent.get(signal.id);
    if (signal.type === "notice") sawNotice(signal);
    if (signal.type === "reminder" && world().timeline.now() + world().skewMs < signal.dueAt)
      violated("no reminder is early", `${process.name} sends ${signal.id}`);
    if (known === undefined) {
      sent.set(signal.id, signal);
      sentOrder.push(signal.id);
      world().story.tell(process.name, `sends ${signal.type} ${signal.id}`);
    } else if (signal.type === "heartbeat" && wordsOf(known) !== wordsOf(signal)) {
      violated(
        "at most one effective run a slot",
        `${signal.id} is "${wordsOf(known)}" and, sent again, "${wordsOf(signal)}"`,
      );
    }
  }

  /** Sent again it bears the same id; another id, on the same day, would be heard as another notice. */
  function sawNotice(notice: NoticeSignal): void {
    const same = [...sent.values()].find(
      (known) =>
        known.type === "notice" &&
        known.id !== notice.id &&
        known.threadId === notice.threadId &&
        textOf(known) === textOf(notice) &&
        notice.timestamp - known.timestamp < hoursOf(12),
    );
    notices.set(notice.id, (notices.get(notice.id) ?? new Set()).add(textOf(notice)));
    if (same !== undefined)
      violated("a notice is said once", `${same.id} and ${notice.id}: ${textOf(notice)}`);
  }

  /** A message that no words of a person led to is proactive; of words that were stored twice, both must be. */
  function isProactive(text: string): boolean {
    const replies = stored.filter((one) => shares(one.reply, text));
    const covers = replies.flatMap((reply) => reply.covers.flatMap((id) => sent.get(id) ?? []));
    return (
      covers.length > 0 && covers.every(({ type }) => type !== "message" && type !== "command")
    );
  }

  /** A reminder was asked for by the minute: the hours are not asked. */
  const isByTheMinute = (text: string): boolean =>
    stored
      .filter(({ reply }) => shares(reply, text))
      .some(({ covers }) => covers.some((id) => sent.get(id)?.type === "reminder"));

  function sawMessage({ process, lookedAt }: Seen, channelId: string, text: string): void {
    world().story.tell(process.name, `writes into ${channelId}: ${text.slice(0, 60)}`);
    if (!isProactive(text) || isRestOfMessage(text)) return;
    const thread = threadOf.get(process) ?? "default";
    // A turn goes by the config that it began with.
    const isNewConfig = (configuredAt.get(thread) ?? 0) > process.startedAt;
    if (stoppedAt !== null && process.startedAt > stoppedAt)
      violated("nothing after stop", `${process.name} writes "${text.slice(0, 60)}"`);
    if (
      !isNewConfig &&
      !isByTheMinute(text) &&
      isQuiet(thread, lookedAt) &&
      isQuiet(thread, (lookedAt - 15_000) as Instant)
    )
      violated(
        "nothing in quiet hours",
        `${process.name} writes "${text.slice(0, 60)}" for ${thread}`,
      );
  }

  /** A message that was begun is sent to its end. */
  function isRestOfMessage(text: string): boolean {
    const reply = stored.find((one) => shares(one.reply, text))?.reply ?? "";
    const others = splitMessage(reply).filter((part) => part.trim() !== text.trim());
    const shown = new Set(
      world()
        .ports.messenger.all()
        .map(({ content }) => content.trim()),
    );
    for (const content of wishes.deleted.values()) shown.add(content.trim());
    return others.some((part) => shown.has(part.trim()));
  }

  /** By the config that stands in the table now, and on both sides of what clocks may differ by. */
  function isQuiet(thread: string, at: Instant): boolean {
    const stored = ThreadConfig.safeParse(world().configOf(thread));
    if (!stored.success) return false;
    const hours = activeHoursOf(stored.data);
    return [-world().skewMs, 0, world().skewMs].every(
      (skewMs) => !isActive(hours, (at + skewMs) as Instant),
    );
  }

  return {
    violations,
    claims,
    runs,
    sent,
    notices,
    sentOrder,
    stored,
    written,
    withdrawn: wishes.withdrawn,
    wasGiven: wishes.wasGiven,
    spentByThread,
    deleted: wishes.deleted,
    buttonsLeft,
    violated,
    wrote: (id) => written.push(id),

    refused({ port, method, args }) {
      if (port === "messenger" && method === "editMessage") buttonsLeft.add(String(args[1]));
    },

    saw(seen) {
      const { call, answer, process } = seen;
      const { args } = call;
      switch (`${call.port}.${call.method}`) {
        case "threads.claim":
          if (answer !== null) sawClaim(seen, answer as Claim);
          return;
        case "synthesis.claim":
          if (answer !== null) sawSynthesis(seen, answer as SynthesisClaim);
          return;
        case "synthesis.finish":
          world().story.tell(process.name, `ends a synthesis${answer === true ? "" : " too late"}`);
          return;
        case "synthesis.complete":
          world().story.tell(process.name, `has written synthesis ${(args[0] as Synthesis).id}`);
          return;
        case "runs.record": {
          const run = args[0] as Run;
          world().story.tell(process.name, `records a run that ${run.outcome.kind}`);
          if (answer === true) runs.set(`${run.threadId} ${run.id}`, run);
          return;
        }
        case "reminders.create":
        case "reminders.change":
          if (answer === true) wishes.sawReminder(args[0] as Reminder);
          return;
        case "queue.send":
          return sawSend(seen, args[0] as Signal);
        case "signals.claim":
          threadOf.set(process, (args[0] as Signal).threadId);
          begins(process, (args[0] as Signal).threadId);
          return;
        case "signals.storeReply": {
          const [thread, lead, said] = args as Parameters<SignalStore["storeReply"]>;
          const { reply, covers, destination } = said;
          stored.push({ thread, lead, reply, covers, destination, at: world().timeline.now() });
          wishes.sawReply(process, covers);
          world().story.tell(
            process.name,
            `stores the reply to ${covers.join(", ")}: ${reply.slice(0, 60)}`,
          );
          return;
        }
        case "undo.claim":
          if (answer === true) wishes.sawUndo(process, args[0] as Undoing);
          return;
        case "messenger.deleteMessage":
          return wishes.sawDeleted(process, String(args[1]));
        case "messenger.createMessage":
          wishes.sawCreated((answer as { id: string }).id, (args[1] as OutgoingMessage).text);
          return sawMessage(seen, String(args[0]), (args[1] as OutgoingMessage).text);
        case "messenger.editResponse":
          world().story.tell(process.name, `edits the response: ${String(args[1]).slice(0, 60)}`);
          return;
        case "threads.configure":
          if (answer !== null) configuredAt.set(String(args[0]), world().timeline.now());
          return;
        case "threads.finish":
          world().story.tell(process.name, answer === null ? "finishes too late" : "finishes");
          if (answer !== null) sawFinish(args[0] as Claim, answer as Thread);
          return;
      }
    },

    prompted(process, threads) {
      const [mine = "none", ...others] = [...new Set(threads)];
      const own = threadsOf.get(process);
      if (others.length > 0 || (mine !== "none" && own?.has(mine) === false))
        violated("no thread saw another's data", `${process.name} was shown ${threads.join(", ")}`);
      return mine;
    },

    charged(thread, model, usage) {
      // A model on this machine costs nothing.
      if (world().settings.freeProviders.some((free) => model.startsWith(`${free}:`))) return;
      const before = spentByThread.get(thread) ?? 0;
      spentByThread.set(thread, before + countedMicroUsd(model, [usage]));
    },

    bug(process, error) {
      violated("no bug", `${process}: ${error instanceof Error ? error.stack : reasonOf(error)}`);
    },

    stopped(beganAt) {
      // Of a start and a stop at once either may have the last word.
      if (startsAt === null || startsAt < beganAt) stoppedAt = world().timeline.now();
    },
    starts() {
      startsAt = world().timeline.now();
      stoppedAt = null;
    },
  };
}

const wordsOf = (signal: Signal): string => ("content" in signal ? textOf(signal) : signal.type);

const shares = (one: string, other: string): boolean => {
  const marks = marksIn(other);
  return marks.length > 0 ? marks.some((mark) => one.includes(mark)) : one === other;
};
