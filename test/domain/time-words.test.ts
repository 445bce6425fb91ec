/** Spans and moments as a person says them. */
import { expect, test } from "vitest";
import { days, hours, milliseconds, minutes, seconds } from "../../lib/domain/time.ts";
import { momentWords, ordinal, spanWords } from "../../lib/domain/time-words.ts";
import { moment } from "./moments.ts";

test.for([
  { span: milliseconds(999), words: "less than a second" },
  { span: seconds(1), words: "1 second" },
  { span: seconds(59), words: "59 seconds" },
  { span: seconds(119), words: "1 minute" },
  { span: hours(1), words: "1 hour" },
  { span: milliseconds(hours(2) + minutes(1)), words: "2 hours 1 minute" },
  { span: milliseconds(days(1) + minutes(59)), words: "1 day" },
  { span: milliseconds(days(2) + hours(3)), words: "2 days 3 hours" },
])("$span ms: $words", ({ span, words }) => {
  expect(spanWords(span)).toBe(words);
});

const now = moment("2026-11-20T23:30+01:00");

test.for([
  { at: "2026-11-20T08:05+01:00", zone: "Europe/Berlin", words: "at 08:05" },
  { at: "2026-11-21T00:00+01:00", zone: "Europe/Berlin", words: "tomorrow at 00:00" },
  { at: "2026-11-21T00:00+01:00", zone: "UTC", words: "at 23:00 UTC" },
  { at: "2026-11-19T23:59+01:00", zone: "Europe/Berlin", words: "yesterday at 23:59" },
  { at: "2026-11-24T12:00+01:00", zone: "Europe/Berlin", words: "on 2026-11-24 at 12:00" },
])("$at in $zone: $words", ({ at, zone, words }) => {
  expect(momentWords(moment(at), now, zone)).toBe(words);
});

test.for([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [11, "11th"],
  [12, "12th"],
  [21, "21st"],
  [113, "113th"],
] as const)("%d: %s", ([count, words]) => {
  expect(ordinal(count)).toBe(words);
});
