/** Leaves out of bundles those commands of just-bash that the virtual shell does not offer. */
import type { Plugin } from "esbuild";

/**
 * Each a chunk of just-bash that is imported when its command first runs, and the packages that only those
 * need: a browser's parser, a database, archives with their native parts.
 */
const leftOut =
  /^(?:\.\/(?:chunks\/)?(?:undici|curl|js-exec|python3|sqlite3|html-to-markdown|tar|gzip)-[A-Z0-9]{8}\.js|sql\.js|quickjs-emscripten|turndown|seek-bzip|node-liblzma|@mongodb-js\/zstd)$/;

const namespace = "light-shell";

/** `lib/adapters/shell/commands.ts` registers none of these commands, so that nothing asks for what is empty here. */
export const lightShell: Plugin = {
  name: "light-shell",
  setup(build) {
    build.onResolve({ filter: leftOut }, ({ path, importer }) =>
      importer.includes("/node_modules/just-bash/") ? { path, namespace } : null,
    );

    // CommonJS, which has whatever name it is asked for, as undefined.
    build.onLoad({ filter: /./, namespace }, () => ({ contents: "module.exports = {};" }));
  },
};
