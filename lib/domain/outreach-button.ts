/** outreach-button: which buttons there are under a message that nobody asked for. */
import * as z from "zod/mini";

/** In a file of its own: the interactions function, which starts for each command, knows no more of them. */
export const OutreachButton = z.enum(
  ["snooze", "tomorrow", "not-helpful"],
  "must be snooze, tomorrow or not-helpful",
);
export type OutreachButton = z.infer<typeof OutreachButton>;
