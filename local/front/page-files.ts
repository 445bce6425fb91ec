/** The local page's files, read once: there are few, and they are small. */
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { HttpAnswer } from "./function-url.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The answers by path: `/chat.html` is `index.html`, every other file stands under its own name. */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, HttpAnswer>> {
  const names = await readdir(folder);
  const known = names.filter((name) => extname(name) in contentTypes);
  const answers = known.map(async (name) => {
    const answer: HttpAnswer = {
      status: 200,
      headers: {
        "content-type": contentTypes[extname(name)] ?? "",
        "cache-control": "no-cache",
        // Whatever a model or a person wrote stays text: the page loads nothing but its own files.
        "content-security-policy": "default-src 'self'; img-src 'self' data:",
        "x-content-type-options": "nosniff",
      },
      body: await readFile(join(folder, name)),
    };
    return [name === "index.html" ? "/chat.html" : `/${name}`, answer] as const;
  });
  return new Map(await Promise.all(answers));
}
