/** Connects the control function: a beat's world, the schedule's rule, and who may ask. */
import { newCspNonce } from "../adapters/csp-nonce.ts";
import { dynamoArchive } from "../adapters/dynamo/archive.ts";
import { eventBridgeRule } from "../adapters/eventbridge.ts";
import { panelFolder } from "../adapters/panel-folder.ts";
import { sqsDeadLetters } from "../adapters/sqs-dead-letters.ts";
import { ControlEnv, type Env, parseEnv } from "../config.ts";
import { armed } from "./armed.ts";
import { connectBeat } from "./beat.ts";
import { passPorts } from "./passes.ts";

/** @param panelDir where the built panel lies */
export function connectControl(env: Env, panelDir: string) {
  const config = parseEnv(ControlEnv, env);
  const { ports, table, secrets, settings } = connectBeat(env, config);
  const apiToken = () => secrets.read("api-token");
  const rule = eventBridgeRule(config.RULE_NAME);
  const deadLetters = sqsDeadLetters({
    deadLettersUrl: config.DEAD_LETTERS_QUEUE_URL,
    queueUrl: config.QUEUE_URL,
  });
  return {
    ports: armed({
      ...ports,
      ...passPorts(table),
      rule,
      deadLetters,
      archive: dynamoArchive(table),
    }),
    settings,
    access: config.CONTROL_ACCESS,
    apiToken,
    panel: panelFolder(panelDir),
    newNonce: newCspNonce,
  };
}
