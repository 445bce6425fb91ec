/** A day of beats: skips in rows, rests, thoughts, a failure, a dry run; as a thread's record holds them. */

import { defaultThreadId, slotAt, slotByHand } from "../../lib/domain/ids.ts";
import { noUsage, type Run } from "../../lib/domain/run.ts";
import { type Instant, instant, minutes, seconds } from "../../lib/domain/time.ts";
import type { Ids } from "../../lib/ports.ts";

const threadId = defaultThreadId;
const model = "bedrock:us.anthropic.claude-haiku-5-5";

/** A note that the beats read. */
export const notes = `# The boiler

- Knocks at night since March; the plumber is coming on **Thursday at 14:00**.
- Serial number: \`BX-2210\`
- [The manual](https://example.org/boiler)
`;

export interface World {
  readonly ids: Ids;
  /** When the day ends. */
  readonly now: Instant;
}

/** One beat of the day: how long ago, and what came of it. */
interface Moment {
  readonly minutesAgo: number;
  readonly outcome: Run["outcome"];
  readonly because?: string;
  readonly steps?: Run["steps"];
  readonly says?: string;
  readonly dryRun?: boolean;
  readonly lastsMs?: number;
}

const rested = (reason: string): Run["outcome"] => ({ kind: "rested", reason });
const quiet = (count: number): Run["outcome"] => ({
  kind: "skipped",
  reason: "quiet-hours",
  count,
});
const nothingNew = (count: number): Run["outcome"] => ({
  kind: "skipped",
  reason: "nothing-new",
  count,
});

const looksAround: Run["steps"] = [
  { tool: "read", input: '{"path":"notes/boiler.md"}', result: notes },
  {
    tool: "recall",
    input: '{"query":"parcel today"}',
    result:
      "1. your person, 07:58: The parcel with the valve should come today, I am out until four.",
  },
];

const moments: readonly Moment[] = [
  { minutesAgo: 1_435, outcome: nothingNew(5), lastsMs: 120 * 60_000 },
  { minutesAgo: 1_290, outcome: rested("nothing needs attention"), steps: looksAround.slice(0, 1) },
  {
    minutesAgo: 1_230,
    outcome: { kind: "acted" },
    says: "The plumber can come on Thursday at 14:00; shall I put it down?",
  },
  { minutesAgo: 1_170, outcome: nothingNew(6), lastsMs: 150 * 60_000 },
  { minutesAgo: 990, outcome: quiet(14), lastsMs: 390 * 60_000 },
  {
    minutesAgo: 570,
    outcome: { kind: "acted" },
    because: "a line of the checklist is due",
    says: "Two things today: the dentist at 11:30, and the parcel with the valve before four.",
    steps: looksAround,
  },
  {
    minutesAgo: 510,
    outcome: rested("the parcel is not out for delivery yet"),
    steps: looksAround.slice(1),
  },
  {
    minutesAgo: 450,
    outcome: { kind: "failed", error: "model.run: the provider answered HTTP 529: overloaded" },
  },
  { minutesAgo: 420, outcome: rested("the dentist is over, nothing else is urgent") },
  { minutesAgo: 390, outcome: nothingNew(4), lastsMs: 90 * 60_000 },
  { minutesAgo: 270, outcome: rested("nothing needs attention"), steps: looksAround.slice(1) },
  {
    minutesAgo: 210,
    outcome: { kind: "acted" },
    because: "a line of the checklist is due",
    says: "The parcel is out for delivery and comes between 15:20 and 15:50. You said you are out until four: your neighbour is home.",
    steps: looksAround,
  },
  { minutesAgo: 150, outcome: nothingNew(2), lastsMs: 30 * 60_000 },
  {
    minutesAgo: 95,
    outcome: { kind: "acted" },
    says: "The valve has come. Thursday's appointment stands.",
    dryRun: true,
    steps: looksAround.slice(0, 1),
  },
  { minutesAgo: 60, outcome: rested("everything on the checklist is seen to"), steps: looksAround },
  { minutesAgo: 30, outcome: nothingNew(1) },
];

/** Its runs, oldest first. */
export const dayOfBeats = (world: World): readonly Run[] =>
  moments.map((moment) => runOf(moment, world));

function runOf(moment: Moment, { ids, now }: World): Run {
  const { minutesAgo, outcome, says, steps = [], dryRun = false } = moment;
  const startedAt = instant(now - minutes(minutesAgo));
  const asked = outcome.kind === "acted" || outcome.kind === "rested";
  const speak = {
    tool: "speak",
    input: JSON.stringify({ thought: says }),
    result: `Queued message for user: "${says?.slice(0, 50)}..."`,
  };
  return {
    id: ids.ulid(startedAt),
    threadId,
    slot: dryRun ? slotByHand(ids.ulid(startedAt)) : slotAt(startedAt),
    fence: 1,
    attempt: 1,
    trigger: dryRun ? "by-hand" : "schedule",
    because: moment.because ?? null,
    dryRun,
    startedAt,
    durationMs: moment.lastsMs === undefined ? seconds(4) : minutes(moment.lastsMs / 60_000),
    outcome,
    model: outcome.kind === "skipped" ? null : model,
    text: "",
    steps: says === undefined ? [...steps] : [...steps, speak],
    actions:
      says === undefined
        ? []
        : [
            {
              type: "speak",
              target: null,
              title: null,
              content: says,
              voteDirection: null,
              executed: !dryRun,
              reason: null,
            },
          ],
    read: asked
      ? [
          { path: "HEARTBEAT.md", version: 1 },
          { path: "user.md", version: 1 },
        ]
      : [],
    usage: asked ? { inputTokens: 3_120, outputTokens: 180, cachedInputTokens: 1_400 } : noUsage,
    costMicroUsd: asked ? 402 : 0,
  };
}
