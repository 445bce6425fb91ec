/** What every function's ports pass through: nothing, unless a fault point is set for this process. */
import { type Env, isLoopback } from "../config.ts";

const { env }: { readonly env: Env } = process;

/** Decided while the module loads, so that a function that must not start with the variable does not. */
export const armed = env["VIGIL_FAULT_POINT"]
  ? await load()
  : <T extends object>(ports: T): T => ports;

async function load() {
  const { requireLocalFaultPoint, withFaultPoint } = await import("./fault-point.ts");
  const point = requireLocalFaultPoint(env, isLoopback);
  const die = () => {
    process.kill(process.pid, "SIGKILL");
  };
  return <T extends object>(ports: T): T => withFaultPoint(ports, point, die);
}
