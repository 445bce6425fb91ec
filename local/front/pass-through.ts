/** Passes a request on to another loopback server and streams the answer back, as server-sent events need. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";

/** @param url the other server's address of the same resource; when it is gone the answer is a 502 */
export function passThrough(request: IncomingMessage, response: ServerResponse, url: URL): void {
  const headers = { ...request.headers, host: url.host };
  const outgoing = httpRequest(url, { method: request.method ?? "GET", headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  // Else the other side would keep streaming to a browser tab that was closed.
  response.on("close", () => outgoing.destroy());
  request.pipe(outgoing);
}
