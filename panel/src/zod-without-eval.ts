/** Zod makes faster parsers with `new Function`, which the policy forbids. */
import { config } from "zod/mini";

/** Called before the first schema of an object is made: its mere attempt would be reported as a violation. */
export const keepZodFromEval = (): void => {
  config({ jitless: true });
};
