/** An event of the heartbeat -> a tick or one beat -> its report. */
import type { Context } from "aws-lambda";
import { readHeartbeatEvent } from "../lib/domain/heartbeat-event.ts";
import { InvalidInput } from "../lib/domain/parse.ts";
import { summaryOf } from "../lib/domain/run.ts";
import type { Settings } from "../lib/domain/settings.ts";
import { beatByHand } from "../lib/flows/beat-by-hand.ts";
import { type TickPorts, tick } from "../lib/flows/tick.ts";
import { deadlineOf } from "./deadline.ts";

export interface HeartbeatConnection {
  readonly ports: TickPorts;
  readonly settings: Settings;
}

type Left = Pick<Context, "getRemainingTimeInMillis">;

/** Answers the tick's report or the beat's run; anything it does not know is an error that names the field. */
export function makeHandler({ ports, settings }: HeartbeatConnection) {
  return async (event: unknown, context: Left): Promise<object> => {
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
  };
}
