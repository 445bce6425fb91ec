/** A request that claims to come from Discord, and what became of the claim. */
import type { Instant } from "./time.ts";

/** As a Function URL hands it over. */
export interface SignedRequest {
  /** Header names in any case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
}

/** `rawBody` is the text that Discord signed; `reason` says what is wrong, without a capital or a full stop. */
export type Verification =
  | { readonly ok: true; readonly rawBody: string }
  | { readonly ok: false; readonly reason: string };

export type Verify = (request: SignedRequest, now: Instant) => Promise<Verification>;
