/** The order to forget a thread. */
import type { ForgetAnswer } from "../../../lib/domain/wire/rights.ts";
import { ask } from "./client.ts";
import { threadPath } from "./threads.ts";

/** Removes everything that is stored of a thread, as far as the time of one order goes. */
export const orderForget = (thread: string): Promise<ForgetAnswer> =>
  ask<ForgetAnswer>(threadPath(thread, `?confirm=${encodeURIComponent(thread)}`), {
    method: "DELETE",
  });
