/** Sessions of the panel on the wire: the way in, who is in, and that it is over. */
import * as z from "zod/mini";
import type { Session } from "../pass.ts";
import { isoOf } from "../time.ts";
import { Time, TimeOrNull } from "./moments.ts";

/** An unknown key is refused, as everywhere. */
export const EnterBody = z.strictObject(
  {
    /** What stands behind the `#` of a link of /panel. */
    token: z
      .string("must be what stands behind the # of a link that /panel gave")
      .check(
        z.regex(
          /^[A-Za-z0-9_-]{43}$/,
          "must be what stands behind the # of a link that /panel gave",
        ),
      ),
  },
  "must be a JSON object",
);

/** How the caller came in, until when, and what they see. */
export const SessionAnswer = z.object({
  /** `local`: from this machine. `token`: by the API token. `session`: by a link of /panel. */
  mode: z.enum(["local", "token", "session"]),
  /** When the session is over; null for who needs none. */
  until_at: TimeOrNull,
  /** The Discord id of the session's person. */
  person_id: z.nullable(z.string()),
  /** Where the link was asked for: what to show first. */
  thread_id: z.nullable(z.string()),
  /** False: that thread is all that the session sees. */
  sees_all: z.boolean(),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;

export const SessionsAnswer = z.object({
  sessions: z.array(
    z.object({
      person_id: z.string(),
      /** Where the link was asked for. */
      thread_id: z.string(),
      since: Time,
      until_at: Time,
    }),
  ),
});
export type SessionsAnswer = z.infer<typeof SessionsAnswer>;

/** `ended` counts sessions; links that nobody had used yet are gone, too. */
export const SessionsEndedAnswer = z.object({
  ok: z.boolean(),
  ended: z.number(),
  message: z.string(),
});
export type SessionsEndedAnswer = z.infer<typeof SessionsEndedAnswer>;

/** The latest to end first. */
export const sessionsAnswer = (sessions: readonly Session[]): SessionsAnswer => ({
  sessions: sessions
    .toSorted((one, other) => other.untilAt - one.untilAt)
    .map(({ personId, threadId, enteredAt, askedAt, untilAt }) => ({
      person_id: personId,
      thread_id: threadId,
      since: isoOf(enteredAt ?? askedAt),
      until_at: isoOf(untilAt),
    })),
});
