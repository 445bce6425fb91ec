/** A garbage collection in another process of Node's, through its inspector: what it holds afterwards is what it needs. */
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";

/** Where Node's inspector listens after SIGUSR1. One process at a time: it has one port for all. */
const inspectorUrl = "http://127.0.0.1:9229/json/list";
const openWithinMs = 3_000;
const lookEveryMs = 50;

const Targets = z.array(z.object({ webSocketDebuggerUrl: z.string() }));
const Reply = z.looseObject({ id: z.optional(z.number()), result: z.optional(z.unknown()) });
const Evaluated = z.looseObject({ result: z.looseObject({ value: z.unknown() }) });
const HeapUsage = z.looseObject({ usedSize: z.number() });

/** What lives in the process's heap, in bytes; null when it is gone, or something else has the inspector's port. */
export async function collectIn(pid: number): Promise<number | null> {
  try {
    process.kill(pid, "SIGUSR1");
  } catch {
    return null;
  }
  const url = await inspector();
  const ask = url && (await connect(url));
  if (!ask) return null;
  const evaluated = Evaluated.safeParse(
    await ask("Runtime.evaluate", { expression: "process.pid" }),
  );
  if (evaluated.data?.result.value !== pid) return null;
  await ask("HeapProfiler.collectGarbage");
  const heap = HeapUsage.safeParse(await ask("Runtime.getHeapUsage"));
  // That ends the connection, and frees the port for the next one.
  await ask("Runtime.evaluate", {
    expression: 'setImmediate(() => process.getBuiltinModule("node:inspector").close()); 0',
  });
  await closed();
  return heap.data?.usedSize ?? null;
}

/** Null when nobody listens there in time. */
async function inspector(): Promise<string | null> {
  for (let waitedMs = 0; waitedMs < openWithinMs; waitedMs += lookEveryMs) {
    // Refused: it does not listen yet.
    const response = await fetch(inspectorUrl).catch(() => null);
    const [target] = response === null ? [] : Targets.parse(await response.json());
    if (target !== undefined) return target.webSocketDebuggerUrl;
    await pause(lookEveryMs);
  }
  return null;
}

/** When nobody listens there any more, or after a while. */
async function closed(): Promise<void> {
  for (let waitedMs = 0; waitedMs < openWithinMs; waitedMs += lookEveryMs) {
    const response = await fetch(inspectorUrl).catch(() => null);
    if (response === null) return;
    await response.body?.cancel();
    await pause(lookEveryMs);
  }
}

type AskInspector = (method: string, params?: object) => Promise<unknown>;

/** How to ask it; a question has no answer, undefined, when the connection ends first. */
async function connect(url: string): Promise<AskInspector | null> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (value: unknown) => void>();
  const end = Promise.withResolvers<undefined>();
  const open = Promise.withResolvers<boolean>();
  socket.onopen = () => open.resolve(true);
  socket.onmessage = ({ data }) => {
    const { id, result } = Reply.parse(JSON.parse(String(data)));
    if (id !== undefined) waiting.get(id)?.(result);
  };
  socket.onclose = () => {
    open.resolve(false);
    end.resolve(undefined);
  };
  if (!(await open.promise)) return null;
  let asked = 0;
  return (method, params = {}) => {
    asked += 1;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(asked, answer.resolve);
    socket.send(JSON.stringify({ id: asked, method, params }));
    return Promise.race([answer.promise, end.promise]);
  };
}
