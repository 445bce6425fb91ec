/** The simulator itself: it is the same every time, its parts do what they say, and its list of bugs is up to date. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { memoryClock } from "../../lib/adapters/memory/clock.ts";
import { after, instant, milliseconds, minutes, seconds } from "../../lib/domain/time.ts";
import { diceOf } from "../../reliability/simulate/chance.ts";
import { withBug } from "../../reliability/simulate/mutate.ts";
import { mutations } from "../../reliability/simulate/mutations.ts";
import { type Plan, planOf } from "../../reliability/simulate/plan.ts";
import { simulatedQueue } from "../../reliability/simulate/queue.ts";
import { startTimeline } from "../../reliability/simulate/timeline.ts";
import { parseWeather, weatherOf, weatherText } from "../../reliability/simulate/weather.ts";
import { aMessage, startedWorld } from "../flows/world.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
/** Processes of its own, as a person runs it: there, modules are plain, and every seed is the same. */
const simulate = (...args: string[]) =>
  run(process.execPath, ["reliability/simulate/main.ts", ...args], { cwd: root });

describe("the simulator", () => {
  it("breaks no promise in 500 seeds", async () => {
    const { stdout } = await simulate("--seeds", "500");
    expect(stdout).toContain("500 seeds");
    expect(stdout).toContain("No promise was broken.");
  }, 600_000);

  it("tells the same story of a seed every time", async () => {
    const [one, other] = await Promise.all([simulate("--seed", "7"), simulate("--seed", "7")]);
    expect(one.stdout).toBe(other.stdout);
    expect(one.stdout.split("\n").length).toBeGreaterThan(50);
  }, 60_000);

  it("breaks no promise in the weathers of the rare bugs", async () => {
    const ordered = new Set(
      mutations.flatMap(({ weather }) => (weather === undefined ? [] : [weatherText(weather)])),
    );
    expect(ordered.size).toBeGreaterThan(2);
    for (const weather of ordered) {
      const { stdout } = await simulate("--seeds", "20", "--weather", weather);
      expect(stdout).toContain("No promise was broken.");
    }
  }, 600_000);

  it.for([
    { order: "hail=1", problem: 'knows no "hail", only crash, refusal,' },
    { order: "zombie=2", problem: 'zombie must be a number from 0 to 1, not "2"' },
    { order: "skew", problem: 'skew must be a number from 0 to 3600, not ""' },
  ])("refuses the weather $order", async ({ order, problem }) => {
    const stderr = expect.stringContaining(problem);
    await expect(simulate("--weather", order)).rejects.toMatchObject({ code: 2, stderr });
  });

  it("refuses a number that is none, and says which", async () => {
    await expect(simulate("--seeds", "many")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--seeds must be a whole number from 1 on, not "many"'),
    });
  });
});

describe("the list of deliberate bugs", () => {
  test.for(mutations.filter(({ weather }) => weather !== undefined))(
    "has a weather that can be ordered: $bug",
    ({ weather = {} }) => {
      expect(Object.keys(weather).length).toBeGreaterThan(0);
      expect(parseWeather(weatherText(weather))).toEqual(weather);
    },
  );

  it("has more than thirty, each named once", () => {
    expect(mutations.length).toBeGreaterThan(30);
    expect(new Set(mutations.map(({ bug }) => bug)).size).toBe(mutations.length);
  });

  test.for(mutations)("fits the code: $bug", async (mutation) => {
    const source = await readFile(join(root, mutation.file), "utf8");
    expect(withBug(mutation, source)).not.toBe(source);
  });
});

describe("chance", () => {
  it("is the same for the same seed and name, another for another, and within its bounds", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.nat(50), fc.nat(50), (seed, name, min, span) => {
        const dice = diceOf(seed, name);
        const again = diceOf(seed, name);
        const drawn = Array.from({ length: 5 }, () => dice.between(min, min + span));
        expect(drawn).toEqual(Array.from({ length: 5 }, () => again.between(min, min + span)));
        for (const number of drawn) {
          expect(number).toBeGreaterThanOrEqual(min);
          expect(number).toBeLessThanOrEqual(min + span);
        }
      }),
    );
    const firsts = Array.from({ length: 1_000 }, (_, seed) => diceOf(seed, "first").next());
    expect(new Set(firsts).size).toBe(1_000);
    expect(firsts.reduce((sum, first) => sum + first, 0) / 1_000).toBeCloseTo(0.5, 1);
  });
});

