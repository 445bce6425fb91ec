import { describe, expect, it, test } from "vitest";
import { formatBoard, idle, newBoard, readBoard, running } from "../../lib/domain/board.ts";
import { instant } from "../../lib/domain/time.ts";

const now = instant(1_000_000);
const later = (ms: number) => instant(now + ms);

describe("status board", () => {
  it("shows both agents idle at first", () => {
    expect(formatBoard(readBoard(newBoard(now), now))).toBe("conversation: idle\nheartbeat: idle");
  });

  it("shows what a running agent does, behind a dash", () => {
    const board = {
      conversation: idle(now),
      heartbeat: running("reflecting on recent activity", now, later(60_000)),
    };
    expect(formatBoard(readBoard(board, now))).toBe(
      "conversation: idle\nheartbeat: running — reflecting on recent activity",
    );
  });

  test.for([
    { says: "running one millisecond before the lease ends", at: later(59_999), status: "running" },
    { says: "stalled when the lease is over", at: later(60_000), status: "stalled" },
    { says: "stalled long after", at: later(9_000_000), status: "stalled" },
  ])("reads as $says", ({ at, status }) => {
    const board = { conversation: idle(now), heartbeat: running("x", now, later(60_000)) };
    expect(readBoard(board, at).heartbeat.status).toBe(status);
  });
});
