/** discord-time: moments as Discord shows them, each reader's in their own zone and language. */
import type { Instant } from "./time.ts";

/** "in 20 minutes", "2 days ago" (Discord, "Message Formatting"). */
export const relativeTime = (at: Instant): string => `<t:${Math.floor(at / 1_000)}:R>`;
