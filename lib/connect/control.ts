/** Connects the control function: a beat's world, and who may ask. */
import { ControlEnv, type Env, parseEnv } from "../config.ts";
import { connectBeat } from "./beat.ts";

export function connectControl(env: Env) {
  const config = parseEnv(ControlEnv, env);
  const { ports, secrets, settings } = connectBeat(env, config);
  const apiToken = () => secrets.read("api-token");
  return { ports, settings, access: config.CONTROL_ACCESS, apiToken };
}
