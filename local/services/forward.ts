/** Passes a request on to the service's stand-in, over kept connections. */
import { Agent, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { ServiceHandler, ServiceResponse } from "../iam/proxy.ts";

/** Hop-by-hop, or set anew for the next hop. */
const dropped = new Set(["connection", "content-length", "expect", "host", "transfer-encoding"]);

/** A handler that answers as `endpoint` (`http://127.0.0.1:4567`) does. Rejects when it cannot be reached. */
export function forwardTo(endpoint: string): ServiceHandler {
  const url = new URL(endpoint);
  const agent = new Agent({ keepAlive: true });
  return (_, { headers, body }) => {
    const answered = Promise.withResolvers<ServiceResponse>();
    const kept = Object.entries(headers).filter(([name]) => !dropped.has(name));
    const options = {
      method: "POST",
      headers: { ...Object.fromEntries(kept), "content-length": body.length },
    };
    const outgoing =
      url.protocol === "https:"
        ? httpsRequest(url, options)
        : httpRequest(url, { ...options, agent });
    outgoing.on("error", answered.reject);
    outgoing.on("response", async (response) => {
      try {
        const chunks = await Array.fromAsync<Buffer>(response);
        answered.resolve({
          status: response.statusCode ?? 502,
          headers: Object.fromEntries(
            Object.entries(response.headers)
              .filter(([name]) => !dropped.has(name))
              .map(([name, value]) => [name, String(value)]),
          ),
          body: Buffer.concat(chunks),
        });
      } catch (error) {
        answered.reject(error);
      }
    });
    outgoing.end(body);
    return answered.promise;
  };
}
