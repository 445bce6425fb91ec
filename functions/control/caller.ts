/** caller: who was let in, and what they see. */
import type { ThreadId } from "../../lib/domain/ids.ts";
import { onlyThreadOf, type Session } from "../../lib/domain/pass.ts";

export interface Caller {
  readonly mode: "local" | "token" | "session";
  /** Null for who needs none. */
  readonly session: Session | null;
  /** The only thread that there is for this caller; null: all of them. */
  readonly onlyThread: ThreadId | null;
}

export const localCaller: Caller = { mode: "local", session: null, onlyThread: null };
/** Whoever has the API token has installed Vigil. */
export const tokenCaller: Caller = { mode: "token", session: null, onlyThread: null };
/** Of a route that is open to anybody: no thread has the empty name. */
export const nobody: Caller = { mode: "session", session: null, onlyThread: "" };
export const callerOf = (session: Session, ownerIds: readonly string[]): Caller => ({
  mode: "session",
  session,
  onlyThread: onlyThreadOf(session, ownerIds),
});
