/** heartbeat: a scheduled event or `{}` is a tick; `{"thread": "default"}` is that beat, now. */
import type { Context } from "aws-lambda";
import { connectHeartbeat } from "../lib/connect/heartbeat.ts";
import { readHeartbeatEvent } from "../lib/domain/heartbeat-event.ts";
import { InvalidInput } from "../lib/domain/parse.ts";
import { summaryOf } from "../lib/domain/run.ts";
import { beatByHand } from "../lib/flows/beat-by-hand.ts";
import { tick } from "../lib/flows/tick.ts";
import { deadlineOf } from "./deadline.ts";

const { ports, settings } = connectHeartbeat(process.env);

/** Answers the tick's report or the beat's run; anything it does not know is an error that names the field. */
export async function handler(event: unknown, context: Context): Promise<object> {
  const request = readHeartbeatEvent(event);
  const deadlineAt = deadlineOf(context, ports.clock.now());
  if (request.kind === "tick") return tick(ports, settings, deadlineAt);
  const result = await beatByHand(ports, settings, { ...request, deadlineAt });
  switch (result.kind) {
    case "ran":
      return {
        thread: request.threadId,
        ran: true,
        summary: summaryOf(result.run),
        run: result.run,
      };
    case "busy":
      return { thread: request.threadId, ran: false, reason: "already-running" };
    case "skipped":
      return { thread: request.threadId, ran: false, reason: result.reason };
    case "no-thread":
      throw new InvalidInput(
        "thread",
        `"${request.threadId}" does not exist; the one that always does is "default"`,
      );
  }
}
