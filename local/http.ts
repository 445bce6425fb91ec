/** The local cloud's HTTP servers: loopback only, whole bodies, and an end that does not wait for idle sockets. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { listenOnLoopback } from "./loopback.ts";

export interface HttpServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1.
 *
 * @param what names the server in the error that says that the port is taken
 * @param port 0 for any free one
 */
export async function serveHttp(
  listener: RequestListener,
  what: string,
  port = 0,
): Promise<HttpServer> {
  // No request timeout: the Runtime API's `next` waits as long as nothing happens.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, listener);
  const actual = await listenOnLoopback(server, port, what);
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    close: () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      return closed.promise;
    },
  };
}

/** What a body may weigh: Lambda's own limit for a request, 6 MB. */
const bodyLimitBytes = 6 * 1024 * 1024;

/** The whole body; null when it is larger than Lambda takes. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= bodyLimitBytes) chunks.push(chunk);
  }
  return size > bodyLimitBytes ? null : Buffer.concat(chunks);
}

/** JSON, or null when the text is none. */
export function parseJson(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Not JSON: every caller answers that in its own words.
    return null;
  }
}
