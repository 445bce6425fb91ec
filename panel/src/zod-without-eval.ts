/** Zod makes faster parsers with `new Function`, which the policy forbids. */

/**
 * Called before the first schema of an object is made: its mere attempt would be reported as a violation.
 *
 * What `z.config({ jitless: true })` does, without zod: the first screen needs no schema, and zod looks here when a page
 * that does brings it along.
 */
export const keepZodFromEval = (): void => {
  Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
};
