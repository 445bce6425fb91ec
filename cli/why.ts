/** `vigil why`: when it last woke, what it decided and why, in a sentence. */
import { WhyAnswer } from "../lib/domain/wire/thread.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import type { World } from "./world.ts";

export async function why(world: World, options: ThreadOptions): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "GET",
    path: `/api/threads/${options.thread}/why`,
    schema: WhyAnswer,
  });
  world.say(options.json ? JSON.stringify(raw, null, 2) : answer.sentence);
  return 0;
}
