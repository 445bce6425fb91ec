/** The record of what the functions asked of AWS: bounded, in memory, for tests, the bench and the curious. */

export interface Call {
  /** The function's name, or `unknown` for a key that the local cloud did not give out. */
  readonly function: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** Epoch ms. */
  readonly at: number;
  readonly durationMs: number;
}

export interface CallRecord {
  add(call: Call): void;
  /** Oldest first. */
  list(): readonly Call[];
}

const kept = 10_000;
const cutAt = 1.1 * kept;

/** Keeps the newest 10,000 calls. */
export function createCallRecord(): CallRecord {
  let calls: Call[] = [];
  return {
    add: (call) => {
      calls.push(call);
      // Cut in steps: moving the array at every call would cost more than the call's record.
      if (calls.length > cutAt) calls = calls.slice(-kept);
    },
    list: () => calls.slice(-kept),
  };
}
