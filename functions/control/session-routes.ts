/** `/api/session`, `/api/sessions`: a link is used, who one is, and that sessions end. */
import { isoOf } from "../../lib/domain/time.ts";
import {
  EnterBody,
  SessionAnswer,
  SessionsAnswer,
  SessionsEndedAnswer,
  sessionsAnswer,
} from "../../lib/domain/wire/session.ts";
import { enterPath } from "./access.ts";
import { Problem } from "./problem.ts";
import { bodyOf, noAnswer, nothing, type Route, route, routeWithBody } from "./route.ts";
import { cookieOf, noCookie } from "./session-cookie.ts";

/** Few ask for it, so the flow is loaded by the first who does. */
const flow = () => import("../../lib/flows/panel-sessions.ts");

export const sessionRoutes: readonly Route[] = [
  routeWithBody(bodyOf(EnterBody), {
    method: "POST",
    path: enterPath,
    summary: "Use a link of /panel, once: the answer sets the session's cookie",
    input: nothing,
    answer: noAnswer,
    openTo: "anybody",
    handle: async ({ control: { ports, settings, access, apiToken }, body: { token }, c }) => {
      if (access === "loopback") throw needless("this machine is let in without one");
      const entering = await (await flow()).enter(ports, settings, token);
      if (entering.kind === "refused")
        throw new Problem(401, refusals[entering.because], { field: "token" });
      c.header(
        "Set-Cookie",
        cookieOf(entering.session, (await apiToken()) ?? "", ports.clock.now()),
      );
    },
  }),
  route({
    method: "GET",
    path: enterPath,
    summary: "How you came in, until when, and what you see",
    input: nothing,
    answer: SessionAnswer,
    openTo: "every-session",
    handle: async ({ caller: { mode, session, onlyThread } }) => ({
      mode,
      until_at: session && isoOf(session.untilAt),
      person_id: session?.personId ?? null,
      thread_id: session?.threadId ?? null,
      sees_all: onlyThread === null,
    }),
  }),
  route({
    method: "DELETE",
    path: enterPath,
    summary: "End this session",
    input: nothing,
    answer: noAnswer,
    openTo: "every-session",
    handle: async ({ control: { ports }, caller: { session }, c }) => {
      if (session === null) throw needless("you came without one. DELETE /api/sessions ends all");
      await ports.passes.remove(session.id);
      c.header("Set-Cookie", noCookie());
    },
  }),
  route({
    method: "GET",
    path: "/api/sessions",
    summary: "Whose sessions are open, and until when",
    input: nothing,
    answer: SessionsAnswer,
    handle: async ({ control }) => sessionsAnswer(await (await flow()).sessionsNow(control.ports)),
  }),
  route({
    method: "DELETE",
    path: "/api/sessions",
    summary: "End every session, and void every link that was not used yet",
    input: nothing,
    answer: SessionsEndedAnswer,
    handle: async ({ control }) => (await flow()).endSessions(control.ports),
  }),
];

/** The last sentence is of all of them: the person is in a browser, and must go back to Discord. */
const refusals = {
  used: "This link was used already; it works once. If that was not you, end all sessions with vigil sessions end. /panel in Discord gives another link.",
  over: "This link is more than five minutes old. /panel in Discord gives another one.",
  unknown: "This link is not known, or not any more. /panel in Discord gives another one.",
} as const;

const needless = (why: string): Problem => new Problem(409, `There is no session here: ${why}.`);
