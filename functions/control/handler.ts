/** The control function: Function URL event -> the control API's app -> its answer. */
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { connectControl } from "../../lib/connect/control.ts";
import { controlApp } from "./app.ts";

const respond = handle(controlApp(connectControl(process.env)));

export const handler = (event: LambdaEvent, context: LambdaContext) =>
  respond(withoutStrayBody(event), context);

/** A GET with a body means nothing (RFC 9110, 9.3.1), but the web's `Request` refuses to be built of one. */
function withoutStrayBody(event: LambdaEvent): LambdaEvent {
  if (!("rawPath" in event)) return event;
  const { method } = event.requestContext.http;
  return method === "GET" || method === "HEAD" ? { ...event, body: null } : event;
}
