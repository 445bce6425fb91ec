/** The machine's clock. */
import { instant } from "../domain/time.ts";
import type { Clock } from "../ports.ts";

export const systemClock: Clock = { now: () => instant(Date.now()) };
