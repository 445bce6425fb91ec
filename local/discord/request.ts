/** One request of the bot to the embedded Discord's API, and what answers it. */
import type { EmbeddedWorld } from "./world.ts";

export interface ApiRequest {
  readonly method: string;
  /** Below `/api/v10`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** Parsed JSON; undefined when there was no body. */
  readonly body: unknown;
}
/** A body of undefined is an answer without one (204). */
export type ApiAnswer = object | undefined;

/** The ids in the path, in order. */
export type Params = readonly string[];
/** Throws the `Refusal` that Discord would answer with. */
export type Handler = (
  world: EmbeddedWorld,
  request: ApiRequest,
  params: Params,
) => ApiAnswer | Promise<ApiAnswer>;
