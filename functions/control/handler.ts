/** The control function: Function URL event -> the control API's app -> its answer. */
import { connectControl } from "../../lib/connect/control.ts";
import { functionUrlHandler } from "./function-url.ts";

export const handler = functionUrlHandler(connectControl(process.env));
