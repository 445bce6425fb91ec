/** Instants and spans of time, each with its unit in its type. */
import * as z from "zod/mini";

/** The end of the year 9999: beyond it ids, slots and ISO's four digits no longer hold a moment. */
const latest = 253_402_300_799_999;

/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. Names of instants end in `At`. */
export const Instant = z
  .number("must be epoch milliseconds")
  .check(z.int(), z.minimum(0), z.maximum(latest))
  .brand<"Instant">();
export type Instant = z.infer<typeof Instant>;

/** A length of time in whole milliseconds, never negative. Names of spans end in `Ms`. */
export const DurationMs = z
  .number("must be a number of milliseconds")
  .check(z.int(), z.minimum(0), z.maximum(latest))
  .brand<"DurationMs">();
export type DurationMs = z.infer<typeof DurationMs>;

// The only casts of the two brands; everything else is arithmetic on what they made.
export const instant = (epochMs: number): Instant => epochMs as Instant;
export const milliseconds = (count: number): DurationMs => count as DurationMs;
export const seconds = (count: number): DurationMs => milliseconds(count * 1_000);
export const minutes = (count: number): DurationMs => seconds(count * 60);
export const hours = (count: number): DurationMs => minutes(count * 60);
export const days = (count: number): DurationMs => hours(count * 24);

/** The instant that lies `spanMs` later than `at`. */
export const after = (at: Instant, spanMs: DurationMs): Instant => instant(at + spanMs);

/** The span from one instant to a later one; 0 when `to` is not later (clocks of two machines differ). */
export const spanBetween = (from: Instant, to: Instant): DurationMs =>
  milliseconds(Math.max(0, to - from));

/** ISO 8601 in UTC with milliseconds, as logs, prompts and the API show instants. */
export const isoOf = (at: Instant): string => new Date(at).toISOString();
