/** The system's record as both stores read it: what does not parse is told, and gives way. */
import { readStoredSystem, type System } from "../domain/system.ts";
import { nameOf, systemKey } from "./dynamo/keys.ts";
import type { Item } from "./stored.ts";

/** Never throws: `onCorrupt` hears which field was not used. */
export function readSystem(item: Item, at: string, onCorrupt: (reason: string) => void): System {
  const { system, problem } = readStoredSystem(item);
  if (problem !== null) onCorrupt(`${at}: ${nameOf(systemKey)}: ${problem}`);
  return system;
}
