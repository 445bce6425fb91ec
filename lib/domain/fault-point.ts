/** fault-point: where a process is to kill itself, so that a test can show that nothing is lost there. */

export const faultPointVariable = "VIGIL_FAULT_POINT";

export interface FaultPoint {
  readonly port: string;
  readonly method: string;
  readonly when: "before" | "after";
  /** Which of the process's calls of the method, from 1. */
  readonly nth: number;
}

/** The methods of each port, by its name. */
export type PortMethods = ReadonlyMap<string, readonly string[]>;

const shape = /^(\w+)\.(\w+):(before|after)(?::(\d{1,9}))?$/;

/**
 * Reads `<port>.<method>:<before|after>[:<n>]`, as in `queue.send:before:2`; without `n` it is the first call.
 * Throws one sentence that names the variable and says what would fit.
 */
export function parseFaultPoint(text: string, ports: PortMethods): FaultPoint {
  const [, port, method, when, nth = "1"] = shape.exec(text) ?? [];
  if (port === undefined || method === undefined || (when !== "before" && when !== "after")) {
    throw wrong("must be <port>.<method>:<before|after>[:<n>], as in signals.storeReply:after");
  }
  const methods = ports.get(port);
  if (methods === undefined) {
    throw wrong(`names the port ${port}; there are: ${[...ports.keys()].join(", ")}`);
  }
  if (!methods.includes(method)) {
    throw wrong(`names ${port}.${method}; the methods of ${port} are: ${methods.join(", ")}`);
  }
  if (Number(nth) === 0) throw wrong("counts calls from 1, so its number must not be 0");
  return { port, method, when, nth: Number(nth) };
}

const wrong = (detail: string) => new Error(`environment: ${faultPointVariable} ${detail}`);
