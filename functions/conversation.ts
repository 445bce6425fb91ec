/** conversation: answers what waits in the signals queue. */
import { connectConversation } from "../lib/connect/conversation.ts";
import { makeHandler } from "./conversation-handler.ts";

export const handler = makeHandler(connectConversation(process.env));
