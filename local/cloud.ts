/** The local cloud: what is deployed, on this machine, from the template to the last process. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { reasonOf } from "../lib/domain/fault.ts";
import type { SentByApplication } from "./discord/world.ts";
import { type DiscordSide, openDiscord } from "./discord-side.ts";
import { type Front, startFront } from "./front/front.ts";
import { createFunctions, type Functions } from "./functions.ts";
import { type Call, createCallRecord } from "./iam/calls.ts";
import { startIamProxy } from "./iam/proxy.ts";
import type { Outcome } from "./lambda/outcome.ts";
import { overridesOf, parametersOf, secretsOf } from "./local-values.ts";
import { AlreadyRunning, acquireLock, askHealth } from "./lock.ts";
import { type Poller, startPoller } from "./poller.ts";
import { startRuleTimer } from "./rule-timer.ts";
import { openEventBus } from "./services/event-bus.ts";
import { forwardTo } from "./services/forward.ts";
import { createParameterStore } from "./services/parameters.ts";
import { type LocalSettings, readSettings } from "./settings.ts";
import { type LocalStack, readStack } from "./stack.ts";
import { openStores, type Stores } from "./stores.ts";
import { type Assembly, synthesiseApart } from "./synthesis.ts";
import type { FunctionName } from "./template/functions.ts";
import type { Template } from "./template/template.ts";

export interface CloudOptions {
  /** Read as the settings are: PORT (0 for any), VIGIL_HOME, VIGIL_MODEL, … */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes warnings and errors of the functions and of the cloud itself; none by default. */
  readonly print?: (line: string) => void;
  /** A cloud assembly that is there already; left out, the CDK app is synthesised. */
  readonly assembly?: Assembly;
  /** Changes the template before it is read: what would happen if a grant were missing. */
  readonly patchTemplate?: (template: Template) => Template;
  /** Told of everything that the application sends to the embedded Discord. */
  readonly inspect?: (sent: SentByApplication) => void;
  /** False: the rule's timer does not run, and ticks come by `invoke` only. */
  readonly ticks?: boolean;
}

export interface LocalCloud {
  /** `http://localhost:<port>` */
  readonly url: string;
  readonly settings: LocalSettings;
  readonly discord: DiscordSide;
  readonly dynamodbUrl: string;
  readonly sqsUrl: string;
  readonly stack: LocalStack;
  /** What the functions asked of AWS, oldest first. */
  calls(): readonly Call[];
  invoke(name: FunctionName, event: unknown): Promise<Outcome>;
  /** Process ids of each function. */
  pids(): Readonly<Record<FunctionName, readonly number[]>>;
  /** Kills a function's processes with SIGKILL. */
  crash(name: FunctionName): Promise<void>;
  /** Ends everything that was started; afterwards no process and no port is left. */
  stop(): Promise<void>;
}

type Step = () => Promise<void>;

