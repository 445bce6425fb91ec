/** Leaves out of bundles those commands of just-bash that the virtual shell does not offer. */
import type { Plugin } from "esbuild";

/** Each a chunk of just-bash that is imported when its command first runs, with all that it would bring along. */
const leftOut =
  /^\.\/(?:chunks\/)?(?:undici|curl|js-exec|python3|sqlite3|html-to-markdown|tar|gzip)-[A-Z0-9]{8}\.js$/;

const namespace = "light-shell";

/** `lib/adapters/shell/commands.ts` registers none of them: who asks for one all the same is told so. */
export const lightShell: Plugin = {
  name: "light-shell",
  setup(build) {
    build.onResolve({ filter: leftOut }, ({ path, importer }) =>
      importer.includes("/node_modules/just-bash/") ? { path, namespace } : null,
    );

    build.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `throw new Error("${path} of just-bash is no part of this bundle");`,
    }));
  },
};
