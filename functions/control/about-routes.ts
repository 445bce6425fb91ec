/** `/api/about`: which Vigil answers. */
import { AboutAnswer, aboutAnswer } from "../../lib/domain/wire/about.ts";
import { nothing, type Route, route } from "./route.ts";

export const aboutRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/about",
    summary: "Which version this is, where it runs, and which models it offers",
    input: nothing,
    answer: AboutAnswer,
    openTo: "every-session",
    handle: async ({ control: { access, settings } }) =>
      aboutAnswer(access === "loopback" ? "local" : "deployed", settings),
  }),
];
