/** A model on loopback, in OpenAI's wire format: it answers at once, and names the messages that it answers. */
import * as z from "zod/mini";
import { parseJson, readBody, serveHttp } from "../../local/http.ts";
import { replyTo } from "./marks.ts";

const Part = z.object({ type: z.string(), text: z._default(z.string(), "") });
const Request = z.object({
  messages: z.array(
    z.object({
      role: z.string(),
      content: z._default(z.nullable(z.union([z.string(), z.array(Part)])), null),
    }),
  ),
  tools: z._default(z.array(z.object({ function: z.object({ name: z.string() }) })), []),
});
type Request = z.infer<typeof Request>;

export interface LoadModel {
  /** What a local cloud needs to think with it. */
  readonly env: Readonly<Record<string, string>>;
  /** How often it was asked to reflect, and to converse. */
  readonly asked: { readonly reflections: number; readonly conversations: number };
  /** Answers wait from now on, until the returned function is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/** @param thought what the next reflection says to the person; null: it has nothing to say */
export async function startLoadModel(thought: () => string | null): Promise<LoadModel> {
  const asked = { reflections: 0, conversations: 0 };
  let held: Promise<void> = Promise.resolve();

  const answerTo = (request: Request): object => {
    const { messages, tools } = request;
    if (messages.at(-1)?.role === "tool") return { content: "" };
    if (!tools.some(({ function: { name } }) => name === "speak")) {
      asked.conversations++;
      return { content: replyTo(messages.map(textOf)) };
    }
    asked.reflections++;
    const spoken = thought();
    return spoken === null ? { content: "HEARTBEAT_OK" } : speaking(spoken);
  };

  const server = await serveHttp((incoming, response) => {
    void readBody(incoming).then(async (body) => {
      const request = Request.parse(parseJson(body?.toString() ?? "")?.value);
      await held;
      const message = answerTo(request);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(completionOf(message)));
    });
  }, "the model");

  return {
    env: { VIGIL_MODEL: "openai:load", OPENAI_BASE_URL: `${server.url}/v1` },
    asked,
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    close: server.close,
  };
}

const textOf = ({ content }: Request["messages"][number]): string =>
  typeof content === "string" ? content : (content ?? []).map(({ text }) => text).join("\n");

const speaking = (thought: string) => ({
  content: null,
  tool_calls: [
    {
      id: "call_1",
      type: "function",
      function: { name: "speak", arguments: JSON.stringify({ thought }) },
    },
  ],
});

const completionOf = (message: object) => ({
  id: "load",
  object: "chat.completion",
  created: 1_763_633_400,
  model: "load",
  choices: [
    {
      index: 0,
      message: { role: "assistant", ...message },
      finish_reason: "tool_calls" in message ? "tool_calls" : "stop",
    },
  ],
  usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
});
