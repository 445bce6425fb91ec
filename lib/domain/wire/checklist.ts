/** HEARTBEAT.md on the wire: what is sent, what is stored, and what was understood of it. */
import * as z from "zod/mini";
import { type ChecklistLine, parseChecklist } from "../checklist.ts";
import type { ThreadId } from "../ids.ts";
import type { LineRhythm } from "../line-rhythm.ts";
import { checklistLimit, checklistPath, type MemoryFile } from "../memory.ts";
import { isoOrNull, TimeOrNull } from "./moments.ts";

const contentRange = `must be 1 to ${checklistLimit} characters of text`;

/** Control characters (line breaks and tabs aside) and lone surrogates: nobody typed them. */
const withoutControls = (text: string): string => text.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}/gu, "");

const versionWords = "must be the version of an earlier answer";

export const ChecklistBody = z.strictObject(
  {
    content: z
      .string(contentRange)
      .check(
        z.overwrite(withoutControls),
        z.minLength(1, contentRange),
        z.maxLength(checklistLimit, contentRange),
      ),
    /** The version that was seen, 0 for none: the file is written only if it is still this one. */
    version: z.optional(
      z.number(versionWords).check(z.int(versionWords), z.minimum(0, versionWords)),
    ),
  },
  "must be a JSON object",
);

const LineShown = z.object({
  text: z.string(),
  condition: z.nullable(z.string()),
  action: z.string(),
  done: z.boolean(),
});

const RhythmShown = z.object({
  action: z.string(),
  /** `every 7200 seconds`, or `09:00` with its weekdays, 1 is Monday. */
  every_seconds: z.nullable(z.number()),
  at: z.nullable(z.string()),
  weekdays: z.nullable(z.array(z.number())),
});

export const ChecklistAnswer = z.object({
  thread_id: z.string(),
  content: z.string(),
  last_modified: TimeOrNull,
  path: z.string(),
  version: z.number(),
  /** What Vigil reads in it: to be compared with what was meant. */
  understood: z.object({
    checklist: z.array(LineShown),
    rules: z.array(LineShown),
    proactive_behaviors: z.array(LineShown),
    /** The lines of all sections that are due by a rhythm of their own. */
    rhythms: z.array(RhythmShown),
    /** Lines that begin as if they had a rhythm, and are ordinary lines. */
    not_understood: z.array(z.string()),
  }),
});
export type ChecklistAnswer = z.infer<typeof ChecklistAnswer>;

/** No HEARTBEAT.md reads as an empty one, version 0, never modified. */
export function checklistAnswer(
  threadId: ThreadId,
  file: Pick<MemoryFile, "content" | "version" | "updatedAt"> | null,
): ChecklistAnswer {
  const content = file?.content ?? "";
  const { checklist, rules, proactiveBehaviors, rhythmic, notUnderstood } = parseChecklist(content);
  return {
    thread_id: threadId,
    content,
    last_modified: isoOrNull(file?.updatedAt),
    path: checklistPath,
    version: file?.version ?? 0,
    understood: {
      checklist: checklist.map(lineShown),
      rules: rules.map(lineShown),
      proactive_behaviors: proactiveBehaviors.map(lineShown),
      rhythms: rhythmic.map(({ action, rhythm }) => ({ action, ...rhythmShown(rhythm) })),
      not_understood: [...notUnderstood],
    },
  };
}

const lineShown = ({ text, condition, action, done }: ChecklistLine) => ({
  text,
  condition,
  action,
  done,
});

function rhythmShown(rhythm: LineRhythm) {
  if (rhythm.kind === "every")
    return { every_seconds: rhythm.spanMs / 1_000, at: null, weekdays: null };
  const twoDigits = (number: number) => String(number).padStart(2, "0");
  const hour = Math.floor(rhythm.minuteOfDay / 60);
  const at = `${twoDigits(hour)}:${twoDigits(rhythm.minuteOfDay % 60)}`;
  return { every_seconds: null, at, weekdays: [...rhythm.weekdays] };
}
