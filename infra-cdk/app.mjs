/**
 * What cdk.json starts: synthesises on Node 24, whichever Node the `cdk` command itself runs on.
 *
 * Plain JavaScript that old versions of Node can run as well. `npm ci` brings Node 24 for Linux and
 * Windows; on macOS it must be the one on the path.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const wanted = 24;

if (Number.parseInt(process.versions.node, 10) >= wanted) {
  const { synthesiseForDeployment } = await import("./app.ts");
  await synthesiseForDeployment();
} else {
  process.exitCode = startAgain();
}

/** Runs this file on the installed Node 24; its exit code, 1 when there is none or it was killed. */
function startAgain() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const file = process.platform === "win32" ? "node.exe" : "node";
  const node = fileURLToPath(
    new URL(`../node_modules/node-${platform}-${process.arch}/bin/${file}`, import.meta.url),
  );
  if (!existsSync(node)) {
    console.error(
      `Vigil needs Node ${wanted}, and this is ${process.version}. Install it (nvm install ${wanted}) and try again.`,
    );
    return 1;
  }
  const run = spawnSync(node, [fileURLToPath(import.meta.url)], { stdio: "inherit" });
  if (run.error) console.error(`${node} could not be started: ${run.error.message}`);
  return run.status ?? 1;
}
