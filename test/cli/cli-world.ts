/** What the CLI's tests stand on: a terminal that remembers, and HTTP servers on loopback. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import type { World } from "../../cli/world.ts";

export interface RecordedWorld extends World {
  readonly out: string[];
  readonly errors: string[];
  readonly questions: string[];
}

export function recordedWorld(
  env: Record<string, string> = {},
  { secret = "", now = 0 } = {},
): RecordedWorld {
  const out: string[] = [];
  const errors: string[] = [];
  const questions: string[] = [];
  return {
    env,
    out,
    errors,
    questions,
    say: (lines) => void out.push(lines),
    complain: (lines) => void errors.push(lines),
    paint: (_style, words) => words,
    now: () => now,
    askSecret: async (question) => {
      questions.push(question);
      return secret;
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Loopback extends AsyncDisposable {
  readonly url: string;
}

/** Serves on a free port of 127.0.0.1 until it is disposed of. */
export async function serve(
  answer: (request: IncomingMessage, body: string) => Promise<Reply>,
): Promise<Loopback> {
  const server = createServer((request, response) => {
    text(request)
      .then((body) => answer(request, body))
      .then(({ status, body, headers }) => response.writeHead(status, headers).end(body))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A port of 127.0.0.1 on which nobody listens: it was free a moment ago. */
export async function deadUrl(): Promise<string> {
  await using server = await serve(async () => ({ status: 200, body: "" }));
  return server.url;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
