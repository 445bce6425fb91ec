/** bash-tool: the tool `bash`: memory is loaded, the script runs, and what it changed becomes versions. */
import * as z from "zod/mini";
import type { FeedPost } from "../domain/feed.ts";
import { feedPostsShown, holdsOthers } from "../domain/feed-lines.ts";
import { recentRunsShown, shellHistoryRead } from "../domain/limits.ts";
import type { MemoryFile } from "../domain/memory.ts";
import type { Settings } from "../domain/settings.ts";
import { cutOutput, memoryRoot } from "../domain/shell.ts";
import { feedFile, feedText, historyFiles, runsFile, runsText } from "../domain/shell-files.ts";
import type { Thread } from "../domain/thread.ts";
import type { Ports, ShellResult, Tool } from "../ports.ts";
import type { Desk } from "./memory-desk.ts";
import { tool } from "./tools.ts";

export type BashPorts = Pick<Ports, "feed" | "history" | "runs" | "shell">;

const description = `Run a bash script over your memory: ${memoryRoot} can be changed (what changes is kept as versions); \
/history/<day>.jsonl, ${runsFile} and ${feedFile} can be read. No network, no other files; 5 seconds.`;

const BashInput = z.object({
  command: z.string("must be text").check(z.minLength(1, "must not be empty")),
});

/** @param settings tells whose words on the feed are others' */
export const bashTool = (
  ports: BashPorts,
  { thread, settings, desk }: { thread: Thread; settings: Settings; desk: Desk },
): Tool =>
  tool("bash", description, BashInput, async ({ command }, signal) => {
    const [files, messages] = await Promise.all([
      desk.all(),
      ports.history.recent(thread.id, shellHistoryRead),
    ]);
    let shown: readonly FeedPost[] = [];
    const feed = async () => {
      shown = await ports.feed.recent(thread.id, feedPostsShown);
      return feedText(shown);
    };
    const runs = async () => runsText(await ports.runs.recent(thread.id, recentRunsShown));
    const result = await ports.shell.run({
      command,
      memory: new Map(files.map(({ path, content }) => [path, content])),
      readOnly: new Map<string, string | (() => Promise<string>)>([
        ...historyFiles(messages),
        [runsFile, runs],
        [feedFile, feed],
      ]),
      allowed: thread.config.bash,
      signal,
    });
    // Before anything is written: a script can copy what it has read.
    if (holdsOthers(shown, settings.ownerIds)) desk.hearOthers();
    desk.see(filesTouched(files, result));
    return [cutOutput(result.words), await commit(desk, files, result)]
      .filter((part) => part !== "")
      .join("\n\n");
  });

/**
 * What was changed was looked at. Of what was only printed nobody knows, also by a script that was stopped, so that
 * a mark of others' words on any file counts.
 */
const filesTouched = (
  files: readonly MemoryFile[],
  { changes }: ShellResult,
): readonly MemoryFile[] =>
  files.filter(
    ({ path, origin }) => origin.hearsay || changes.some((change) => change.path === path),
  );

async function commit(
  desk: Desk,
  files: readonly MemoryFile[],
  { changes }: ShellResult,
): Promise<string> {
  if (changes.length === 0) return "";
  const known = new Set(files.map(({ path }) => path));
  desk.miss(changes.map(({ path }) => path).filter((path) => !known.has(path)));
  return desk.change(changes);
}
