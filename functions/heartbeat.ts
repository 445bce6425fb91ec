/** heartbeat: a scheduled event or `{}` is a tick; `{"thread": "default"}` is that beat, now. */
import { connectHeartbeat } from "../lib/connect/heartbeat.ts";
import { makeHandler } from "./heartbeat-handler.ts";

export const handler = makeHandler(connectHeartbeat(process.env));
