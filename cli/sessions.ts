/** `vigil sessions`: who is in the panel of a deployed Vigil, and how all of them are put out. */
import { SessionsAnswer, SessionsEndedAnswer } from "../lib/domain/wire/session.ts";
import { ask } from "./control-client.ts";
import { momentInWords } from "./words.ts";
import type { World } from "./world.ts";

const path = "/api/sessions";

export async function listSessions(world: World, json: boolean): Promise<number> {
  const { answer, raw } = await ask(world, { method: "GET", path, schema: SessionsAnswer });
  if (json) world.say(JSON.stringify(raw, null, 2));
  else if (answer.sessions.length === 0)
    world.say("Nobody is in the panel. /panel in Discord gives a link.");
  for (const { person_id, thread_id, since, until_at } of json ? [] : answer.sessions) {
    const now = world.now();
    world.say(
      `${person_id}  from ${thread_id}  since ${momentInWords(since, now, "")}  until ${momentInWords(until_at, now, "")}`,
    );
  }
  return 0;
}

export async function endSessions(world: World, json: boolean): Promise<number> {
  const { answer, raw } = await ask(world, {
    method: "DELETE",
    path,
    schema: SessionsEndedAnswer,
  });
  world.say(json ? JSON.stringify(raw, null, 2) : answer.message);
  return 0;
}
