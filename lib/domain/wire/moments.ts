/** Moments on the wire: ISO 8601 in UTC, null where there is none. */
import * as z from "zod/mini";
import { type Instant, isoOf } from "../time.ts";

export const Time = z.string();
export const TimeOrNull = z.nullable(z.string());

export const isoOrNull = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : isoOf(at);
