/** beat-by-hand: a run that somebody asked for; the thread `default` begins with it, should nothing have before. */
import type { BeatResult } from "../domain/beat-result.ts";
import { defaultThreadId } from "../domain/ids.ts";
import type { Settings } from "../domain/settings.ts";
import { type BeatNowRequest, type BeatPorts, beatNow } from "./beat.ts";
import { type OpenThreadPorts, openThread } from "./open-thread.ts";

/** As `beatNow`, but the thread `default` is never missing: before its first tick it is made. */
export async function beatByHand(
  ports: BeatPorts & OpenThreadPorts,
  settings: Settings,
  request: BeatNowRequest,
): Promise<BeatResult> {
  const result = await beatNow(ports, settings, request);
  if (result.kind !== "no-thread" || request.threadId !== defaultThreadId) return result;
  await openThread(ports, request.threadId);
  return beatNow(ports, settings, request);
}
