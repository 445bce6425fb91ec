import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type MemoryFile, originOf } from "../../lib/domain/memory.ts";
import { type MemoryChange, stepOf } from "../../lib/domain/memory-version.ts";
import { instant } from "../../lib/domain/time.ts";

const now = instant(1_000);
const path = "notes/a.md";
const there: MemoryFile = {
  path,
  content: "there",
  version: 3,
  updatedAt: instant(0),
  origin: originOf("heartbeat", { runId: "01R" }),
  deleted: false,
};
const gone: MemoryFile = { ...there, content: "", deleted: true };
const write = (content: string | null, rest: Partial<MemoryChange> = {}): MemoryChange => ({
  path,
  content,
  origin: originOf("person"),
  ...rest,
});
const byRun = originOf("heartbeat", { runId: "01R" });
const byAnother = originOf("heartbeat", { runId: "01S" });

describe("a change of a file", () => {
  test.for([
    { says: "makes version 1 of a new file", current: null, change: write("new"), step: "next 1" },
    {
      says: "makes it for one who saw none",
      current: null,
      change: write("new", { seenVersion: 0 }),
      step: "next 1",
    },
    {
      says: "follows what is there, unasked",
      current: there,
      change: write("new"),
      step: "next 4",
    },
    {
      says: "follows what was seen",
      current: there,
      change: write("new", { seenVersion: 3 }),
      step: "next 4",
    },
    {
      says: "is a conflict behind",
      current: there,
      change: write("new", { seenVersion: 2 }),
      step: "conflict",
    },
    {
      says: "is a conflict ahead",
      current: there,
      change: write("new", { seenVersion: 4 }),
      step: "conflict",
    },
    {
      says: "is a conflict for one who saw none",
      current: there,
      change: write("new", { seenVersion: 0 }),
      step: "conflict",
    },
    {
      says: "is a conflict where nothing ever was",
      current: null,
      change: write("new", { seenVersion: 1 }),
      step: "conflict",
    },
    { says: "brings a removed file back", current: gone, change: write("new"), step: "next 4" },
    {
      says: "brings it back for one who saw none",
      current: gone,
      change: write("new", { seenVersion: 0 }),
      step: "next 4",
    },
    {
      says: "brings it back for one who saw its removal",
      current: gone,
      change: write("new", { seenVersion: 3 }),
      step: "next 4",
    },
    {
      says: "is a conflict for one who saw it before its removal",
      current: gone,
      change: write("new", { seenVersion: 2 }),
      step: "conflict",
    },
    {
      says: "takes away what is there",
      current: there,
      change: write(null),
      step: "next 4 removed",
    },
    { says: "takes nothing away twice", current: gone, change: write(null), step: "repeat 3" },
    {
      says: "takes nothing away where nothing was",
      current: null,
      change: write(null),
      step: "repeat 0",
    },
    {
      says: "takes away only what was seen",
      current: there,
      change: write(null, { seenVersion: 2 }),
      step: "conflict",
    },
    {
      says: "of a run is made once",
      current: there,
      change: write("there", { origin: byRun, seenVersion: 2 }),
      step: "repeat 3",
    },
    {
      says: "of a run is made again with other words",
      current: there,
      change: write("else", { origin: byRun }),
      step: "next 4",
    },
    {
      says: "of another run is another",
      current: there,
      change: write("there", { origin: byAnother }),
      step: "next 4",
    },
    {
      says: "of a person is always one: nobody can tell them apart",
      current: { ...there, origin: originOf("person") },
      change: write("there"),
      step: "next 4",
    },
    {
      says: "of a run that removed is made once",
      current: gone,
      change: write(null, { origin: byRun, seenVersion: 2 }),
      step: "repeat 3",
    },
    {
      says: "to nothing is no removal",
      current: gone,
      change: write("", { origin: byRun }),
      step: "next 4",
    },
  ] as const)("$says", ({ current, change, step }) => {
    const made = stepOf(current, change, now);
    const words = {
      next: () =>
        made.kind === "next" && `next ${made.file.version}${made.file.deleted ? " removed" : ""}`,
      repeat: () => made.kind === "repeat" && `repeat ${made.version}`,
      conflict: () => "conflict",
    };
    expect(words[made.kind]()).toBe(step);
  });

  it("carries its own content, origin and time", () => {
    const change = write("new", { origin: byAnother });
    expect(stepOf(there, change, now)).toEqual({
      kind: "next",
      file: { path, content: "new", version: 4, updatedAt: now, origin: byAnother, deleted: false },
    });
  });
});

describe("any interleaving of writers", () => {
  /** Writers look at the file, then write by what they saw, in any order; some look once and write twice. */
  const action = fc.record({
    writer: fc.nat(2),
    does: fc.constantFrom("look", "write", "write unseen", "remove"),
  });

  it("loses no version, counts them up by one, and tells of every one that it did not make", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const versions: MemoryFile[] = [];
        const seen = new Map<number, number>();
        let asked = 0;
        let made = 0;
        let refused = 0;
        for (const [index, { writer, does }] of actions.entries()) {
          const current = versions.at(-1) ?? null;
          if (does === "look") {
            seen.set(writer, current === null || current.deleted ? 0 : current.version);
            continue;
          }
          const origin = originOf("heartbeat", { runId: `run ${index}` });
          const content = does === "remove" ? null : `${writer} at ${index}`;
          const seenVersion = does === "write unseen" ? undefined : (seen.get(writer) ?? 0);
          const change = {
            path,
            content,
            origin,
            ...(seenVersion === undefined ? {} : { seenVersion }),
          };
          const step = stepOf(current, change, instant(index));
          asked += 1;
          if (step.kind === "conflict") refused += 1;
          else made += 1;
          if (step.kind !== "next") continue;
          if (seenVersion !== undefined && current !== null && !current.deleted)
            expect(seenVersion).toBe(current.version);
          versions.push(step.file);
          // Its answer got lost: the writer sends the same again, and it is the same version.
          expect(stepOf(step.file, change, instant(index + 1))).toEqual({
            kind: "repeat",
            version: step.file.version,
          });
        }
        expect(versions.map(({ version }) => version)).toEqual(
          versions.map((_, index) => index + 1),
        );
        expect(made + refused).toBe(asked);
      }),
    );
  });
});
