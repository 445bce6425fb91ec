/** Builds the web panel: Vite's output, each file also compressed, kept until its sources change. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { extname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const projectRoot = resolve(import.meta.dirname, "..");
const panelRoot = join(projectRoot, "panel");
const cache = join(projectRoot, "node_modules/.cache/vigil-panel");

/** What the panel is made of beside its own folder: what it imports of ours, and the versions of all packages. */
const otherSources = ["lib/domain", "package-lock.json", "infra-cdk/panel.ts"];

/** Text compresses, pictures are compressed already. */
const compressible = new Set([".css", ".html", ".js", ".json", ".svg"]);

/**
 * Puts the built panel into `outDir`: `index.html` with a placeholder for its nonce, and `assets/` with a `.br` and a `.gz`
 * beside each text file. Built in about five seconds, and copied when nothing has changed since.
 *
 * The same sources give the same bytes in any folder, so that an unchanged panel is not deployed again.
 */
export async function buildPanel(outDir: string): Promise<void> {
  const kept = join(cache, await hashOfSources());
  if (!(await isThere(kept))) await keep(kept);
  await cp(kept, outDir, { recursive: true });
}

/** Built beside its place and then moved there: two that build at once do not meet, and half a build is never kept. */
async function keep(place: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const around = await mkdtemp(join(cache, "building-"));
  // A folder of its own in it: a temporary one may be read by its maker alone, and Lambda runs as somebody else.
  const built = join(around, "panel");
  try {
    await buildInto(built);
    await compressAll(join(built, "assets"));
    await rename(built, place).catch(async (error: unknown) => {
      // Somebody else was faster with the same.
      if (!(await isThere(place))) throw error;
    });
  } finally {
    await rm(around, { recursive: true, force: true });
  }
}

/** In a process of its own: Vite takes what it builds from NODE_ENV, and in a test that would be React for developers. */
async function buildInto(outDir: string): Promise<void> {
  const vite = join(projectRoot, "node_modules/vite/bin/vite.js");
  // Vite refuses to build a project that it is building already; here each has a folder of its own to build into.
  const into = ["--outDir", outDir, "--emptyOutDir", "--bypass-lock"];
  try {
    await promisify(execFile)(
      process.execPath,
      [vite, "build", panelRoot, ...into, "--logLevel", "error"],
      {
        env: { ...process.env, NODE_ENV: "production" },
      },
    );
  } catch (cause) {
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr) : "";
    throw new Error(`The panel cannot be built: ${said}`, { cause });
  }
}

async function compressAll(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!compressible.has(extname(name))) continue;
    const bytes = await readFile(join(folder, name));
    const brotli = await promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    await writeFile(join(folder, `${name}.br`), brotli);
    await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
  }
}

async function hashOfSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of ["panel", ...otherSources]) {
    for (const file of await filesOf(join(projectRoot, source))) {
      hash
        .update(`${relative(projectRoot, file)}\0`)
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}

/** In the order of their names; a file is its own only one. */
async function filesOf(path: string): Promise<readonly string[]> {
  if (extname(path) !== "") return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

const isThere = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
