/** What is asked before anything is drawn: the answers come while the first screen is built. */
import { pulsePath, pulseRuns } from "../../lib/domain/pulse-path.ts";
import type { PulseAnswer } from "../../lib/domain/wire/pulse.ts";
import type { SessionAnswer } from "../../lib/domain/wire/session.ts";
import { budgetQuery } from "./api/budget.ts";
import { ask, keepAhead } from "./api/client.ts";
import { dayOfRunsQuery } from "./api/day-of-runs.ts";
import { heartbeatQuery } from "./api/heartbeat.ts";
import { queryClient } from "./api/query-client.ts";
import { sessionQuery } from "./api/session.ts";
import { threadPath, threadQuery, whyQuery } from "./api/threads.ts";
import { threadAddress, threadIn } from "./shell/thread-address.ts";

/** At `/` goes on to the session's thread; stays there without an answer: the page that stands there says what is wrong. */
export async function leaveRoot(): Promise<void> {
  if (location.pathname !== "/") return;
  // Asked again, and told, where it is shown: see `Home`.
  const session = await queryClient.fetchQuery({ ...sessionQuery, retry: false }).catch(() => null);
  if (session !== null) history.replaceState(null, "", homeOf(session));
}

/** Where the panel begins: the thread that the session is about, which need not be `default`. */
export const homeOf = ({ thread_id }: Pick<SessionAnswer, "thread_id">): string =>
  threadAddress(thread_id ?? "default");

/** Whoever waits for longer is shown that something is coming. */
const drawnAfterMs = 100;

/**
 * Where the address is Pulse's, asks for all that it shows: in one request, for each one more may wake one more Lambda. Each
 * part goes to the question that it answers; when it fails, that is asked again by itself. Waits for it a moment: to draw
 * once is sooner than to draw twice.
 */
export async function askForPulse(): Promise<void> {
  const [, encoded] = /^\/t\/([^/]+)\/?$/.exec(location.pathname) ?? [];
  const thread = encoded === undefined ? null : threadIn(encoded);
  if (thread === null) return;
  const answer = ask<PulseAnswer>(pulsePath(thread));
  const keep = (path: string, part: keyof PulseAnswer) =>
    keepAhead(
      path,
      answer.then((pulse) => pulse[part]),
    );
  keep("/api/heartbeat/status", "system");
  keep(threadPath(thread), "thread");
  keep(threadPath(thread, "/why"), "why");
  keep(threadPath(thread, "/budget"), "budget");
  keep(threadPath(thread, `/runs?limit=${pulseRuns}`), "runs");
  const all = Promise.all([
    queryClient.prefetchQuery(heartbeatQuery),
    queryClient.prefetchQuery(threadQuery(thread)),
    queryClient.prefetchQuery(whyQuery(thread)),
    queryClient.prefetchQuery(budgetQuery(thread)),
    queryClient.prefetchQuery(dayOfRunsQuery(thread)),
  ]);
  await Promise.race([all, new Promise((resume) => setTimeout(resume, drawnAfterMs))]);
}
