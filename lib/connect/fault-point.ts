/** Arms a fault point: the process kills itself right before or right after a port's n-th call. Local cloud only. */
import type { Env } from "../config.ts";
import {
  type FaultPoint,
  faultPointVariable,
  type PortMethods,
  parseFaultPoint,
} from "../domain/fault-point.ts";
import type { Ports } from "../ports.ts";

/** Typed by the ports themselves: one that is missing here, or is no more, does not compile. */
const methods: { readonly [P in keyof Ports]: Readonly<Record<keyof Ports[P], true>> } = {
  clock: { now: true },
  ids: { ulid: true },
  tokens: { make: true, digestOf: true },
  log: { info: true, warn: true, error: true },
  threads: {
    listDue: true,
    read: true,
    create: true,
    claim: true,
    finish: true,
    configure: true,
    noteChange: true,
    noteFeedback: true,
    noteSynthesis: true,
    updateConversation: true,
  },
  memory: {
    core: true,
    read: true,
    list: true,
    latest: true,
    all: true,
    versions: true,
    write: true,
    writeIfMissing: true,
  },
  history: { append: true, recent: true, since: true },
  recall: { search: true },
  runs: {
    record: true,
    read: true,
    recent: true,
    count: true,
    noteProgress: true,
    progress: true,
  },
  synthesis: {
    note: true,
    read: true,
    claim: true,
    keep: true,
    finish: true,
    complete: true,
    record: true,
    recent: true,
  },
  outreach: { record: true, read: true, recent: true, use: true, retract: true },
  undo: { list: true, claim: true, finish: true },
  ears: { read: true, write: true, remove: true },
  outbox: { hold: true, list: true, empty: true, remove: true, postpone: true },
  reminders: { create: true, read: true, list: true, change: true, postpone: true },
  signals: {
    claim: true,
    storeReply: true,
    joinTurn: true,
    markPosting: true,
    markDelivered: true,
    read: true,
    noteFailure: true,
  },
  system: { read: true, create: true, write: true },
  kv: { getKv: true, setKv: true },
  feed: {
    post: true,
    comment: true,
    vote: true,
    retractPost: true,
    retractComment: true,
    retractVote: true,
    recent: true,
  },
  budgets: { reserve: true, settle: true, read: true, list: true },
  events: { append: true, recent: true, clear: true },
  registry: { add: true, list: true },
  passes: { create: true, read: true, enter: true, list: true, remove: true },
  archive: { page: true, count: true, close: true, remove: true },
  queue: { send: true, retryLater: true },
  deadLetters: { take: true, giveBack: true, resend: true, remove: true, count: true },
  bus: { publish: true },
  rule: { enable: true, disable: true },
  model: { run: true },
  shell: { run: true },
  messenger: {
    openDm: true,
    createMessage: true,
    editMessage: true,
    deleteMessage: true,
    typing: true,
    editResponse: true,
    followUp: true,
    messagesSince: true,
    messagesAfter: true,
  },
};

const portMethods: PortMethods = new Map(
  Object.entries(methods).map(([port, known]) => [port, Object.keys(known)]),
);

/** Throws one sentence that names the variable when the text is no fault point. */
export const readFaultPoint = (text: string): FaultPoint => parseFaultPoint(text, portMethods);

/**
 * The fault point of an environment that has one. Throws unless AWS is on this machine: a function that is
 * deployed must not start with it.
 *
 * @param isLoopback handed in: what this file shared with a function's first load would lengthen every cold start
 */
export function requireLocalFaultPoint(
  env: Env,
  isLoopback: (address: string) => boolean,
): FaultPoint {
  if (!isLoopback(env["AWS_ENDPOINT_URL"] ?? "")) {
    throw new Error(
      `environment: ${faultPointVariable} is set, and AWS_ENDPOINT_URL is no address of this machine. It makes the process kill itself and is for the local cloud alone: remove it from the function's environment`,
    );
  }
  return readFaultPoint(env[faultPointVariable] ?? "");
}

/**
 * The same ports, one method of which is watched; ports that the caller does not have are none of its business.
 *
 * @param die ends the process and does not come back; a call after which it dies was answered or has failed by then
 */
export function withFaultPoint<T extends object>(ports: T, point: FaultPoint, die: () => void): T {
  const port: unknown = Reflect.get(ports, point.port);
  if (typeof port !== "object" || port === null) return ports;
  const watched = watch(port, point, die);
  return new Proxy(ports, {
    get: (target, key) => (key === point.port ? watched : Reflect.get(target, key)),
  });
}

function watch(port: object, { method, when, nth }: FaultPoint, die: () => void): object {
  let calls = 0;
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (key !== method || typeof member !== "function") return member;
      return (...given: unknown[]): unknown => {
        calls += 1;
        if (calls !== nth) return Reflect.apply(member, target, given);
        if (when === "before") die();
        const answer: unknown = Reflect.apply(member, target, given);
        if (when === "before") return answer;
        if (answer instanceof Promise) return answer.finally(die);
        die();
        return answer;
      };
    },
  });
}
