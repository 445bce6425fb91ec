/** The interactions function for a test: every answer of it is held to Discord's published schema. */
import * as z from "zod/mini";
import { makeHandler } from "../../../functions/interactions-handler.ts";
import { responseComplaints } from "./complaints.ts";

const Asked = z.pipe(
  z.string(),
  z.pipe(
    z.transform((text: string): unknown => JSON.parse(text)),
    z.object({ type: z.number() }),
  ),
);

/** @throws when it answers 200 with what Discord would refuse to that interaction */
export function makeCheckedHandler(
  connection: Parameters<typeof makeHandler>[0],
): ReturnType<typeof makeHandler> {
  const handler = makeHandler(connection);
  return async (event) => {
    const answer = await handler(event);
    if (answer.statusCode !== 200) return answer;
    const { body = "", isBase64Encoded = false } = event;
    const { type } = Asked.parse(Buffer.from(body, isBase64Encoded ? "base64" : "utf8").toString());
    const complaints = responseComplaints(type, JSON.parse(answer.body ?? ""));
    if (complaints.length > 0) throw new Error(`Discord would refuse:\n${complaints.join("\n")}`);
    return answer;
  };
}
