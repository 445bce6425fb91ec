/** Entry of the `vigil` command, on Node 24 or later. */
import { runVigil } from "./program.ts";
import { realWorld } from "./world.ts";

process.exitCode = await runVigil(process.argv.slice(2), realWorld());
