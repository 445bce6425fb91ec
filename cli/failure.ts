/** Why a command could not do its work: one sentence for the person at the terminal. */

/** `exitCode` 1: it failed; 2: it was called wrongly. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1, options: { cause?: unknown } = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
