/** tomorrow: when a thread's next morning is, for what its person puts off until then. */
import type { ThreadConfig } from "./thread-config.ts";
import { morningOf } from "./thread-config.ts";
import type { Instant } from "./time.ts";
import { dateOf, momentOf } from "./wall-clock.ts";

/** When the active hours begin on the next day of the thread's zone, or at 09:00; a night owl's tomorrow, too, is after midnight. */
export const tomorrowMorning = (config: ThreadConfig, now: Instant): Instant =>
  momentOf(dateOf(now, config.timezone).add({ days: 1 }), morningOf(config), config.timezone);
