/** What the cloud's process and the one that loads it say to each other. */
import * as z from "zod/mini";

/** `collect`: a sample after a garbage collection. */
export const Order = z.enum(["sample", "collect", "stop"]);
export type Order = z.infer<typeof Order>;

const Ready = z.object({
  kind: z.literal("ready"),
  pid: z.number(),
  url: z.string(),
  home: z.string(),
  dynamodbUrl: z.string(),
  sqsUrl: z.string(),
  tableName: z.string(),
  queueUrl: z.string(),
  deadLetterUrl: z.string(),
  dmChannelId: z.nullable(z.string()),
});
export type Ready = z.infer<typeof Ready>;

const Sample = z.object({
  kind: z.literal("sample"),
  /** V8's live objects and garbage, as far as it has looked. */
  heapBytes: z.number(),
  /** What V8 has taken from the system for its heap. */
  heapTakenBytes: z.number(),
  /** Buffers, outside the heap. */
  externalBytes: z.number(),
  /** The processes of each function. */
  pids: z.record(z.string(), z.array(z.number())),
});
export type Sample = z.infer<typeof Sample>;

export const Told = z.discriminatedUnion("kind", [
  Ready,
  Sample,
  z.object({ kind: z.literal("printed"), line: z.string() }),
  z.object({ kind: z.literal("failed"), reason: z.string() }),
]);
export type Told =
  | Ready
  | (Readonly<Omit<Sample, "pids">> & {
      readonly pids: Readonly<Record<string, readonly number[]>>;
    })
  | { readonly kind: "printed"; readonly line: string }
  | {
      readonly kind: "failed";
      readonly reason: string;
    };
