/** process: a function's invocation on the timeline: it sees the world through calls that may go wrong, and may die. */
import { Fault, reasonOf } from "../../lib/domain/fault.ts";
import { after, type DurationMs, instant, seconds } from "../../lib/domain/time.ts";
import type { Ports } from "../../lib/ports.ts";
import type { Dice } from "./chance.ts";
import { slowLatency, usualLatency, zombieSleep } from "./faults.ts";
import type { Timeline, Watched } from "./timeline.ts";
import type { SimulatedWorld } from "./world.ts";

export interface ProcessSpec<T> {
  /** The same in every run of a seed, as long as the same led to it: `tick-12`, `conversation-3`. */
  readonly name: string;
  /** A Lambda is killed when its time is up. */
  readonly timeoutMs: DurationMs;
  /** True: chance may make it sleep through its timeout and its lease, and go on. */
  readonly mayBeZombie: boolean;
  readonly work: (ports: Ports, self: Process) => Promise<T>;
}

export type Ending<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "threw"; readonly reason: string }
  | { readonly kind: "died" };

/** What others may know of a process. */
export interface Process {
  readonly name: string;
  readonly startedAt: ReturnType<Timeline["now"]>;
  /** What its own clock said when it last looked, in true time: what it could know. */
  lastLookAt: ReturnType<Timeline["now"]>;
  /** How often it has asked the model. */
  turns: number;
}

/** Starts it now. Resolves when it is over, in whatever way; never rejects. */
export function spawn<T>(world: SimulatedWorld, spec: ProcessSpec<T>): Promise<Ending<T>> {
  const { timeline, faults, story } = world;
  const watched: Watched = { waiting: 0, isOver: false };
  const skewMs = faults.dice(`${spec.name} skew`).between(-world.skewMs, world.skewMs);
  const self: Process = {
    name: spec.name,
    startedAt: timeline.now(),
    lastLookAt: timeline.now(),
    turns: 0,
  };
  timeline.watch(watched);
  return new Promise((resolve) => {
    const end = (ending: Ending<T>): void => {
      if (watched.isOver) return;
      watched.isOver = true;
      if (ending.kind !== "done")
        story.tell(self.name, ending.kind === "died" ? "is dead" : ending.reason);
      resolve(ending);
    };
    const life: Life = {
      world,
      self,
      watched,
      skewMs,
      calls: new Map(),
      mayBeZombie: spec.mayBeZombie,
      isZombie: false,
      die: () => end({ kind: "died" }),
    };
    timeline.at(after(timeline.now(), spec.timeoutMs), () => {
      if (!life.isZombie) life.die();
    });
    spec.work(viewOf(life), self).then(
      (value) => end({ kind: "done", value }),
      (error: unknown) => {
        if (isBug(error)) world.witness.bug(self.name, error);
        end({ kind: "threw", reason: reasonOf(error) });
      },
    );
  });
}

/** A failure of the world is part of the game; a TypeError is not. */
const isBug = (error: unknown): boolean => !(error instanceof Fault);

interface Life {
  readonly world: SimulatedWorld;
  readonly self: Process;
  readonly watched: Watched;
  readonly skewMs: number;
  readonly mayBeZombie: boolean;
  /** How many, of each thread: what is done for one changes no name of another's. */
  readonly calls: Map<string, number>;
  isZombie: boolean;
  die(): void;
}

/**
 * What leaves the process, and may fail on its way. The shell does not: it is a computation, the same each time,
 * and its files were read through `memory` and `history`, which are here.
 */
const portNames = [
  "threads",
  "memory",
  "history",
  "runs",
  "signals",
  "system",
  "kv",
  "feed",
  "budgets",
  "events",
  "registry",
  "passes",
  "archive",
  "outbox",
  "ears",
  "outreach",
  "undo",
  "reminders",
  "synthesis",
  "queue",
  "bus",
  "rule",
  "messenger",
  "deadLetters",
] as const satisfies readonly (keyof Ports)[];

type PortName = (typeof portNames)[number];

/** The ports as the process has them: its own clock, and a call for everything that leaves it. */
function viewOf(life: Life): Ports {
  const { world, self, skewMs } = life;
  const { ports, timeline } = world;
  const clock = {
    now() {
      self.lastLookAt = timeline.now();
      return instant(timeline.now() + skewMs);
    },
  };
  return new Proxy<Ports>(ports, {
    get(target, name, receiver) {
      if (name === "clock") return clock;
      if (name === "model") return world.modelFor(life.self, clock, (spanMs) => rest(life, spanMs));
      const port: unknown = Reflect.get(target, name, receiver);
      const known = portNames.find((known) => known === name);
      return known === undefined || typeof port !== "object" || port === null
        ? port
        : callsOf(life, known, port);
    },
  });
}

