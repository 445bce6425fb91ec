/** `vigil forget`: everything that is stored of a thread is removed, once its name was typed again. */
import { minutes } from "../lib/domain/time.ts";
import { ForgetAnswer } from "../lib/domain/wire/rights.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import { Failure } from "./failure.ts";
import type { World } from "./world.ts";

interface ForgetOptions extends ThreadOptions {
  /** True: nothing is asked. */
  readonly yes: boolean;
}

/** As long as the control function lives, and a little longer. */
const timeoutMs = minutes(4);

/** A thread that is too large for one order takes several. 1 when something is left, and nothing more goes away. */
export async function forget(world: World, { thread, yes, json }: ForgetOptions): Promise<number> {
  if (!yes) await requireName(world, thread);
  let removed = 0;
  for (;;) {
    const { answer, raw } = await ask(world, {
      method: "DELETE",
      path: `/api/threads/${thread}?confirm=${thread}`,
      schema: ForgetAnswer,
      timeoutMs,
    });
    removed += answer.removed;
    if (!answer.ok && answer.removed > 0) continue;
    world.say(json ? JSON.stringify({ ...Object(raw), removed }, null, 2) : answer.message);
    return answer.ok ? 0 : 1;
  }
}

async function requireName(world: World, thread: string): Promise<void> {
  const typed = await world.askWord(
    `Everything of the thread "${thread}" will be removed for good: memory, messages, runs, events.\nA copy of it first: vigil export --thread ${thread}\nType the thread's name to go on: `,
  );
  if (typed.trim() !== thread)
    throw new Failure(`That is not "${thread}"; nothing was removed.`, 2);
}
