/** The four functions: a host for each, its environment, its key for the IAM proxy and its log. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { faultPointVariable } from "../lib/domain/fault-point.ts";
import type { IamProxy } from "./iam/proxy.ts";
import { environmentOf } from "./lambda/environment.ts";
import { createFunctionHost, type FunctionHost } from "./lambda/host.ts";
import { openLogFile } from "./lambda/log-file.ts";
import type { Outcome } from "./lambda/outcome.ts";
import { startRuntimeApi } from "./lambda/runtime-api.ts";
import type { LocalStack } from "./stack.ts";
import type { FunctionName } from "./template/functions.ts";

export interface Functions {
  invoke(name: FunctionName, event: unknown): Promise<Outcome>;
  /** The name of the function that the template calls by this ARN or physical name. */
  nameOf(target: string): FunctionName;
  /** Starts a process of each; rejects when the code of one does not load. */
  warmUp(): Promise<void>;
  pids(): Readonly<Record<FunctionName, readonly number[]>>;
  crash(name: FunctionName): Promise<void>;
  stop(): Promise<void>;
}

export interface FunctionsOptions {
  readonly stack: LocalStack;
  readonly proxy: IamProxy;
  /** The folder of the data; logs go to `logs/<function>.log` in it. */
  readonly home: string;
  readonly overrides: Readonly<Record<string, string>>;
  readonly extras: Readonly<Record<string, string>>;
  /** Where the first process of each function is to kill itself; null for nowhere. */
  readonly faultPoint: string | null;
  readonly print: (line: string) => void;
}

/** How long invocations under way may go on when the local cloud stops; what is cut off is retried at the next start. */
const stopGraceMs = 1_500;

export async function createFunctions(options: FunctionsOptions): Promise<Functions> {
  const { stack, proxy, home, overrides, extras, faultPoint, print } = options;
  const runtime = await startRuntimeApi();
  mkdirSync(join(home, "logs"), { recursive: true });
  const logs = new Map(
    stack.functions.map(({ name }) => [
      name,
      openLogFile({ path: join(home, "logs", `${name}.log`), name, print }),
    ]),
  );
  const hosts: ReadonlyMap<FunctionName, FunctionHost> = new Map(
    stack.functions.map((fn) => {
      const statements = stack.roles.get(fn.roleArn) ?? [];
      const accessKey = proxy.admit({ name: fn.name, roleArn: fn.roleArn, statements });
      return [
        fn.name,
        createFunctionHost({
          fn,
          runtime,
          env: environmentOf(fn, { accessKey, awsUrl: proxy.url, overrides, extras }),
          envOfFirst: faultPoint === null ? {} : { [faultPointVariable]: faultPoint },
          onOutput: (stream) => logs.get(fn.name)?.follow(stream),
        }),
      ];
    }),
  );
  const hostOf = (name: FunctionName): FunctionHost => {
    const host = hosts.get(name);
    if (host === undefined) throw new Error(`there is no function ${name}`);
    return host;
  };

  return {
    invoke: async (name, event) => {
      const outcome = await hostOf(name).invoke(event);
      // What the handler threw is in its own log; a process that ended could not write any more.
      if (outcome.kind === "failed" && outcome.ended !== "returned") {
        logs.get(name)?.write(JSON.stringify({ level: "ERROR", ...outcome.error }));
        print(`${name}: error: ${outcome.error.errorMessage}`);
      }
      return outcome;
    },
    nameOf: (target) => {
      const found = stack.functions.find((fn) => fn.arn === target || fn.physicalName === target);
      if (found === undefined) throw new Error(`template: ${target} is none of the functions`);
      return found.name;
    },
    warmUp: async () => {
      const warm = await Promise.all([...hosts.values()].map((host) => host.warmUp()));
      const cold = stack.functions.find((_, index) => warm[index] === false);
      if (cold !== undefined) {
        throw new Error(
          `${cold.name} does not start: see ${join(home, "logs", `${cold.name}.log`)}`,
        );
      }
    },
    pids: () => ({
      heartbeat: hostOf("heartbeat").pids(),
      conversation: hostOf("conversation").pids(),
      interactions: hostOf("interactions").pids(),
      control: hostOf("control").pids(),
    }),
    crash: (name) => hostOf(name).crash(),
    stop: async () => {
      await Promise.all([...hosts.values()].map((host) => host.stop(stopGraceMs)));
      await runtime.close();
      await Promise.all([...logs.values()].map((log) => log.close()));
    },
  };
}
