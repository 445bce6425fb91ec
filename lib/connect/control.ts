/** Connects the control function: a beat's world, the schedule's rule, and who may ask. */
import { eventBridgeRule } from "../adapters/eventbridge.ts";
import { ControlEnv, type Env, parseEnv } from "../config.ts";
import { connectBeat } from "./beat.ts";

export function connectControl(env: Env) {
  const config = parseEnv(ControlEnv, env);
  const { ports, secrets, settings } = connectBeat(env, config);
  const apiToken = () => secrets.read("api-token");
  const rule = eventBridgeRule(config.RULE_NAME);
  return { ports: { ...ports, rule }, settings, access: config.CONTROL_ACCESS, apiToken };
}
