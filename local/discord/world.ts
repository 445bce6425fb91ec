/** What the parts of the embedded Discord share. */

import type { Faults } from "./faults.ts";
import type { Files } from "./files.ts";
import type { Identity } from "./identity.ts";
import type { State } from "./state.ts";

export interface EmbeddedWorld {
  readonly identity: Identity;
  readonly state: State;
  readonly files: Files;
  readonly faults: Faults;
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long an interaction may wait for its acknowledgement; Discord's rule is 3 s. */
  readonly ackWithinMs: number;
  readonly application: Application;
  /** Where the bot finds attachments, without a trailing slash. */
  readonly filesUrl: () => string;
  /** Told of everything that the application sends, before it is judged. */
  readonly inspect: (sent: SentByApplication) => void;
}

/** What the application sent: a request to the API, or its answer to an interaction. */
export type SentByApplication =
  | {
      readonly kind: "request";
      readonly method: string;
      /** Below `/api/v10`, with its query. */
      readonly path: string;
      readonly body: unknown;
    }
  | { readonly kind: "response"; readonly to: number; readonly body: unknown };

/** The application's settings, as the developer portal would keep them; forgotten at the end of the process. */
export interface Application {
  /** Where interactions go: what PATCH /applications/@me set, else what the local cloud says. */
  interactionsUrl(): string;
  setInteractionsUrl(url: string | null): void;
}
