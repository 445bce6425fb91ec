/**
 * Runs a file on Node 24: on this Node, or on the one that `npm ci` put beside it.
 *
 * `node scripts/node24.mjs local/main.ts --some arguments`. Plain JavaScript, so that whichever Node a
 * person has can run it: Node runs TypeScript by itself only since 24, and older ones fail without a word
 * that helps.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const wanted = 24;

/** @param file absolute path of the file, as if it had been started with `args` */
export async function runOnNode24(file, args) {
  if (Number.parseInt(process.versions.node, 10) >= wanted) {
    process.argv = [process.execPath, file, ...args];
    await import(pathToFileURL(file).href);
  } else {
    process.exitCode = startAgain(file, args);
  }
}

/** Its exit code; 1 when there is no Node 24, or when it was killed. */
function startAgain(file, args) {
  const node = installedNode();
  if (node === undefined) {
    console.error(
      `Vigil needs Node ${wanted}, and this is ${process.version}. On Linux and Windows \`npm ci\` brings it; elsewhere install Node ${wanted} (see .nvmrc) and try again.`,
    );
    return 1;
  }
  const run = spawnSync(node, [file, ...args], { stdio: "inherit" });
  if (run.error) console.error(`${node} could not be started: ${run.error.message}`);
  return run.status ?? 1;
}

function installedNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const path = `../node_modules/node-${platform}-${process.arch}/bin/${name}`;
  const node = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(node) ? node : undefined;
}

const [, started, file, ...args] = process.argv;
if (started !== undefined && resolve(started) === fileURLToPath(import.meta.url)) {
  await runOnNode24(resolve(file), args);
}
