/** `[HEARTBEAT]` lines: one row an event; never a second line, never what a thought says. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { heartbeatLine } from "../../lib/domain/heartbeat-lines.ts";

const thread = "default";

describe("heartbeatLine", () => {
  test.for([
    { event: "system.started", fields: {}, line: "started" },
    { event: "system.stopped", fields: {}, line: "stopped" },
    { event: "beat.started", fields: { thread, trigger: "schedule" }, line: "default: starting" },
    {
      event: "beat.started",
      fields: { thread, trigger: "by-hand" },
      line: "default: starting by hand",
    },
    {
      event: "action.validated",
      fields: { thread, action: "post" },
      line: "default: validation passed: post",
    },
    {
      event: "action.rejected",
      fields: { thread, action: "vote", target: "01J", reason: "there is no such post" },
      line: "default: validation failed: vote 01J: there is no such post",
    },
    {
      event: "action.rehearsed",
      fields: { thread, action: "post", target: null },
      line: "default: DRY RUN: would create post",
    },
    {
      event: "action.rehearsed",
      fields: { thread, action: "write", target: "user.md" },
      line: "default: DRY RUN: would write user.md",
    },
    {
      event: "action.done",
      fields: { thread, action: "comment", target: "01J" },
      line: "default: did comment 01J",
    },
    {
      event: "beat.skipped",
      fields: { thread, reason: "nothing-new", count: 1 },
      line: "default: skipped: nothing-new",
    },
    {
      event: "beat.skipped",
      fields: { thread, reason: "nothing-new", count: 5 },
      line: "default: skipped: nothing-new (5 times in a row)",
    },
    {
      event: "beat.done",
      fields: { thread, outcome: "acted", actions: "speak,write", durationMs: 1_249 },
      line: "default: completed: acted (speak, write) in 1.2 s",
    },
    {
      event: "beat.done",
      fields: { thread, outcome: "rested", actions: "", durationMs: 40, counted: true },
      line: "default: completed: rested in 0.0 s",
    },
    {
      event: "beat.done",
      fields: { thread, outcome: "acted", actions: "post", durationMs: 900, dryRun: true },
      line: "default: DRY RUN completed: acted (post) in 0.9 s",
    },
    {
      event: "beat.done",
      fields: { thread, outcome: "rested", durationMs: 900, counted: false },
      line: "default: completed: rested in 0.9 s, too late to count",
    },
    {
      event: "beat.failed",
      fields: { thread, error: "failed: model.run: HTTP 503", durationMs: 2_000 },
      line: "default: failed: model.run: HTTP 503 in 2.0 s",
    },
    {
      event: "reflection.failed",
      fields: { thread, reason: "no answer" },
      line: "default: the model's turn broke off: no answer",
    },
    {
      event: "beat.broken",
      fields: { thread, reason: "the store is down" },
      line: "default: broke: the store is down",
    },
    {
      event: "beat.lease-left",
      fields: { thread, reason: "the store is down" },
      line: "default: broke, and waits for the end of its lease: the store is down",
    },
  ])("$event: $line", ({ event, fields, line }) => {
    expect(heartbeatLine(event, fields)).toBe(`[HEARTBEAT] ${line}`);
  });

  test.for(["converse.failed", "row.corrupt", "", "constructor"])("not ours: %s", (event) => {
    expect(heartbeatLine(event, { thread })).toBeNull();
  });

  it("never shows content, whatever an event carries", () => {
    const fields = { thread, action: "speak", content: "SECRET", text: "SECRET", title: "SECRET" };
    for (const event of ["action.validated", "action.rehearsed", "action.done", "beat.done"])
      expect(heartbeatLine(event, fields)).not.toContain("SECRET");
  });

  it("is one line without control characters, whatever the fields are", () => {
    const events = fc.constantFrom("beat.failed", "beat.skipped", "beat.done", "action.rejected");
    const value = fc.anything();
    const fields = fc.record(
      { thread: value, error: value, reason: value, action: value, outcome: value, count: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(events, fields, (event, given) => {
        expect(heartbeatLine(event, given)).toMatch(/^\[HEARTBEAT\] [^\p{Cc}\u2028\u2029]*$/u);
      }),
    );
    const line = heartbeatLine("beat.broken", { thread, reason: "a\n\u001b[2Jb" });
    expect(line).toBe("[HEARTBEAT] default: broke: a [2Jb");
  });
});
