/** pass: a link into the panel, and the session that its one use begins. */
import * as z from "zod/mini";
import { Snowflake, ThreadId } from "./ids.ts";
import { after, hours, Instant, minutes } from "./time.ts";

/** 32 bytes in base64url: what a token is made of, and its SHA-256. */
const Digest = z
  .string("must be 43 characters of base64url")
  .check(z.regex(/^[A-Za-z0-9_-]{43}$/, "must be 43 characters of base64url"));

/** A link works this long. */
const linkMs = minutes(5);
/** A session lasts this long, however much it is used. */
export const sessionMs = hours(12);

/** Named by the digest of its token: whoever reads the store learns no token. */
export const Pass = z.object({
  id: Digest,
  /** Who asked for the link. */
  personId: Snowflake,
  /** Where they asked: what a session of anybody but the first owner sees. */
  threadId: ThreadId,
  /** Random, and in no cookie: the key of its session's signature is made of it and of the API token. */
  salt: Digest,
  askedAt: Instant,
  linkUntilAt: Instant,
  /** Set by the link's one use. */
  enteredAt: z.optional(Instant),
  /** When the session is over. */
  untilAt: z.optional(Instant),
});
export type Pass = z.infer<typeof Pass>;

/** A pass whose link was used. */
export type Session = Pass & { readonly untilAt: Instant };

/** A link that works from now on for five minutes. */
export const newPass = (
  asked: Pick<Pass, "id" | "personId" | "threadId" | "salt">,
  now: Instant,
): Pass => ({ ...asked, askedAt: now, linkUntilAt: after(now, linkMs) });

/** `open` up to the last millisecond of its five minutes; `used` for ever after its one use. */
export function linkStateOf(pass: Pass | null, now: Instant): "open" | "used" | "over" | "unknown" {
  if (pass === null) return "unknown";
  if (pass.enteredAt !== undefined) return "used";
  return now < pass.linkUntilAt ? "open" : "over";
}

/** The session that a pass is, up to the last millisecond of its twelve hours; null when it is none (any more). */
export function sessionOf(pass: Pass | null, now: Instant): Session | null {
  if (pass === null) return null;
  const { untilAt } = pass;
  return untilAt !== undefined && now < untilAt ? { ...pass, untilAt } : null;
}

/**
 * The only thread that a session sees; null: all of them, as the first owner does.
 *
 * | the session's person | sees |
 * | --- | --- |
 * | the first owner, the person of the thread `default` | every thread |
 * | another owner | the thread of the place where they asked for the link: Discord said that they are there |
 * | nobody of the owners any more | nothing: they are not let in |
 */
export const onlyThreadOf = (
  { personId, threadId }: Pass,
  ownerIds: readonly string[],
): ThreadId | null => (personId === ownerIds[0] ? null : threadId);
