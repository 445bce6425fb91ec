/** Connects the heartbeat function. */
import { BeatEnv, type Env, parseEnv } from "../config.ts";
import { armed } from "./armed.ts";
import { connectBeat } from "./beat.ts";

export function connectHeartbeat(env: Env) {
  const { ports, settings } = connectBeat(env, parseEnv(BeatEnv, env));
  return { ports: armed(ports), settings };
}
