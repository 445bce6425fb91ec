/** Connects the heartbeat function. */
import { BeatEnv, type Env, parseEnv } from "../config.ts";
import { connectBeat } from "./beat.ts";

export const connectHeartbeat = (env: Env) => connectBeat(env, parseEnv(BeatEnv, env));
