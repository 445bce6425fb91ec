/** `vigil undo`: the last thing that the assistant did by itself, or all that one run did, is taken back, and said. */
import { minutes, seconds } from "../lib/domain/time.ts";
import { UndoAnswer } from "../lib/domain/wire/undo.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import type { World } from "./world.ts";

const pollMs = seconds(1);

/** A conversation that is under way is over by then, or was given up. */
const patientForMs = minutes(3);

interface UndoOptions extends ThreadOptions {
  /** All that this run did; undefined: the last act. */
  readonly run: string | undefined;
}

/** 1 when it is not done in time: it is done later all the same. */
export async function undo(world: World, options: UndoOptions): Promise<number> {
  const thread = `/api/threads/${options.thread}`;
  const path = `${thread}/undo`;
  const order = options.run === undefined ? path : `${thread}/runs/${options.run}/undo`;
  const asked = await ask(world, { method: "POST", path: order, schema: UndoAnswer });
  const endsAt = world.now() + patientForMs;
  for await (const _ of world.repeatedly(pollMs)) {
    const { answer, raw } = await ask(world, {
      method: "GET",
      path: `${path}/${asked.answer.id}`,
      schema: UndoAnswer,
    });
    if (answer.state === "done") {
      world.say(options.json ? JSON.stringify(raw, null, 2) : (answer.words ?? ""));
      return 0;
    }
    if (world.now() >= endsAt) break;
  }
  world.complain(
    "It is not done yet: the conversation is busy, or does not run. It is done in its turn; vigil events shows it.",
  );
  return 1;
}
