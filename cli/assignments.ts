/** `key=value` on the command line. */
import { Failure } from "./failure.ts";

/**
 * The settings of `every=900 timezone=Europe/Berlin model=null`, each value as `valueIn` reads it.
 *
 * Throws `Failure` (called wrongly) for what has no `=` or no key, and for a key that comes twice.
 */
export function readAssignments(given: readonly string[]): Readonly<Record<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const assignment of given) {
    const at = assignment.indexOf("=");
    const key = assignment.slice(0, Math.max(0, at));
    if (key === "") throw new Failure(`"${assignment}" is not key=value, as in every=900.`, 2);
    if (found.has(key)) throw new Failure(`${key} is given twice; give it once.`, 2);
    found.set(key, valueIn(assignment.slice(at + 1)));
  }
  return Object.fromEntries(found);
}

/**
 * JSON when it is JSON, else the text itself: nobody quotes `Europe/Berlin` twice.
 *
 * A number too large to be exact is text too: it is the id of a Discord channel.
 */
function valueIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const isRounded = typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER;
    return isRounded ? text : value;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
