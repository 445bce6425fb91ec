/** Keeps bundles from reading exports of Node's own modules that do their work when they are read. */
import type { Plugin } from "esbuild";

const namespace = "light-builtins";

/**
 * An ES module's import of a built-in reads every one of its exports, and some are getters: those of
 * `node:http` load undici (20-30 ms at the first call of an AWS client over plain HTTP, as in the local
 * cloud), those of `node:process` open the three standard streams (2 ms of every cold start).
 *
 * Here a bundle gets the same modules without their getters. One that is imported by name is an error
 * of the build that says so; as a property of the default export each is still there.
 */
export const lightBuiltins: Plugin = {
  name: "light-builtins",
  setup(build) {
    build.onResolve({ filter: /^node:(http|process)$/ }, ({ path }) => ({ path, namespace }));

    build.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: [
        `const builtin = process.getBuiltinModule("${path}");`,
        "export default builtin;",
        `export const { ${plainExportsOf(path)} } = builtin;`,
      ].join("\n"),
    }));
  },
};

const plainExportsOf = (path: string): string =>
  Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(path) ?? {}))
    .filter(([name, { get }]) => get === undefined && /^[a-z]\w*$/i.test(name))
    .map(([name]) => name)
    .join(", ");
