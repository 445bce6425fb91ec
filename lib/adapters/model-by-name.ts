/** One model port for all names: the offline rule follower, or a hosted model through the AI SDK. */
import { parseModelName } from "../domain/model-name.ts";
import type { Model } from "../ports.ts";
import { type AiModelWorld, aiModel } from "./ai-model.ts";
import { offlineModel } from "./offline-model.ts";

export function modelByName(world: AiModelWorld): Model {
  const hosted = aiModel(world);
  const offline = offlineModel(world);
  return {
    run: (turn) => (parseModelName(turn.model).kind === "offline" ? offline : hosted).run(turn),
  };
}
