import { describe, expect, test } from "vitest";
import { readHeartbeatEvent } from "../../lib/domain/heartbeat-event.ts";

describe("heartbeat event", () => {
  const scheduled = {
    version: "0",
    id: "x",
    source: "aws.events",
    "detail-type": "Scheduled Event",
    time: "2026-11-20T10:00:00Z",
    detail: {},
  };
  test.for([
    [{}, { kind: "tick" }],
    [scheduled, { kind: "tick" }],
    [{ thread: "default" }, { kind: "beat", threadId: "default", dryRun: false }],
    [
      { thread: "default", dryRun: true },
      { kind: "beat", threadId: "default", dryRun: true },
    ],
  ] as const)("%j is understood", ([event, request]) => {
    expect(readHeartbeatEvent(event)).toEqual(request);
  });

  test.for([
    [{ thred: "default" }, "thred is not a known field"],
    [{ thread: 7 }, "thread must be a thread's name"],
    [{ thread: "../x" }, "thread must be 1 to 64 letters, digits, hyphens or underscores"],
    [{ thread: "default", dryRun: "yes" }, "dryRun must be true or false"],
    [{ dryRun: true }, "thread must be given with dryRun"],
    [[], 'the event must be {}, a scheduled event, or {"thread": "default"}'],
    ["default", 'the event must be {}, a scheduled event, or {"thread": "default"}'],
    [null, 'the event must be {}, a scheduled event, or {"thread": "default"}'],
  ] as const)("%j is refused by a sentence that names the field", ([event, sentence]) => {
    expect(() => readHeartbeatEvent(event)).toThrow(sentence);
  });
});
