/** person: carries out what the plan has people do, and remembers what they were told. */

import { deadlineOf } from "../../functions/deadline.ts";
import { snowflakeAt } from "../../lib/adapters/memory/messenger.ts";
import { defaultThreadId } from "../../lib/domain/ids.ts";
import { Interaction } from "../../lib/domain/interaction.ts";
import { beatFunctionTimeoutMs } from "../../lib/domain/limits.ts";
import { parseConfigPatch } from "../../lib/domain/thread-config.ts";
import { after, type Instant, minutes, seconds } from "../../lib/domain/time.ts";
import { beatByHand } from "../../lib/flows/beat-by-hand.ts";
import { interact } from "../../lib/flows/interact.ts";
import { configureThread, startSystem, stopSystem, writeChecklist } from "../../lib/flows/steer.ts";
import { synthesizeNow } from "../../lib/flows/syntheses.ts";
import type { Ports } from "../../lib/ports.ts";
import type { Dice } from "./chance.ts";
import { contextOf } from "./functions.ts";
import type { Act, Deed } from "./plan.ts";
import { type Ending, spawn } from "./process.ts";
import { wish } from "./wishing.ts";
import { ownerId, type SimulatedWorld } from "./world.ts";

/** A deed that the person was told has been done; an edit is there in any case, from its start on. */
export type Acknowledged =
  | {
      readonly kind: "asked";
      readonly signalId: string;
      readonly thread: string;
      readonly token: string;
    }
  | Edit
  | { readonly kind: "checklist"; readonly thread: string; readonly content: string }
  | { readonly kind: "ran"; readonly thread: string; readonly runId: string };

/** An attempt at changing a thread's settings, acknowledged or not. */
export interface Edit {
  readonly kind: "edit";
  readonly thread: string;
  readonly patch: Readonly<Record<string, unknown>>;
  readonly startedAt: Instant;
  /** Null when nobody was told how it ended: what it wrote may be there from then on. */
  endedAt: Instant | null;
  isAcknowledged: boolean;
}

/** Discord waits three seconds for the first answer. */
const discordWaitsMs = seconds(3);
/** Discord's tokens live fifteen minutes from the interaction. */
const tokenLivesMs = minutes(15);

export function startPerson(world: SimulatedWorld, told: Acknowledged[]): void {
  const { timeline, plan } = world;
  plan.deeds.forEach((deed, index) => {
    timeline.at(deed.at, () => void act(world, deed, index, told));
  });
}

async function act(
  world: SimulatedWorld,
  deed: Act,
  index: number,
  told: Acknowledged[],
): Promise<void> {
  world.story.tell("person", `${deed.name}: ${deed.kind} ${deed.thread}`);
  switch (deed.kind) {
    case "chat":
    case "beat-command":
    case "status":
      return ask(world, deed, index, told);
    case "run-now":
    case "dry-run": {
      const ended = await control(world, deed, (ports) =>
        beatByHand(ports, world.settings, {
          threadId: deed.thread,
          dryRun: deed.kind === "dry-run",
          deadlineAt: deadlineOf(contextOf(ports.clock, beatFunctionTimeoutMs), ports.clock.now()),
        }),
      );
      if (
        ended.kind === "done" &&
        ended.value.kind === "ran" &&
        ended.value.run.outcome.kind !== "failed"
      )
        told.push({ kind: "ran", thread: deed.thread, runId: ended.value.run.id });
      return;
    }
    case "synthesis-now":
      await control(world, deed, (ports) =>
        synthesizeNow(ports, world.settings, {
          id: deed.thread,
          deadlineAt: deadlineOf(contextOf(ports.clock, beatFunctionTimeoutMs), ports.clock.now()),
        }),
      );
      return;
    case "configure": {
      const patch = parseConfigPatch(deed.patch);
      const edit: Edit = {
        kind: "edit",
        thread: deed.thread,
        patch: deed.patch,
        startedAt: world.timeline.now(),
        endedAt: null,
        isAcknowledged: false,
      };
      told.push(edit);
      const ended = await control(world, deed, (ports) =>
        configureThread(ports, deed.thread, patch, undefined),
      );
      edit.isAcknowledged = ended.kind === "done" && ended.value.kind === "configured";
      if (edit.isAcknowledged) edit.endedAt = world.timeline.now();
      return;
    }
    case "checklist": {
      const { thread, content } = deed;
      const ended = await control(world, deed, (ports) => writeChecklist(ports, thread, content));
      if (ended.kind === "done" && ended.value !== null)
        told.push({ kind: "checklist", thread, content });
      return;
    }
    case "stop": {
      const beganAt = world.timeline.now();
      const ended = await control(world, deed, stopSystem);
      if (ended.kind === "done") world.witness.stopped(beganAt);
      return;
    }
    case "start":
      return startAgain(world, deed.name);
    case "remind":
    case "press":
    case "write":
    case "undo":
      return wish(world, deed, index, told);
  }
}