/** Resolves when every function can take an event. When a part does not start, what had started is stopped. */
export async function startLocalCloud(options: CloudOptions): Promise<LocalCloud> {
  const undo: Step[] = [];
  // In reverse: what was started last may still need what was started first.
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await start(options, (step) => undo.push(step), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: CloudOptions,
  onStop: (step: Step) => void,
  stop: Step,
): Promise<LocalCloud> {
  const { env, ticks = true } = options;
  let isStopping = false;
  const print = (line: string) => {
    // What is cut off by the stop itself is not news.
    if (!isStopping) options.print?.(line);
  };
  const settings = readSettings(env);
  const { home } = settings;
  await makeHome(home);
  const front = await startFrontOrSayWhy(settings);
  onStop(front.close);
  const lock = await acquireLock(home, { pid: process.pid, port: front.port });
  onStop(lock.release);

  const assembling = options.assembly ?? synthesiseApart(join(home, "cdk.out"));
  const [stores, discord, assembly] = await settleAll(
    openStores(home, settings.dynamodbUrl).then((opened) => keepOpen(opened, onStop)),
    openDiscord(settings, `${front.url}/interactions`, print, options.inspect).then((opened) =>
      keepOpen(opened, onStop),
    ),
    Promise.resolve(assembling),
  );

  const calls = createCallRecord();
  const bus = await openEventBus(home);
  const proxy = await startIamProxy({
    onCall: calls.add,
    services: {
      dynamodb: forwardTo(stores.dynamodbUrl),
      sqs: forwardTo(stores.sqsUrl),
      ssm: createParameterStore(secretsOf(settings, discord)),
      events: bus.handler,
    },
  });
  onStop(proxy.close);

  const template = options.patchTemplate?.(assembly.template) ?? assembly.template;
  const overrides = overridesOf(settings, discord);
  const names = { template, parameters: parametersOf(overrides), queuesUrl: proxy.url };
  const stack = readStack({ ...names, functionUrl: `${front.url}/` }, assembly.assemblyDir);
  bus.know(stack.rules);
  await stores.prepare(stack);

  const { bedrock: extras, faultPoint } = settings;
  const functions = await createFunctions({
    stack,
    proxy,
    home,
    overrides,
    extras,
    faultPoint,
    print,
  });
  const pollers: Poller[] = [];
  onStop(async () => {
    isStopping = true;
    for (const poller of pollers) poller.stop();
    await functions.stop();
    await Promise.all(pollers.map(({ drained }) => drained));
  });
  await functions.warmUp();

  front.open({ invoke: functions.invoke, calls: calls.list, personUrl: discord.personUrl });
  pollers.push(...feedFunctions({ stack, stores, functions, print }));
  if (ticks) startSchedule({ stack, functions, print }, bus.isEnabled, onStop);

  return {
    url: `http://localhost:${front.port}`,
    settings,
    discord,
    dynamodbUrl: stores.dynamodbUrl,
    sqsUrl: stores.sqsUrl,
    stack,
    calls: calls.list,
    invoke: functions.invoke,
    pids: functions.pids,
    crash: functions.crash,
    stop,
  };
}

async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true });
  } catch (error) {
    throw new Error(
      `The data folder ${home} cannot be made (${reasonOf(error)}). Choose another one, as in: VIGIL_HOME=.vigil npm start`,
      { cause: error },
    );
  }
}

/** Waits for all even when one fails, so that what did open is known by then and can be closed. */
async function settleAll<A, B, C>(
  a: Promise<A>,
  b: Promise<B>,
  c: Promise<C>,
): Promise<readonly [A, B, C]> {
  await Promise.allSettled([a, b, c]);
  return Promise.all([a, b, c]);
}

function keepOpen<T extends { close(): Promise<void> }>(
  opened: T,
  onStop: (step: Step) => void,
): T {
  onStop(() => opened.close());
  return opened;
}

async function startFrontOrSayWhy({ port, home }: LocalSettings): Promise<Front> {
  try {
    return await startFront(port, () => ({ service: "vigil", pid: process.pid, home }));
  } catch (error) {
    const other = await askHealth(port);
    if (other !== null) throw new AlreadyRunning({ pid: other.pid, port }, other.home);
    throw new Error(`${reasonOf(error)} PORT is the variable for it, as in: PORT=8001 npm start`, {
      cause: error,
    });
  }
}

interface Running {
  readonly stack: LocalStack;
  readonly functions: Functions;
  readonly print: (line: string) => void;
}

const feedFunctions = ({
  stack,
  stores,
  functions,
  print,
}: Running & { readonly stores: Stores }): readonly Poller[] =>
  stack.mappings.map((mapping) => {
    const queue = stack.queues.find(({ arn }) => arn === mapping.queueArn);
    if (queue === undefined) {
      throw new Error(
        `template: ${mapping.logicalId} reads ${mapping.queueArn}, which is no queue of it`,
      );
    }
    const name = functions.nameOf(mapping.target);
    return startPoller({
      ...mapping,
      queue: stores.queues.source(queue),
      invoke: (event) => functions.invoke(name, event),
      onTrouble: print,
    });
  });

function startSchedule(
  { stack, functions, print }: Running,
  isEnabled: (rule: LocalStack["rules"][number]) => boolean,
  onStop: (step: Step) => void,
): void {
  for (const rule of stack.rules) {
    const timer = startRuleTimer({
      rule,
      isEnabled: () => isEnabled(rule),
      invoke: (arn, event) => {
        functions
          .invoke(functions.nameOf(arn), event)
          .catch((error: unknown) => print(`schedule: ${reasonOf(error)}`));
      },
    });
    onStop(async () => timer.stop());
  }
}
