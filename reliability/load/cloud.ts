/** A local cloud under load: started apart on a temporary home, sampled, stopped. */
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable, type Table } from "../../lib/adapters/dynamo/table.ts";
import { localRegion } from "../../local/template/names.ts";
import { type Order, type Ready, type Sample, Told } from "./messages.ts";

export interface LoadedCloud extends Omit<Ready, "kind"> {
  /** Warnings and errors that it printed; `[HEARTBEAT]` lines are left out. */
  readonly printed: readonly string[];
  /** Its table, past the functions and their roles. */
  readonly table: Table;
  sample(): Promise<Sample>;
  /** The same after a garbage collection: its heap is what is really held. */
  collect(): Promise<Sample>;
  stop(): Promise<void>;
}

export interface CloudOptions {
  readonly env: Readonly<Record<string, string>>;
  /** False: the schedule does not tick by itself. */
  readonly ticks: boolean;
}

/** Starts it on a free port and a folder that goes with it. */
export async function startLoadedCloud({ env, ticks }: CloudOptions): Promise<LoadedCloud> {
  const home = await mkdtemp(join(tmpdir(), "vigil-load-"));
  const settings = JSON.stringify({ PORT: "0", VIGIL_HOME: home, ...env });
  const child = fork(
    join(import.meta.dirname, "cloud-process.ts"),
    [settings, ticks ? "ticks" : "-"],
    // Whatever flags this process was started with, a test runner's say, are none of the cloud's.
    { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  const ready = Promise.withResolvers<Ready>();
  const exited = Promise.withResolvers<void>();
  const printed: string[] = [];
  const waiting: ((sample: Sample) => void)[] = [];
  child.on("message", (message) => {
    const told = Told.parse(message);
    if (told.kind === "ready") ready.resolve(told);
    else if (told.kind === "sample") waiting.shift()?.(told);
    else if (told.kind === "failed") ready.reject(new Error(`the local cloud: ${told.reason}`));
    else if (!told.line.startsWith("[HEARTBEAT]")) printed.push(told.line);
  });
  child.on("exit", (status, signal) => {
    ready.reject(new Error(`the local cloud ended early: ${signal ?? `exit status ${status}`}`));
    exited.resolve();
  });
  const order = (what: Order) => child.connected && child.send(what);
  const ask = (what: "sample" | "collect") => {
    const answered = Promise.withResolvers<Sample>();
    waiting.push(answered.resolve);
    order(what);
    return answered.promise;
  };
  const { kind: _, ...place } = await ready.promise;
  return {
    ...place,
    printed,
    table: tableOf(place),
    sample: () => ask("sample"),
    collect: () => ask("collect"),
    stop: async () => {
      order("stop");
      await exited.promise;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The SDK's client takes its place from the environment, when it is first used. */
function tableOf({ dynamodbUrl, tableName }: Omit<Ready, "kind">): Table {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl,
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  return openTable(tableName);
}
