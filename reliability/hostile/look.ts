/** look: what an ending shows: messages, effects, prompts, runs. */
import * as z from "zod/mini";
import { coreMemoryPrefix, otherMemoryPrefix } from "../../lib/adapters/dynamo/keys.ts";
import type { Row } from "../../lib/adapters/memory/shelf.ts";
import { isCorePath, MemoryFile } from "../../lib/domain/memory.ts";
import { Run, summaryOf } from "../../lib/domain/run.ts";
import { Synthesis } from "../../lib/domain/synthesis.ts";
import { promptOf } from "./obey.ts";
import type { Ending } from "./play.ts";

const Sent = z.object({
  content: z.string(),
  allowed_mentions: z.optional(z.unknown()),
  flags: z.optional(z.number()),
});
export type Sent = z.infer<typeof Sent>;

/** Everything that Discord was asked to show, oldest first; an edit again and again is there each time. */
export const messagesTo = ({ heard }: Ending): readonly Sent[] =>
  heard.flatMap(({ method, path, body }) =>
    isMessage(method, path) ? [Sent.parse(JSON.parse(body))] : [],
  );

const isMessage = (method: string, path: string): boolean =>
  method !== "GET" && !path.endsWith("/users/@me/channels") && !path.endsWith("/typing");

/** How many messages the person sees: an edited one is one. */
export function messageCount({ heard }: Ending): number {
  const posts = heard.filter(({ method, path }) => method === "POST" && isMessage(method, path));
  const edited = new Set(heard.flatMap(({ method, path }) => (method === "PATCH" ? [path] : [])));
  return posts.length + edited.size;
}

/** Thoughts that went to the queue; posts, comments and votes of the assistant's in any feed. */
export function effectsOn({ now, stage, attempt }: Ending): number {
  const thoughts = stage.world.queue.sent.filter(({ type }) => type === "heartbeat").length;
  const feed = now.filter(({ key }) => key.sk.startsWith("P#")).map(({ item }) => item);
  const written = feed.filter(({ author }) => author === "assistant").length;
  const votes = feed.filter(({ votes: cast }) => Object(cast)["assistant"] !== undefined).length;
  const placed = (attempt.where === "thought" ? 1 : 0) + (attempt.answeredBy ?? 0);
  return thoughts + written + votes - placed;
}

export const promptsOf = ({ stage }: Ending): readonly string[] =>
  stage.world.model.turns.map(promptOf);

export const summariesOf = ({ now }: Ending): readonly string[] =>
  now.flatMap(({ key, item }) => (key.sk.startsWith("RUN#") ? [summaryOf(Run.parse(item))] : []));

/** The thread's files as they stand now, those that were taken away too. */
export const filesIn = (rows: readonly Row[], home: string): readonly MemoryFile[] =>
  rows.flatMap(({ key, item }) =>
    key.pk === `T#${home}` &&
    (key.sk.startsWith(coreMemoryPrefix) || key.sk.startsWith(otherMemoryPrefix))
      ? [MemoryFile.parse(item)]
      : [],
  );

export const filesOf = ({ now, stage }: Ending): readonly MemoryFile[] =>
  filesIn(now, stage.home).filter(({ deleted }) => !deleted);

export const synthesesIn = (rows: readonly Row[]): readonly Synthesis[] =>
  rows.flatMap(({ key, item }) => (key.sk.startsWith("SY#") ? [Synthesis.parse(item)] : []));

/** Whether a core file of the thread differs from what it was. */
export function coreChanged({ before, now, stage }: Ending): boolean {
  const coreOf = (rows: Ending["now"]) =>
    JSON.stringify(
      rows
        .filter(
          ({ key }) => key.pk === `T#${stage.home}` && isCorePath(key.sk.replace("A#MEM#", "")),
        )
        .map(({ key, item }) => [key.sk, item["content"]])
        .sort(),
    );
  return coreOf(before) !== coreOf(now);
}
