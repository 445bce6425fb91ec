/** `vigil status`: the status board of a thread, its last tick and its next beat. */
import { HeartbeatStatusAnswer, ThreadStatusAnswer } from "../lib/domain/wire/status.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import { exactSpanInWords, momentInWords } from "./words.ts";
import type { Style, World } from "./world.ts";

export async function showStatus(world: World, options: ThreadOptions): Promise<number> {
  const [thread, system] = await Promise.all([
    ask(world, {
      method: "GET",
      path: `/api/threads/${options.thread}/status`,
      schema: ThreadStatusAnswer,
    }),
    ask(world, {
      method: "GET",
      path: "/api/heartbeat/status",
      schema: HeartbeatStatusAnswer,
    }),
  ]);
  const lines = statusLines(thread.answer, system.answer.running, world);
  world.say(options.json ? JSON.stringify(thread.raw, null, 2) : lines.join("\n"));
  return 0;
}

const styleOf: Readonly<Record<"idle" | "running" | "stalled", Style>> = {
  idle: "green",
  running: "cyan",
  stalled: "red",
};

function statusLines(status: ThreadStatusAnswer, isStarted: boolean, world: World): string[] {
  const { board, lines } = status;
  const now = world.now();
  const [conversation = "", heartbeat = ""] = lines;
  return [
    world.paint("bold", status.thread_id) +
      (status.enabled
        ? `, a beat every ${exactSpanInWords(status.every_seconds)}`
        : ", heartbeat paused"),
    world.paint(styleOf[board.conversation.status], conversation),
    world.paint(styleOf[board.heartbeat.status], heartbeat),
    `last tick: ${momentInWords(status.last_tick_at, now, "none yet")}`,
    `next beat: ${isStarted ? nextBeat(status.due_at, now) : "none, until vigil start"}`,
    ...(status.last_synthesis_at === null
      ? []
      : [`memory: last consolidated ${momentInWords(status.last_synthesis_at, now, "never")}`]),
  ];
}

/** A due time that has passed waits for the schedule, which looks once a minute. */
const nextBeat = (dueAt: string | null, now: number): string =>
  dueAt !== null && Date.parse(dueAt) <= now
    ? "at the next tick of the schedule"
    : momentInWords(dueAt, now, "none, until the heartbeat is resumed");
