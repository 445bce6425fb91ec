/** What the parts of the embedded Discord share. */
import type { Identity } from "./identity.ts";
import type { State } from "./state.ts";

export interface EmbeddedWorld {
  readonly identity: Identity;
  readonly state: State;
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long an interaction may wait for its acknowledgement; Discord's rule is 3 s. */
  readonly ackWithinMs: number;
  readonly application: Application;
}

/** The application's settings, as the developer portal would keep them; forgotten at the end of the process. */
export interface Application {
  /** Where interactions go: what PATCH /applications/@me set, else what the local cloud says. */
  interactionsUrl(): string;
  setInteractionsUrl(url: string | null): void;
  commands: readonly unknown[];
}
