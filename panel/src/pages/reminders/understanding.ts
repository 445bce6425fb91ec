/** What a reminder's form holds: how its time is understood by the domain's own rules, and what is sent of it. */

import { promptLimit } from "../../../../lib/domain/reminder.ts";
import { understandWhen, type When, whenValue } from "../../../../lib/domain/reminder-time.ts";
import { morningOf } from "../../../../lib/domain/thread-config.ts";
import type { Instant } from "../../../../lib/domain/time.ts";

/** What of the thread's config decides how a time is understood. */
export type Clock = Parameters<typeof morningOf>[0];

/** Null while nothing is written. */
export const understand = (when: string, config: Clock, now: Instant): When | null =>
  when.trim() === ""
    ? null
    : understandWhen(when, { now, timezone: config.timezone, morningMinute: morningOf(config) });

export interface Draft {
  readonly what: string;
  readonly when: string;
}

export type FormErrors = Partial<Record<keyof Draft, string>>;

export type Reading =
  | { readonly kind: "wrong"; readonly errors: FormErrors }
  /** What is sent; empty when nothing was changed. */
  | { readonly kind: "right"; readonly wish: Partial<Draft> };

/**
 * What is sent of a form. The time goes out as it was understood, to the minute, so that what was shown is what counts.
 *
 * @param known the reminder that is edited, null for a new one: what is as it was is not sent
 */
export function readDraft(draft: Draft, known: Draft | null, understood: When | null): Reading {
  const isSameWhen = known !== null && draft.when === known.when;
  const errors: FormErrors = {};
  const what = draft.what.trim();
  if (what === "") errors.what = "Say what it is about.";
  else if (what.length > promptLimit) errors.what = `It is longer than ${promptLimit} characters.`;
  if (!isSameWhen && understood === null) errors.when = 'Say when, as "tomorrow at 9" does.';
  if (!isSameWhen && understood?.kind === "unclear") errors.when = understood.problem;
  if (errors.what !== undefined || errors.when !== undefined) return { kind: "wrong", errors };
  return {
    kind: "right",
    wish: {
      ...(what === known?.what ? {} : { what }),
      ...(isSameWhen || understood?.kind !== "understood" ? {} : { when: whenValue(understood) }),
    },
  };
}
