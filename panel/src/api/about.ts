/** Which Vigil answers, and the models that it offers. */
import { queryOptions } from "@tanstack/react-query";
import type { AboutAnswer } from "../../../lib/domain/wire/about.ts";
import { ask } from "./client.ts";

export const aboutQuery = queryOptions({
  queryKey: ["about"],
  queryFn: ({ signal }) => ask<AboutAnswer>("/api/about", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
