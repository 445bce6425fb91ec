/** functions: the schedule that wakes the heartbeat, and the queue that wakes the conversation. */
import type { SQSEvent } from "aws-lambda";
import { makeHandler } from "../../functions/conversation-handler.ts";
import { deadlineOf } from "../../functions/deadline.ts";
import { beatFunctionTimeoutMs, conversationTimeoutMs } from "../../lib/domain/limits.ts";
import { after, type DurationMs, minutes, seconds } from "../../lib/domain/time.ts";
import { tick } from "../../lib/flows/tick.ts";
import type { Clock } from "../../lib/ports.ts";
import { spawn } from "./process.ts";
import { handleOf, type QueuedSignal } from "./queue.ts";
import type { SimulatedWorld } from "./world.ts";

/** What an invocation knows of its time, by its own clock. */
export const contextOf = (clock: Clock, timeoutMs: DurationMs) => {
  const endsAt = after(clock.now(), timeoutMs);
  return { getRemainingTimeInMillis: () => Math.max(0, endsAt - clock.now()) };
};

/** EventBridge: once a minute, as a rule. */
export function startSchedule(world: SimulatedWorld): void {
  const { timeline, faults, plan } = world;
  const isOut = () =>
    plan.outages.some(
      ({ what, fromAt, untilAt }) =>
        what === "schedule" && fromAt <= timeline.now() && timeline.now() < untilAt,
    );
  const minute = (count: number): void => {
    timeline.at(after(plan.startAt, minutes(count)), () => {
      minute(count + 1);
      if (isOut() || !world.ports.rule.isEnabled) return;
      const name = `tick-${count}`;
      const luck = faults.strikes("schedule", name) ? faults.dice(`${name} luck`) : null;
      if (luck === null) return wake(world, name);
      const kind = luck.next();
      if (kind < 0.3) return world.story.tell("schedule", `${name} is lost`);
      if (kind < 0.6)
        return timeline.at(after(timeline.now(), seconds(luck.between(1, 150))), () =>
          wake(world, `${name}-late`),
        );
      for (let copy = 1; copy <= luck.between(2, 3); copy += 1) wake(world, `${name}-copy${copy}`);
    });
  };
  minute(0);
}

function wake(world: SimulatedWorld, name: string): void {
  void spawn(world, {
    name,
    timeoutMs: beatFunctionTimeoutMs,
    mayBeZombie: true,
    work: (ports) => {
      const context = contextOf(ports.clock, beatFunctionTimeoutMs);
      return tick(ports, world.settings, deadlineOf(context, ports.clock.now()));
    },
  });
}

/** Lambda's event source mapping: one batch a message group at a time. */
export function startPoller(world: SimulatedWorld): void {
  const { timeline, queue, faults } = world;
  const answered = new Map<string, number>();
  const poll = (): void => {
    for (;;) {
      const dice = faults.dice(`batch at ${timeline.now()}`);
      const batch = queue.receive(() => (dice.happens(0.5) ? 10 : dice.between(1, 3)));
      if (batch.length === 0) break;
      const name = nameOf(batch);
      const times = (answered.get(name) ?? 0) + 1;
      answered.set(name, times);
      void answer(world, times === 1 ? name : `${name}-copy${times}`, batch);
    }
  };
  queue.onChange(() => {
    const nextAt = queue.nextVisibleAt();
    if (nextAt !== null) {
      const latencyMs = faults.dice(`poll ${timeline.now()}`).between(1, 900);
      timeline.at(nextAt, () => timeline.at(after(timeline.now(), latencyMs as DurationMs), poll));
    }
  });
}

/** By what it answers, so that it has the same name when other batches are not there. */
const nameOf = ([first]: readonly QueuedSignal[]): string =>
  `answer-${first?.id}${first?.receives === 1 ? "" : `-try${first?.receives}`}`;

async function answer(
  world: SimulatedWorld,
  name: string,
  batch: readonly QueuedSignal[],
): Promise<void> {
  world.story.tell(
    name,
    `receives ${batch.map(({ id, receives }) => `${id} (${receives})`).join(", ")}`,
  );
  const ended = await spawn(world, {
    name,
    timeoutMs: conversationTimeoutMs,
    mayBeZombie: false,
    work: (ports) =>
      makeHandler({ ports, settings: world.settings })(
        eventOf(batch),
        contextOf(ports.clock, conversationTimeoutMs),
      ),
  });
  if (ended.kind === "threw") world.witness.violated("no bug", `${name} threw: ${ended.reason}`);
  if (ended.kind !== "done") return;
  if (world.faults.strikes("redelivery", name)) {
    world.story.tell("queue", `forgets to delete what ${name} answered`);
    return;
  }
  const failed = new Set(ended.value.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const done = batch.map(({ messageId }) => messageId).filter((id) => !failed.has(id));
  world.queue.delete(done);
}

/** The records as Lambda shows them: of the attributes, those that the handler reads. */
const eventOf = (batch: readonly QueuedSignal[]): SQSEvent => ({
  Records: batch.map((message) => ({
    messageId: message.messageId,
    receiptHandle: handleOf(message),
    body: message.body,
    attributes: {
      MessageGroupId: message.group,
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      SenderId: "simulated",
      ApproximateFirstReceiveTimestamp: String(message.sentAt),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:local:000000000000:signals.fifo",
    awsRegion: "local",
  })),
});
