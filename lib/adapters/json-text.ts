/** Values of the key-value table as JSON text: it keeps what a store's own number and null types would not. */
import { Fault, reasonOf } from "../domain/fault.ts";

/** `Fault("rejected")` for what JSON cannot say: undefined, functions, cycles, big integers. */
export function writeJson(key: string, value: unknown): string {
  const refused = (reason: string, cause?: unknown) =>
    new Fault("rejected", "kv.setKv", `the value of ${key} ${reason}`, { cause });
  try {
    const text = JSON.stringify(value);
    if (text === undefined) throw refused(`is no JSON value: ${typeof value}`);
    return text;
  } catch (cause) {
    throw cause instanceof Fault ? cause : refused(`is no JSON value: ${reasonOf(cause)}`, cause);
  }
}

/** `Fault("corrupt")` when the stored text is not JSON. */
export function readJson(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault("corrupt", "kv.getKv", `KV#${key}/-: value is not JSON`, { cause });
  }
}
