/** Entry of the `vigil` command, on Node 24 or later. */
import { runVigil } from "./program.ts";
import { realWorld } from "./world.ts";

// `vigil events --follow | head -1`: whoever read the output has seen enough.
process.stdout.on("error", (error: Error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await runVigil(process.argv.slice(2), realWorld());
