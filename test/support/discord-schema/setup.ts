/**
 * For every test file (vitest's `setupFiles`): whatever the real adapter sends is held to Discord's published schema,
 * which is loaded only where something was sent. No test has to ask for it, and none can forget.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterAll, afterEach, beforeAll } from "vitest";
import { onChunk, onCreate, takeComplaints } from "./sendings.ts";

async function failOnComplaints(): Promise<void> {
  const complaints = await takeComplaints();
  if (complaints.length > 0) throw new Error(`Discord would refuse:\n${complaints.join("\n")}`);
}

beforeAll(() => {
  subscribe("undici:request:create", onCreate);
  subscribe("undici:request:bodyChunkSent", onChunk);
});
afterEach(failOnComplaints);
afterAll(async () => {
  unsubscribe("undici:request:create", onCreate);
  unsubscribe("undici:request:bodyChunkSent", onChunk);
  await failOnComplaints();
});