describe("the weather", () => {
  it("is the seed's own, but for what is ordered", () => {
    for (const seed of [1, 2, 3, 4]) {
      const own = weatherOf(seed, {});
      expect(weatherOf(seed, { zombie: 0.5, skew: 30 })).toEqual({ ...own, zombie: 0.5 });
    }
  });

  it("makes deeds into others where they are, and leaves the rest of the plan as it is", () => {
    const places = ({ deeds }: Plan) => deeds.map(({ name, at, thread }) => [name, at, thread]);
    const kinds = new Set<string>();
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const own = planOf(seed, {}, null);
      const ordered = planOf(seed, { beatNow: 0.5, synthesisNow: 1 }, null);
      expect({ ...ordered, deeds: [] }).toEqual({ ...own, deeds: [] });
      expect(places(ordered)).toEqual(places(own));
      for (const { kind, name } of ordered.deeds) if (name.startsWith("deed")) kinds.add(kind);
    }
    expect(kinds).toEqual(new Set(["run-now", "synthesis-now"]));
  });

  it("adds wishes and undos behind the deeds, which stay as they are", () => {
    const kinds = new Set<string>();
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const own = planOf(seed, {}, null).deeds.filter(({ name }) => name.startsWith("deed"));
      const { deeds } = planOf(seed, { wishes: 1, undos: 1 }, null);
      expect(deeds.slice(0, own.length)).toEqual(own);
      for (const { kind } of deeds.slice(own.length)) kinds.add(kind);
    }
    expect(kinds).toEqual(new Set(["remind", "press", "write", "undo"]));
  });
});

describe("the timeline", () => {
  it("lets things happen in the order of their times, and moves the clock", async () => {
    const clock = memoryClock(instant(1_000));
    const timeline = startTimeline(1, clock);
    const happened: number[] = [];
    for (const span of [30, 10, 20])
      timeline.at(after(clock.now(), milliseconds(span)), () => happened.push(clock.now()));
    await timeline.runUntil(instant(1_025));
    expect(happened).toEqual([1_010, 1_020]);
    expect(clock.now()).toBe(1_025);
  });
});

describe("the simulated queue", () => {
  /** A queue with `count` messages of one thread, and the clock that it goes by. */
  async function aQueue(count: number) {
    const clock = memoryClock(instant(1_000));
    const queue = simulatedQueue(startTimeline(1, clock));
    const world = await startedWorld();
    for (let id = 1; id <= count; id += 1) await queue.send(aMessage(world, String(id), "Hi"));
    return { clock, queue, ids: () => queue.receive(() => 2).map(({ id }) => id) };
  }

  it("gives a group's first messages, and no more of it while one is in flight", async () => {
    const { clock, queue, ids } = await aQueue(3);
    expect(ids()).toEqual(["1", "2"]);
    expect(ids()).toEqual([]);
    queue.delete(queue.waiting.slice(0, 2).map(({ messageId }) => messageId));
    expect(ids()).toEqual(["3"]);
    clock.advance(minutes(12));
    expect(ids()).toEqual(["3"]);
  });

  it("takes an id once in five minutes, and sets aside what was received six times", async () => {
    const { clock, queue, ids } = await aQueue(1);
    const world = await startedWorld();
    await queue.send(aMessage(world, "1", "Hi"));
    expect(queue.waiting).toHaveLength(1);
    for (let receive = 1; receive <= 6; receive += 1) {
      expect(ids()).toEqual(["1"]);
      clock.advance(minutes(12));
    }
    expect(ids()).toEqual([]);
    expect(queue.dead.map(({ id }) => id)).toEqual(["1"]);
    clock.advance(seconds(1));
    await queue.send(aMessage(world, "1", "Hi"));
    expect(queue.waiting).toHaveLength(1);
  });
});
