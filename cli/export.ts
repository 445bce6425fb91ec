/** `vigil export`: everything that is stored of a thread, written into a folder. */
import { minutes } from "../lib/domain/time.ts";
import { ExportAnswer } from "../lib/domain/wire/rights.ts";
import type { ThreadOptions } from "./command-line.ts";
import { ask } from "./control-client.ts";
import { openExportFolder } from "./export-folder.ts";
import type { World } from "./world.ts";

interface ExportOptions extends ThreadOptions {
  readonly out: string;
  readonly force: boolean;
}

/** A page of up to 1 MB, of a function that may have to start first. */
const timeoutMs = minutes(1);

/** Page by page, so that the size of a thread does not matter. Nothing is written when there is no such thread. */
export async function exportThread(
  world: World,
  { thread, out, force, json }: ExportOptions,
): Promise<number> {
  let page = await readPage(world, thread, null);
  const folder = await openExportFolder(out, force);
  const counts = new Map<string, number>();
  for (;;) {
    for (const file of page.files) {
      await folder.write(file);
      counts.set(file.path, (counts.get(file.path) ?? 0) + countIn(file));
    }
    if (page.next_cursor === null) break;
    page = await readPage(world, thread, page.next_cursor);
  }
  const files = Object.fromEntries(
    [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  const summary = { thread_id: thread, folder: folder.path, files };
  world.say(json ? JSON.stringify(summary, null, 2) : linesOf(summary, world).join("\n"));
  return 0;
}

async function readPage(
  world: World,
  thread: string,
  cursor: string | null,
): Promise<ExportAnswer> {
  const query = cursor === null ? "" : `?${new URLSearchParams({ cursor })}`;
  const path = `/api/threads/${thread}/export${query}`;
  return (await ask(world, { method: "GET", path, schema: ExportAnswer, timeoutMs })).answer;
}

/** Lines of a file that is lines; 1 of a whole one. */
const countIn = ({ mode, text }: ExportAnswer["files"][number]): number =>
  mode === "write" ? 1 : text.split("\n").length - 1;

interface Summary {
  readonly folder: string;
  readonly files: Readonly<Record<string, number>>;
}

/** Files of lines each with their count, the others counted by their folder. */
function linesOf({ folder, files }: Summary, { paint }: World): string[] {
  const shown = new Map<string, { readonly unit: string; readonly count: number }>();
  for (const [path, count] of Object.entries(files)) {
    const [top = path] = path.split("/");
    const isFolder = top !== path;
    const name = isFolder ? `${top}/` : path;
    const unit = path.endsWith(".jsonl") ? "line" : "file";
    shown.set(name, { unit, count: (shown.get(name)?.count ?? 0) + count });
  }
  const lines = [...shown].map(
    ([name, { unit, count }]) => `  ${name.padEnd(24)} ${count} ${unit}${count === 1 ? "" : "s"}`,
  );
  return [paint("bold", folder), ...(lines.length === 0 ? ["  nothing is stored yet"] : lines)];
}
