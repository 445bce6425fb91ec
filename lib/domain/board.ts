/** The status board: what both agents of a thread are doing, readable from outside. */
import * as z from "zod/mini";
import { Instant } from "./time.ts";

const agents = ["conversation", "heartbeat"] as const;
export type Agent = (typeof agents)[number];

/** One agent's line as it is stored. A `running` line is believed until `untilAt`, its lease. */
export const BoardLine = z.object({
  status: z.enum(["idle", "running"]),
  detail: z.nullable(z.string()),
  since: Instant,
  untilAt: z.optional(Instant),
});
export type BoardLine = z.infer<typeof BoardLine>;

export const StatusBoard = z.object({ conversation: BoardLine, heartbeat: BoardLine });
export type StatusBoard = z.infer<typeof StatusBoard>;

/** One agent's line as a reader sees it. */
export interface BoardReading {
  readonly status: "idle" | "running" | "stalled";
  readonly detail: string | null;
  readonly since: Instant;
}
export type BoardReadings = Readonly<Record<Agent, BoardReading>>;

export const idle = (now: Instant): BoardLine => ({ status: "idle", detail: null, since: now });

export const running = (detail: string, now: Instant, untilAt: Instant): BoardLine => ({
  status: "running",
  detail,
  since: now,
  untilAt,
});

/** Both agents idle: the board of a thread that has just been made. */
export const newBoard = (now: Instant): StatusBoard => ({
  conversation: idle(now),
  heartbeat: idle(now),
});

/** True while an agent works and its lease holds: at `untilAt` itself it is over. */
export const isRunning = (line: BoardLine, now: Instant): boolean =>
  line.status === "running" && (line.untilAt === undefined || now < line.untilAt);

/** The board at `now`: a `running` line whose lease is over reads as `stalled`. */
export function readBoard(board: StatusBoard, now: Instant): BoardReadings {
  const read = (line: BoardLine): BoardReading => ({
    status: line.status === "running" && !isRunning(line, now) ? "stalled" : line.status,
    detail: line.detail,
    since: line.since,
  });
  return { conversation: read(board.conversation), heartbeat: read(board.heartbeat) };
}

/** One line an agent, `heartbeat: running — reflecting on recent activity`; no dash without a detail. */
export const formatBoard = (board: BoardReadings): string =>
  agents
    .map((agent) => {
      const { status, detail } = board[agent];
      return `${agent}: ${status}${detail === null || detail === "" ? "" : ` — ${detail}`}`;
    })
    .join("\n");
