/** A loopback server that plays a model: a script decides each answer, one of three wire formats carries it. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface StubRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** The parsed JSON body. */
  readonly body: unknown;
}

export interface StubToolCall {
  readonly name: string;
  /** An object; for OpenAI's format also a string, sent as the raw arguments. */
  readonly input: unknown;
}

/**
 * | answer | what goes over the wire |
 * | --- | --- |
 * | `toolCalls`, `text` | a model's answer in the format's own words, with `stubUsage` |
 * | `cutOff` | the same, ended by the token limit |
 * | `status` | an error of the format; no second wait for the client's retry |
 * | `raw` | these characters with HTTP 200 |
 * | `hang` | nothing, ever |
 * | `breakOff` | half an answer, then a closed connection |
 */
export type StubAnswer =
  | {
      readonly text?: string;
      readonly toolCalls?: readonly StubToolCall[];
      readonly cutOff?: true;
    }
  | {
      readonly status: number;
      readonly message?: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly raw: string }
  | { readonly hang: true }
  | { readonly breakOff: true };

/** `turn` counts the requests from 1. */
export type StubScript = (request: StubRequest, turn: number) => StubAnswer;

export interface ModelStub {
  /** Base URL without a slash at the end, as the format's variable wants it. */
  readonly url: string;
  readonly requests: readonly StubRequest[];
  /** Ends open connections too. */
  close(): Promise<void>;
}

export type SpokenAnswer = Extract<StubAnswer, { readonly text?: string }>;

/** What every call costs: in all formats 100 tokens in, 40 of them from the cache, and 20 out. */
export const stubUsage = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 20 };

export interface WireFormat {
  /** Where the base URL ends: `/v1` or nothing. */
  readonly basePath: string;
  /** Why the real service would refuse the request; null when it would not. */
  refuse(request: StubRequest): { status: number; message: string } | null;
  answer(spoken: SpokenAnswer, turn: number): unknown;
  error(status: number, message: string): unknown;
}

export async function startModelStub(format: WireFormat, script: StubScript): Promise<ModelStub> {
  const requests: StubRequest[] = [];
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      const turn = requests.push(request);
      const refusal = format.refuse(request);
      send(format, response, refusal ?? script(request, turn), turn);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP server's address is never null or a pipe's name once it listens.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${format.basePath}`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<StubRequest> {
  const text = (await Array.fromAsync(incoming)).join("");
  return { path: incoming.url ?? "", headers: incoming.headers, body: JSON.parse(text) };
}

function send(
  format: WireFormat,
  response: ServerResponse,
  answer: StubAnswer,
  turn: number,
): void {
  if ("hang" in answer) return;
  if ("breakOff" in answer) {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write("{", () => response.destroy());
    return;
  }
  if ("raw" in answer) {
    response.writeHead(200, { "content-type": "application/json" }).end(answer.raw);
    return;
  }
  if ("status" in answer) {
    const headers = {
      "content-type": "application/json",
      "retry-after-ms": "1",
      ...answer.headers,
    };
    const body = format.error(answer.status, answer.message ?? "the script says so");
    response.writeHead(answer.status, headers).end(JSON.stringify(body));
    return;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(format.answer(answer, turn)));
}
