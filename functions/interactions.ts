/** interactions: the address that Discord calls; it must answer within three seconds. */
import { connectInteractions } from "../lib/connect/interactions.ts";
import { makeHandler } from "./interactions-handler.ts";

export const handler = makeHandler(connectInteractions(process.env));
