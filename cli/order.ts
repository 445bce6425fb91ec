/** `vigil start` and `vigil stop`: whether Vigil wakes at all; it holds until the other one is said. */
import { OrderAnswer } from "../lib/domain/wire/status.ts";
import { ask } from "./control-client.ts";
import type { World } from "./world.ts";

/** 1 when Vigil answers that it was not done. */
export async function order(
  world: World,
  what: "start" | "stop",
  { json }: { readonly json: boolean },
): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "POST",
    path: `/api/heartbeat/${what}`,
    schema: OrderAnswer,
  });
  world.say(
    json ? JSON.stringify(raw, null, 2) : world.paint(answer.ok ? "green" : "red", answer.message),
  );
  return answer.ok ? 0 : 1;
}
