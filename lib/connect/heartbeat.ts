/** Connects the heartbeat function. */
import { type Env, HeartbeatEnv, parseEnv } from "../config.ts";
import { connectBeat } from "./beat.ts";

export const connectHeartbeat = (env: Env) => connectBeat(env, parseEnv(HeartbeatEnv, env));
