/** EventBridge: which rules are enabled, kept on disk, and the events that were put, one a line. */
import { randomUUID } from "node:crypto";
import { appendFile, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { listOf, recordOf, textOf } from "../iam/permissions.ts";
import { type ServiceHandler, serviceError, serviceResult } from "../iam/proxy.ts";
import type { LocalRule } from "../template/resources.ts";

export interface EventBus {
  readonly handler: ServiceHandler;
  /** The rules that it answers for; none until then. */
  know(rules: readonly LocalRule[]): void;
  /** Whether the rule's timer may fire now. */
  isEnabled(rule: LocalRule): boolean;
}

const States = z.record(z.string(), z.enum(["ENABLED", "DISABLED"]));

/**
 * A rule's state survives a restart; the template's holds until somebody changes it.
 *
 * @param home the folder that keeps `rules.json` and `events.jsonl`
 */
export async function openEventBus(home: string): Promise<EventBus> {
  const statesPath = join(home, "rules.json");
  let rules: readonly LocalRule[] = [];
  const states = new Map(Object.entries(await readStates(statesPath)));
  const stateOf = (rule: LocalRule) =>
    states.get(rule.name) ?? (rule.enabled ? "ENABLED" : "DISABLED");

  const setState = async (rule: LocalRule, state: "ENABLED" | "DISABLED") => {
    states.set(rule.name, state);
    // Renamed into place, so that a kill in between leaves the old file, not half of the new one.
    await writeFile(`${statesPath}.new`, JSON.stringify(Object.fromEntries(states)));
    await rename(`${statesPath}.new`, statesPath);
    return serviceResult({});
  };

  const putEvents: ServiceHandler = async ({ body }) => {
    const entries = listOf(body["Entries"]).map((entry) => ({ EventId: randomUUID(), entry }));
    const lines = entries.map(({ EventId, entry }) =>
      JSON.stringify({ id: EventId, at: new Date().toISOString(), ...recordOf(entry) }),
    );
    await appendFile(join(home, "events.jsonl"), lines.map((line) => `${line}\n`).join(""));
    return serviceResult({
      FailedEntryCount: 0,
      Entries: entries.map(({ EventId }) => ({ EventId })),
    });
  };

  return {
    know: (known) => {
      rules = known;
    },
    isEnabled: (rule) => stateOf(rule) === "ENABLED",
    handler: async (request, raw) => {
      if (request.operation === "PutEvents") return putEvents(request, raw);
      const name = textOf(request.body["Name"]);
      const rule = rules.find((known) => known.name === name);
      if (rule === undefined) {
        return serviceError(400, "ResourceNotFoundException", `Rule ${name} does not exist.`);
      }
      switch (request.operation) {
        case "EnableRule":
          return setState(rule, "ENABLED");
        case "DisableRule":
          return setState(rule, "DISABLED");
        case "DescribeRule":
          return serviceResult({ Name: rule.name, Arn: rule.arn, State: stateOf(rule) });
        default:
          return serviceError(
            400,
            "UnknownOperationException",
            `the local event bus does not know ${request.operation}`,
          );
      }
    },
  };
}

async function readStates(path: string): Promise<z.infer<typeof States>> {
  try {
    return States.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new Error(`${path} cannot be read: remove it to start with the template's states`, {
      cause: error,
    });
  }
}
