/** `vigil beat`: a run by hand, and what came of it. */
import { beatFunctionTimeoutMs } from "../lib/domain/limits.ts";
import { seconds } from "../lib/domain/time.ts";
import { type ActionAnswer, RunNowAnswer } from "../lib/domain/wire/run.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import type { World } from "./world.ts";

/** 1 when the beat failed, or did not start because one is under way. */
export async function beat(
  world: World,
  options: ThreadOptions & { readonly dryRun: boolean },
): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "POST",
    path: `/api/threads/${options.thread}/heartbeat/run-now`,
    body: { dryRun: options.dryRun },
    schema: RunNowAnswer,
    timeoutMs: beatFunctionTimeoutMs + seconds(10),
  });
  world.say(options.json ? JSON.stringify(raw, null, 2) : beatLines(answer, world).join("\n"));
  return answer.ran_successfully ? 0 : 1;
}

function beatLines(answer: RunNowAnswer, world: World): string[] {
  if (!answer.ran) return [world.paint("yellow", `not started: ${answer.decision_summary}`)];
  const usage = answer.run?.usage;
  const tokens = usage === undefined ? 0 : usage.inputTokens + usage.outputTokens;
  return [
    world.paint(answer.ran_successfully ? "green" : "red", answer.decision_summary),
    ...answer.actions.map((action) => actionLine(action, world)),
    world.paint("dim", `${answer.execution_time_seconds} s, ${tokens} tokens`),
  ];
}

function actionLine(action: ActionAnswer, { paint }: World): string {
  const { action_type, target_id, vote_direction, title, content, executed, reason } = action;
  const what = [action_type, vote_direction, target_id].filter(Boolean).join(" ");
  const words = [what, title, content].filter(Boolean).join(": ");
  if (reason !== null) return paint("yellow", `refused ${words} (${reason})`);
  return `${executed ? "did" : "would"} ${words}`;
}
