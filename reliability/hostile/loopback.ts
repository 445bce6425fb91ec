/** loopback: stands for Discord and for a model provider on 127.0.0.1, and writes down what it hears. */
import { text } from "node:stream/consumers";
import { type HttpServer, serveHttp } from "../../local/http.ts";

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface Loopback extends HttpServer {
  /** Everything that was heard, oldest first. */
  readonly heard: Heard[];
}

/** Answers every request with what `answer` makes of it. */
async function listening(what: string, answer: (heard: Heard) => object): Promise<Loopback> {
  const heard: Heard[] = [];
  const server = await serveHttp(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    const one = { method, path, authorization: headers.authorization, body: await text(request) };
    heard.push(one);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer(one)));
  }, what);
  return { ...server, heard };
}

export const dmChannel = "200000000000000002";

/** A Discord that accepts everything, and opens one DM. */
export const acceptingDiscord = (): Promise<Loopback> =>
  listening("the hostile stage's Discord", ({ method }) =>
    method === "GET" ? [] : { id: dmChannel },
  );

/** A provider in OpenAI's format whose model asks for a tool, whatever it is told. */
export const loopingProvider = (tool: string, input: unknown): Promise<Loopback> =>
  listening("the hostile stage's model provider", () => ({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_763_633_400,
    model: "stub",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              id: "call_1",
              type: "function",
              function: { name: tool, arguments: JSON.stringify(input) },
            },
          ],
        },
        finish_reason: "tool_calls",
      },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  }));
