/** The control function: Function URL event -> the control API's app -> its answer. */
import { join } from "node:path";
import { connectControl } from "../../lib/connect/control.ts";
import { functionUrlHandler } from "./function-url.ts";

export const handler = functionUrlHandler(
  // The bundle's own folder: the panel is built into it.
  connectControl(process.env, join(import.meta.dirname, "panel")),
);
