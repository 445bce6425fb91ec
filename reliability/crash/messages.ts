/** What the local cloud in its own process and the crash test say to each other. */
import * as z from "zod/mini";
import { functionNames } from "../../local/template/functions.ts";

export const Order = z.enum(["pids", "stop"]);
export type Order = z.infer<typeof Order>;

const Pids = z.record(z.enum(functionNames), z.array(z.number()));
export type Pids = z.infer<typeof Pids>;

export const Told = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("ready"),
    url: z.string(),
    dynamodbUrl: z.string(),
    sqsUrl: z.string(),
    tableName: z.string(),
    queueName: z.string(),
    deadLetterName: z.string(),
  }),
  z.object({ kind: z.literal("pids"), pids: Pids }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
]);
export type Told = z.infer<typeof Told>;
export type Ready = Extract<Told, { kind: "ready" }>;
