#!/usr/bin/env node
/** `vigil`, as npm installs it: starts the CLI with a Node that can run it. */
import { fileURLToPath } from "node:url";
import { runOnNode24 } from "../scripts/node24.mjs";

await runOnNode24(fileURLToPath(new URL("./main.ts", import.meta.url)), process.argv.slice(2));
