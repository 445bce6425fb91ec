/** While processes are killed: the schedule is stopped and started once, and hours that were closed are opened. */
import { insist } from "./ask.ts";
import type { CrashingCloud } from "./cloud.ts";
import { closed } from "./threads.ts";

interface QuietTimes {
  /** When the hours of `closed` were opened, at the earliest; epoch ms. */
  readonly openedAt: number;
}

/**
 * Stopped after a third of the kills, started after a half, opened after three quarters; each is asked for until
 * it is answered.
 *
 * @param reached resolves when this share, 0 to 1, of all kills is done
 */
export async function quietTimes(
  cloud: CrashingCloud,
  reached: (share: number) => Promise<void>,
): Promise<QuietTimes> {
  await reached(1 / 3);
  await insist(cloud, "/api/heartbeat/stop", {});
  await reached(1 / 2);
  await insist(cloud, "/api/heartbeat/start", {});
  await reached(3 / 4);
  const openedAt = Date.now();
  const always = { active_hours_start: null, active_hours_end: null };
  await insist(cloud, `/api/threads/${closed}/heartbeat/config`, always);
  return { openedAt };
}
