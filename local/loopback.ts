/** Listening on this machine only, with an error that says which port is taken. */
import type { Server } from "node:http";

export const loopback = "127.0.0.1";

/** Something that listens on loopback until it is closed. */
export interface LocalServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** @param port 0 for any free one; answers the one that was taken */
export function listenOnLoopback(server: Server, port: number, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, port, what)));
    server.listen(port, loopback, () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else reject(new Error(`${what} listens on ${String(address)}, which is no port`));
    });
  });
}

/** In words: which port, for what. */
export const listenError = (error: unknown, port: number, what: string): unknown =>
  error instanceof Error && "code" in error && error.code === "EADDRINUSE"
    ? new Error(
        `Port ${port} on ${loopback} is taken: ${what} cannot listen there. Stop what uses it, or choose another port.`,
        { cause: error },
      )
    : error;
