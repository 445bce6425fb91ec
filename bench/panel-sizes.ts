/** The panel's sizes: what the browser loads for the first screen, and for each further page. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { buildPanel } from "../infra-cdk/panel.ts";
import { kilobytes, type Section } from "./section.ts";

/** Vite's manifest, as far as it is read: chunks by their source. */
const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z._default(z.boolean(), false),
    isDynamicEntry: z._default(z.boolean(), false),
    imports: z._default(z.array(z.string()), []),
    css: z._default(z.array(z.string()), []),
  }),
);
type Manifest = z.infer<typeof Manifest>;

export interface Load {
  readonly files: readonly string[];
  readonly gzipBytes: number;
  readonly brotliBytes: number;
}

const entry = "index.html";

/** What is loaded for the first screen, Pulse: the entry with all that it imports at once. */
export const firstScreenOf = (folder: string): Load =>
  loadOf(folder, filesOf(manifestOf(folder), [entry]));

const manifestOf = (folder: string): Manifest =>
  Manifest.parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));

/** An Error when a chunk is not there: its source was moved. */
function filesOf(manifest: Manifest, sources: readonly string[]): readonly string[] {
  const files = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...sources];
  for (const source of waiting) {
    if (seen.has(source)) continue;
    seen.add(source);
    const chunk = manifest[source];
    if (chunk === undefined) throw new Error(`the panel's manifest has no ${source}`);
    for (const file of [chunk.file, ...chunk.css]) files.add(file);
    waiting.push(...chunk.imports);
  }
  return [...files];
}

function loadOf(folder: string, files: readonly string[]): Load {
  const sum = (suffix: string): number =>
    files.reduce((bytes, file) => bytes + statSync(join(folder, `${file}${suffix}`)).size, 0);
  return { files, gzipBytes: sum(".gz"), brotliBytes: sum(".br") };
}

/** The bench's table: the first screen against its aim, then what each page adds to it. */
export async function measurePanel(folder: string): Promise<Section> {
  const built = join(folder, "panel");
  await buildPanel(built);
  const manifest = manifestOf(built);
  const first = firstScreenOf(built);
  const pages = Object.entries(manifest)
    .filter(([, { isDynamicEntry }]) => isDynamicEntry)
    .map(([source]) => {
      const files = filesOf(manifest, [source]).filter((file) => !first.files.includes(file));
      return { name: source.replace(/^.*\/(.+)\.tsx?$/, "$1"), ...loadOf(built, files) };
    });
  const data = [{ name: "first screen", ...first }, ...pages];
  return {
    title: "Panel, what a browser loads",
    columns: ["page", "gzip", "brotli", "aim"],
    rows: data.map(({ name, gzipBytes, brotliBytes }, index) => [
      name,
      kilobytes(gzipBytes),
      kilobytes(brotliBytes),
      index === 0 ? `< 250 KB gzip: ${gzipBytes < 250_000 ? "met" : "missed"}` : "",
    ]),
    notes: ["Below the first screen: what a page adds to it when it is opened."],
    data,
  };
}
