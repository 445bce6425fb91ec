/** Gives the model libraries a zod of their own, so that ours holds only what we use. */
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

/** They are imported when the model is needed, and take all of zod, with its 50 languages. */
const modelLibraries = /[/\\]node_modules[/\\](ai|@ai-sdk)[/\\]/;

const namespace = "zod-of-the-models";

/**
 * Without it esbuild makes one zod for both, in the chunk that every cold start loads: 411 KB instead of 20.
 *
 * Two copies get along, because zod knows a schema by its structure, never by its class.
 */
export const separateZod = (projectRoot: string): Plugin => ({
  name: "separate-zod",
  setup(build) {
    const inOwnCopy = (file: string) => ({
      // Relative, so that the bundle's bytes do not depend on where the project lies.
      path: relative(projectRoot, file).replaceAll("\\", "/"),
      namespace,
      sideEffects: false,
    });

    build.onResolve({ filter: /^zod(\/|$)/ }, async ({ path, kind, importer, resolveDir }) => {
      if (!modelLibraries.test(importer)) return null;
      // Named without its importer, so that it is found as usual and does not come back here.
      const found = await build.resolve(path, { kind, resolveDir });
      return found.errors.length > 0 ? found : inOwnCopy(found.path);
    });

    build.onResolve({ filter: /^\./, namespace }, ({ path, importer }) =>
      inOwnCopy(resolve(projectRoot, dirname(importer), path)),
    );

    build.onLoad({ filter: /./, namespace }, async ({ path }) => {
      const file = join(projectRoot, path);
      return { contents: await readFile(file, "utf8"), resolveDir: dirname(file) };
    });
  },
});
