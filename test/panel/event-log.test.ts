import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  type EventLog,
  emptyTail,
  heldBack,
  movedOn,
  readWhole,
  typeCounts,
  withHead,
  withOlder,
} from "../../panel/src/api/event-log.ts";

const event = (id: string, type: "spoke" | "failed" = "spoke") => ({
  id,
  at: "2026-11-30T12:00:00.000Z",
  type,
  detail: {},
});
const logOf = (ids: string, olderCursor: string | null): EventLog => ({
  events: [...ids].map((id) => event(id)),
  olderCursor,
});
const pageOf = (ids: string, next: string | null) => ({
  thread_id: "default",
  events: [...ids].map((id) => event(id)),
  next_cursor: next,
});
const idsOf = ({ events }: EventLog): string => events.map(({ id }) => id).join("");

describe("the log, when its newest page comes", () => {
  test.for([
    {
      says: "is the first page at first",
      known: undefined,
      head: pageOf("fed", "d"),
      is: "fed",
      older: "d",
    },
    {
      says: "goes on behind the page",
      known: logOf("edcba", null),
      head: pageOf("fed", "d"),
      is: "fedcba",
      older: null,
    },
    {
      says: "keeps its own cursor",
      known: logOf("edc", "c"),
      head: pageOf("fed", "d"),
      is: "fedc",
      older: "c",
    },
    {
      says: "begins anew when there may be a gap",
      known: logOf("cba", null),
      head: pageOf("gfe", "e"),
      is: "gfe",
      older: "e",
    },
    {
      says: "loses what was cleared",
      known: logOf("edcba", null),
      head: pageOf("f", null),
      is: "f",
      older: null,
    },
    {
      says: "is empty after it was cleared",
      known: logOf("edcba", null),
      head: pageOf("", null),
      is: "",
      older: null,
    },
    {
      says: "loses what is missing inside the page",
      known: logOf("fedcb", "b"),
      head: pageOf("fd", "d"),
      is: "fdcb",
      older: "b",
    },
    {
      says: "fills what was empty",
      known: logOf("", null),
      head: pageOf("ba", null),
      is: "ba",
      older: null,
    },
  ])("$says", ({ known, head, is, older }) => {
    const log = withHead(known, head);
    expect(idsOf(log)).toBe(is);
    expect(log.olderCursor).toBe(older);
  });

  it("has every event once and in order, however often it is asked and whatever was read before", () => {
    const alphabet = "abcdefghijklmnopqrstuvwxyz";
    fc.assert(
      fc.property(
        fc.array(fc.record({ more: fc.nat(5), older: fc.boolean() }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        (steps, limit) => {
          let written = 1;
          let log: EventLog | undefined;
          const page = (before: string) => {
            const all = [...alphabet.slice(0, written)].reverse().filter((id) => id < before);
            const next = all.length > limit ? (all[limit - 1] ?? null) : null;
            return pageOf(all.slice(0, limit).join(""), next);
          };
          for (const { more, older } of steps) {
            written = Math.min(alphabet.length, written + more);
            log = withHead(log, page("~"));
            const cursor = log.olderCursor;
            if (older && cursor !== null) log = withOlder(log, page(cursor), cursor);
            const ids = idsOf(log);
            expect([...alphabet.slice(0, written)].reverse().join("").startsWith(ids)).toBe(true);
            expect(log.olderCursor === null).toBe(ids.endsWith("a"));
          }
        },
      ),
    );
  });
});

describe("an older page", () => {
  it("stands behind what is known", () => {
    expect(withOlder(logOf("fed", "d"), pageOf("cb", "b"), "d")).toEqual(logOf("fedcb", "b"));
  });

  it("is dropped when the log began anew meanwhile", () => {
    const anew = logOf("zyx", "x");
    expect(withOlder(anew, pageOf("cb", "b"), "d")).toBe(anew);
  });
});

describe("the tail", () => {
  it("marks nothing of what was there first, then what came last", () => {
    const first = movedOn(emptyTail, "c");
    expect(first).toEqual({ upTo: "c", markAfter: "c" });
    const second = movedOn(first, "e");
    expect(second).toEqual({ upTo: "e", markAfter: "c" });
    expect(movedOn(second, "f")).toEqual({ upTo: "f", markAfter: "e" });
  });

  it("stays where it is when nothing newer comes", () => {
    const tail = movedOn(emptyTail, "c");
    expect(movedOn(tail, "c")).toBe(tail);
    expect(movedOn(tail, undefined)).toBe(tail);
  });

  it("counts what it holds back", () => {
    const { events } = logOf("edcba", null);
    expect(heldBack(movedOn(emptyTail, "c"), events)).toBe(2);
    expect(heldBack(emptyTail, events)).toBe(0);
  });
});

test("types are counted in the order of their names", () => {
  const events = [event("c"), event("b", "failed"), event("a")];
  expect([...typeCounts(events)]).toEqual([
    ["failed", 1],
    ["spoke", 2],
  ]);
});

test("an export of several pages is one text, oldest first", async () => {
  const pages: Readonly<Record<string, { text: string; olderCursor: string | null }>> = {
    "": { text: "5\n6\n", olderCursor: "5" },
    "5": { text: "3\n4\n", olderCursor: "3" },
    "3": { text: "1\n2\n", olderCursor: null },
  };
  const text = await readWhole(
    async (cursor) => pages[cursor ?? ""] ?? { text: "", olderCursor: null },
  );
  expect(text).toBe("1\n2\n3\n4\n5\n6\n");
});
