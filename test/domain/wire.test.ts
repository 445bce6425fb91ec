/** The control API's shapes: what is read from requests, what people's scripts find in answers. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import * as z from "zod/mini";
import { running } from "../../lib/domain/board.ts";
import { parseInput, readInput } from "../../lib/domain/parse.ts";
import { noUsage, type Run } from "../../lib/domain/run.ts";
import { newSystem } from "../../lib/domain/system.ts";
import { newThread, type Thread } from "../../lib/domain/thread.ts";
import { instant, after as later, milliseconds, minutes } from "../../lib/domain/time.ts";
import { ChecklistBody, checklistAnswer } from "../../lib/domain/wire/checklist.ts";
import { readConfigRequest, readIfMatch } from "../../lib/domain/wire/config.ts";
import { PageLimit, pageOf } from "../../lib/domain/wire/page.ts";
import { historyAnswer, notRunAnswer, RunNowBody, ranAnswer } from "../../lib/domain/wire/run.ts";
import { heartbeatStatusAnswer, threadStatusAnswer } from "../../lib/domain/wire/status.ts";

const noon = instant(Date.UTC(2026, 10, 20, 12));

const complaint = (schema: z.ZodMiniType, value: unknown): string | null => {
  const reading = readInput(schema, value);
  return reading.ok ? null : reading.error.message;
};

describe("requests", () => {
  test.for([
    { body: {}, dryRun: false },
    { body: { dryRun: true }, dryRun: true },
    { body: { dry_run: true }, dryRun: true },
    { body: { dryRun: false, dry_run: true }, dryRun: true },
  ])("run-now reads $body as dryRun $dryRun", ({ body, dryRun }) => {
    expect(parseInput(RunNowBody, body)).toEqual({ dryRun });
  });

  test.for([
    { schema: RunNowBody, value: { dryrun: true }, says: "dryrun is not a known field" },
    { schema: RunNowBody, value: { dryRun: "yes" }, says: "dryRun must be true or false" },
    { schema: RunNowBody, value: [], says: "must be a JSON object" },
    {
      schema: ChecklistBody,
      value: {},
      says: "content must be 1 to 10000 characters of text",
    },
    {
      schema: ChecklistBody,
      value: { content: "" },
      says: "content must be 1 to 10000 characters of text",
    },
    {
      schema: ChecklistBody,
      value: { content: "x".repeat(10_001) },
      says: "content must be 1 to 10000 characters of text",
    },
    {
      schema: ChecklistBody,
      value: { content: "x", path: "soul.md" },
      says: "path is not a known field",
    },
    { schema: ChecklistBody, value: undefined, says: "must be a JSON object" },
    { schema: ChecklistBody, value: { content: "x".repeat(10_000) }, says: null },
  ])("$says", ({ schema, value, says }) => {
    expect(complaint(schema, value)).toBe(says);
  });

  it("takes a limit of 1 to 100 written in decimal, and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -5, max: 300 }).map(String), fc.string()), (text) => {
        const result = z.safeParse(PageLimit, text);
        const number = /^[1-9]\d*$/.test(text) ? Number(text) : 0;
        expect(result.success ? result.data : 0).toBe(number <= 100 ? number : 0);
      }),
    );
    expect(parseInput(PageLimit, undefined)).toBe(20);
  });

  it("keeps text as it was written, without control characters and lone surrogates", () => {
    const content = "## Rules\r\n\t- ok \u0000\u001b[31m\ud83d\ude00 \ud800é\u0085";
    expect(parseInput(ChecklistBody, { content })).toEqual({
      content: "## Rules\r\n\t- ok [31m😀 é",
    });
  });
});

describe("answers", () => {
  const thread: Thread = {
    ...newThread("default", noon),
    lastTickAt: noon,
    leaseUntilAt: later(noon, minutes(3)),
    slot: "1763633400000",
    attempt: 1,
    board: {
      conversation: { status: "idle", detail: null, since: noon },
      heartbeat: running("reflecting", noon, later(noon, minutes(3))),
    },
  };

  it("tell of the system in ORIGIN's three keys, and of the last tick and the next", () => {
    expect(heartbeatStatusAnswer(newSystem, thread)).toEqual({
      enabled: true,
      running: true,
      check_interval_seconds: 60,
      last_tick_at: "2026-11-20T12:00:00.000Z",
      due_at: "2026-11-20T12:00:00.000Z",
    });
    const stopped = heartbeatStatusAnswer({ ...newSystem, desired: "stopped" }, thread);
    expect(stopped.running).toBe(false);
  });

  it("tell of a thread at work: board, lines, lease", () => {
    expect(threadStatusAnswer(thread, later(noon, minutes(1)))).toEqual({
      thread_id: "default",
      enabled: true,
      every_seconds: 1800,
      board: {
        conversation: { status: "idle", detail: null, since: "2026-11-20T12:00:00.000Z" },
        heartbeat: { status: "running", detail: "reflecting", since: "2026-11-20T12:00:00.000Z" },
      },
      lines: ["conversation: idle", "heartbeat: running — reflecting"],
      last_tick_at: "2026-11-20T12:00:00.000Z",
      due_at: "2026-11-20T12:00:00.000Z",
      last_synthesis_at: null,
      lease: {
        held: true,
        until_at: "2026-11-20T12:03:00.000Z",
        slot: "1763633400000",
        attempt: 1,
      },
    });
  });

  it("tell of a dead one: stalled, and its lease no longer held, from the end of the lease on", () => {
    const status = threadStatusAnswer(thread, later(noon, minutes(3)));
    expect(status.board.heartbeat.status).toBe("stalled");
    expect(status.lease.held).toBe(false);
  });

  it("name no due time for a paused thread", () => {
    const paused = { ...thread, config: { ...thread.config, enabled: false } };
    expect(threadStatusAnswer(paused, noon)).toMatchObject({ enabled: false, due_at: null });
  });

  const run: Run = {
    id: "01K",
    threadId: "default",
    slot: "1763633400000",
    fence: 1,
    attempt: 1,
    trigger: "by-hand",
    dryRun: false,
    startedAt: noon,
    durationMs: milliseconds(1_250),
    outcome: { kind: "acted" },
    model: "offline",
    text: "",
    steps: [],
    read: [],
    actions: [
      {
        type: "write",
        target: "user.md",
        title: null,
        content: "Likes tea.",
        voteDirection: null,
        executed: true,
        reason: null,
      },
    ],
    usage: noUsage,
    because: "by-hand",
    costMicroUsd: 1_234,
  };

  it("tell of a run in ORIGIN's keys, with the whole receipt beside them", () => {
    expect(ranAnswer(run)).toEqual({
      thread_id: "default",
      ran: true,
      reason: null,
      ran_successfully: true,
      timestamp: "2026-11-20T12:00:00.000Z",
      decision_summary: "wrote user.md",
      actions: [
        {
          action_type: "write",
          target_id: "user.md",
          title: null,
          content: "Likes tea.",
          vote_direction: null,
          reason: null,
          executed: true,
        },
      ],
      execution_time_seconds: 1.25,
      error: null,
      dry_run: false,
      run,
    });
  });

  it("tell of a failed run by its error", () => {
    const failed = { ...run, outcome: { kind: "failed", error: "the model is down" } } as const;
    expect(ranAnswer(failed)).toMatchObject({
      ran: true,
      ran_successfully: false,
      error: "the model is down",
    });
    const found = [failed, run];
    expect(historyAnswer("default", { found, limit: 5, totalRuns: 7 })).toMatchObject({
      total_runs: 7,
      activities: [
        { success: false, summary: "failed: the model is down" },
        { success: true, summary: "wrote user.md", actions: [{}], cost_usd: 0.001234 },
      ],
      next_cursor: null,
    });
  });

  it("tell a call that has no price as unpriced, never as free", () => {
    const found = [{ ...run, costMicroUsd: null }];
    const { activities } = historyAnswer("default", { found, limit: 5, totalRuns: 1 });
    expect(activities).toMatchObject([{ cost_usd: null }]);
  });

  it("tell of a beat that was not started: already-running", () => {
    const answer = notRunAnswer("default", { reason: "already-running", dryRun: false }, noon);
    expect(answer).toMatchObject({ ran: false, reason: "already-running", actions: [] });
  });

  it("show a missing HEARTBEAT.md as an empty one", () => {
    expect(checklistAnswer("default", null)).toEqual({
      thread_id: "default",
      content: "",
      last_modified: null,
      path: "HEARTBEAT.md",
      version: 0,
      understood: {
        checklist: [],
        rules: [],
        proactive_behaviors: [],
        rhythms: [],
        not_understood: [],
      },
    });
  });

  it("show back what was understood of a HEARTBEAT.md, and what was not", () => {
    const content = [
      "## Checklist",
      "- [x] Tea",
      "- [ ] every 2h: look at the mail",
      "- [ ] at 25:00: never",
      "## Rules",
      "- If rain → say so.",
      "## Proactive Behaviors",
      "- on weekdays at 09:05: read the news",
    ].join("\n");
    const file = { path: "HEARTBEAT.md", content, version: 3, updatedAt: noon };
    expect(checklistAnswer("default", file)).toMatchObject({
      version: 3,
      last_modified: "2026-11-20T12:00:00.000Z",
      understood: {
        checklist: [{ text: "Tea", done: true }, { action: "look at the mail" }, { done: false }],
        rules: [{ condition: "rain", action: "say so" }],
        proactive_behaviors: [{ action: "read the news" }],
        rhythms: [
          { action: "look at the mail", every_seconds: 7_200, at: null, weekdays: null },
          { action: "read the news", every_seconds: null, at: "09:05", weekdays: [1, 2, 3, 4, 5] },
        ],
        not_understood: ["at 25:00: never"],
      },
    });
  });
});

describe("a change of config", () => {
  it("carries settings, and beside them the rev that was seen", () => {
    expect(readConfigRequest({ every_seconds: 60, rev: 3 })).toEqual({
      patch: { every: 60 },
      rev: 3,
    });
    expect(readConfigRequest({})).toEqual({ patch: {}, rev: undefined });
  });

  const revWords = "rev must be the rev of an earlier answer";
  test.for([
    { body: { rev: 0 }, says: revWords },
    { body: { rev: 1.5 }, says: revWords },
    { body: { rev: "3" }, says: revWords },
    { body: [], says: "must be a JSON object" },
    { body: null, says: "must be a JSON object" },
    { body: { every: 59, rev: 1 }, says: "every must be between 60 and 86400 seconds" },
    { body: { evry: 60 }, says: "evry is not a known field" },
  ])("$body: $says", ({ body, says }) => {
    expect(() => readConfigRequest(body)).toThrow(says);
  });

  test.for([
    { header: '"3"', rev: 3 },
    { header: ' "12" ', rev: 12 },
    { header: "*", rev: undefined },
  ])("If-Match: $header means rev $rev", ({ header, rev }) => {
    expect(readIfMatch(header)).toBe(rev);
  });

  test.for(["3", 'W/"3"', '"x"', '"3", "4"', ""])("If-Match: %s is refused", (header) => {
    expect(() => readIfMatch(header)).toThrow("If-Match must be the ETag of an earlier answer");
  });
});

describe("pages", () => {
  it("put together are the list, whatever its length and theirs", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 9 }), (length, limit) => {
        const list = Array.from({ length }, (_, place) => String(place).padStart(2, "0"));
        const seen: string[] = [];
        let cursor: string | null = "";
        while (cursor !== null) {
          const from: string = cursor;
          const found = list.filter((entry) => entry > from).slice(0, limit + 1);
          const page = pageOf(found, limit, (entry) => entry);
          expect(page.shown.length).toBe(Math.min(limit, found.length));
          seen.push(...page.shown);
          cursor = page.nextCursor;
        }
        expect(seen).toEqual(list);
      }),
    );
  });
});