/** Whoever starts knows that messages may come from now on, also before the answer; and a stop meanwhile may lose. */
export async function startAgain(world: SimulatedWorld, name: string): Promise<void> {
  const spec = { name, timeoutMs: minutes(1), mayBeZombie: false, work: startSystem };
  world.witness.starts();
  await spawn(world, spec);
  world.witness.starts();
}

const control = <T>(
  world: SimulatedWorld,
  { name }: Deed,
  work: (ports: Ports) => Promise<T>,
): Promise<Ending<T>> =>
  spawn(world, { name, timeoutMs: beatFunctionTimeoutMs, mayBeZombie: false, work });

/** A slash command; now and then Discord delivers it twice. */
async function ask(
  world: SimulatedWorld,
  deed: Deed,
  index: number,
  told: Acknowledged[],
): Promise<void> {
  const { timeline, faults } = world;
  const dice = faults.dice(deed.name);
  const token = `token-${index}`;
  const dies = faults.strikes("deadToken", deed.name) ? seconds(dice.between(1, 60)) : tokenLivesMs;
  timeline.at(after(timeline.now(), dies), () => world.ports.messenger.killToken(token));
  const interaction = interactionOf(deed, index, token, faults.dice(`${deed.name} words`));
  world.ports.messenger.promise(token, interactionId(deed, index));
  const copies = dice.happens(0.05) ? ["", " again"] : [""];
  const askedAt = timeline.now();
  await Promise.all(
    copies.map(async (copy) => {
      const ended = await spawn(world, {
        name: deed.name + copy,
        timeoutMs: seconds(10),
        mayBeZombie: false,
        work: (ports) => interact(ports, { ...world.settings, control: controlApi }, interaction),
      });
      const isInTime = spent(askedAt, timeline.now()) <= discordWaitsMs;
      if (ended.kind === "threw") world.witness.violated("no bug", `${deed.name}: ${ended.reason}`);
      if (ended.kind === "done" && ended.value.kind === "defer" && isInTime)
        told.push({
          kind: "asked",
          signalId: snowflakeAt(deed.at, index),
          thread: deed.thread,
          token,
        });
    }),
  );
}

const controlApi = { url: "http://127.0.0.1:8000/", isLocal: true };

const spent = (from: Instant, to: Instant): number => to - from;

/** People ask the same thing again, now and then. */
const interactionId = ({ at }: Pick<Deed, "at">, index: number): string => snowflakeAt(at, index);

function interactionOf(
  { kind, thread, at }: Deed,
  index: number,
  token: string,
  dice: Dice,
): Interaction {
  const question = `Question ${dice.happens(0.3) ? index - 1 : index}`;
  const data =
    kind === "chat"
      ? { name: "chat", options: [{ name: "message", type: 3, value: question }] }
      : kind === "status"
        ? { name: "status" }
        : { name: "heartbeat", options: [{ name: "now", type: 1 }] };
  return Interaction.parse({
    ...placeOf(thread),
    type: 2,
    id: interactionId({ at }, index),
    token,
    data,
  });
}

/** As the memory ports name the owner's DM when they open it. */
export const dmChannelId = `9${ownerId}`;

function placeOf(thread: string) {
  const isDm = thread === defaultThreadId;
  return {
    application_id: "300",
    channel_id: isDm ? dmChannelId : thread,
    context: isDm ? 1 : 0,
    user: { id: ownerId, username: "ada" },
  };
}

export interface Invocation {
  /** Of the process that answers it; its token is named after it. */
  readonly name: string;
  /** Tells it from others of the same millisecond. */
  readonly id: number;
  /** The thread in whose channel it is done. */
  readonly place: string;
  readonly body:
    | { readonly type: 2; readonly data: unknown }
    | { readonly type: 3; readonly message?: { readonly id: string }; readonly data: unknown }
    | { readonly type: 5; readonly data: unknown };
}

export const tokenOf = (name: string): string => `token of ${name}`;

/** A command, a press or a form; true when the person was told in time that it is taken. */
export async function invoke(
  world: SimulatedWorld,
  { name, id, place, body }: Invocation,
  told: Acknowledged[],
): Promise<boolean> {
  const { timeline, ports, witness } = world;
  const token = tokenOf(name);
  const signalId = snowflakeAt(timeline.now(), id);
  const interaction = Interaction.parse({ ...placeOf(place), ...body, id: signalId, token });
  timeline.at(after(timeline.now(), tokenLivesMs), () => ports.messenger.killToken(token));
  if (body.type !== 3) ports.messenger.promise(token, signalId);
  const askedAt = timeline.now();
  const ended = await spawn(world, {
    name,
    timeoutMs: seconds(10),
    mayBeZombie: false,
    work: (view) => interact(view, { ...world.settings, control: controlApi }, interaction),
  });
  if (ended.kind === "threw") witness.violated("no bug", `${name}: ${ended.reason}`);
  const isPromise =
    ended.kind === "done" && (ended.value.kind === "defer" || ended.value.kind === "update");
  const isTaken = isPromise && spent(askedAt, timeline.now()) <= discordWaitsMs;
  if (isTaken) told.push({ kind: "asked", signalId, thread: place, token });
  return isTaken;
}