const callsOf = (life: Life, name: PortName, port: object): object =>
  new Proxy(port, {
    get(target, method, receiver) {
      const act: unknown = Reflect.get(target, method, receiver);
      if (typeof act !== "function") return act;
      return (...args: unknown[]) =>
        call(life, { port: name, method: String(method), args }, async () =>
          Reflect.apply(act, target, args),
        );
    },
  });

export interface Call {
  readonly port: PortName;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** One call: the way there, the effect, the way back; each may go wrong in its own manner. */
async function call(life: Life, asked: Call, act: () => Promise<unknown>): Promise<unknown> {
  const { world, self } = life;
  const { faults, story, witness } = world;
  const thread = threadOf(world, asked);
  const count = (life.calls.get(thread) ?? 0) + 1;
  life.calls.set(thread, count);
  const name = `${self.name}.${thread}${count} ${asked.port}.${asked.method}`;
  const dice = faults.dice(name);
  const lookedAt = self.lastLookAt;
  await rest(life, wayThere(life, name, dice));
  if (faults.strikes("crash", `before ${name}`)) return dies(life, `before ${name}`);
  const outage = world.outageOf(asked.port);
  if (outage || faults.strikes("refusal", name)) {
    story.tell(self.name, `${asked.port}.${asked.method} is refused`);
    witness.refused(asked);
    throw refusalOf(asked, dice, outage);
  }
  const answer = await act().catch((error: unknown) => {
    story.tell(self.name, `${asked.port}.${asked.method} fails: ${reasonOf(error)}`);
    throw error;
  });
  witness.saw({ process: self, lookedAt, call: asked, answer });
  if (faults.strikes("crash", `after ${name}`)) return dies(life, `after ${name}`);
  await rest(life, usualLatency(dice));
  if (faults.strikes("ambiguity", name)) {
    story.tell(self.name, `${asked.port}.${asked.method} is done, and answered with a timeout`);
    throw new Fault("timeout", `${asked.port}.${asked.method}`, "no answer in time");
  }
  return answer;
}

/** `5001 ` for a call about a thread of the plan, else nothing. */
function threadOf({ plan }: SimulatedWorld, { args: [about] }: Call): string {
  const thread = idIn(about);
  return plan.threads.some(({ id }) => id === thread) ? `${thread} ` : "";
}

/** A thread's id itself, or what a signal, a run, a claim or a request says. */
const idIn = (about: unknown): unknown =>
  typeof about !== "object" || about === null
    ? about
    : (Reflect.get(about, "threadId") ??
      idIn(Reflect.get(about, "thread")) ??
      Reflect.get(about, "id"));

function wayThere(life: Life, name: string, dice: Dice): DurationMs {
  const { faults, story } = life.world;
  if (life.mayBeZombie && faults.strikes("zombie", name)) {
    life.isZombie = true;
    const sleepMs = zombieSleep(dice);
    story.tell(life.self.name, `sleeps for ${Math.round(sleepMs / 1_000)} s`);
    return sleepMs;
  }
  return faults.strikes("slowness", name) ? slowLatency(dice) : usualLatency(dice);
}

function refusalOf({ port, method }: Call, dice: Dice, outage: boolean): Fault {
  const at = `${port}.${method}`;
  if (outage) return new Fault("unavailable", at, "HTTP 503");
  // A valid token that Discord does not know yet, or no more: a known fault of its own.
  if (port === "messenger" && method === "editResponse" && dice.happens(0.3))
    return new Fault("not-found", at, "HTTP 404: Unknown Webhook");
  const code = dice.pick(["throttled", "unavailable", "timeout"] as const);
  return new Fault(code, at, "refused by chance", {
    ...(code === "throttled" ? { retryAfterMs: seconds(dice.between(1, 30)) } : {}),
  });
}

/** Time passes; who dies meanwhile never goes on. */
async function rest({ world, watched }: Life, spanMs: DurationMs): Promise<void> {
  watched.waiting += 1;
  await world.timeline.wait(spanMs, () => !watched.isOver);
  watched.waiting -= 1;
}

function dies(life: Life, where: string): Promise<never> {
  life.world.story.tell(life.self.name, `dies ${where}`);
  life.die();
  return new Promise(() => undefined);
}
