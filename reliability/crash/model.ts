/** A model on loopback that answers by markers, in the wire format of Anthropic's messages API: a priced one, so that budgets are at work. */
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod/mini";
import { parseJson, readBody, serveHttp } from "../../local/http.ts";
import type { Dice } from "../simulate/chance.ts";
import { answerText, openIn, thoughtText } from "./markers.ts";

export interface MarkerModel {
  /** What the local cloud needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** How often it was asked. */
  calls(): number;
  /** How many thoughts its reflections had. */
  thoughts(): number;
  /** From now on reflections have no thoughts. */
  hush(): void;
  close(): Promise<void>;
}

const Block = z.object({ type: z.string(), text: z._default(z.string(), "") });
const Request = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(Block)]) })),
  tools: z._default(z.array(z.object({ name: z.string() })), []),
});
type Request = z.infer<typeof Request>;

type Answer =
  | { readonly text: string }
  | { readonly tools: readonly { readonly name: string; readonly input: object }[] };

/** @param dice how long an answer takes, and how many thoughts a reflection has */
export async function startMarkerModel(dice: Dice): Promise<MarkerModel> {
  let calls = 0;
  let thoughts = 0;
  let isHushed = false;

  function reflect(): Answer {
    const count = isHushed ? 0 : dice.pick([0, 1, 1, 1, 2]);
    const spoken = Array.from({ length: count }, () => {
      thoughts += 1;
      return { name: "speak", input: { thought: thoughtText(`t-${thoughts}`) } };
    });
    const rest = { name: "rest", input: { reason: "That is all." } };
    return { tools: [...spoken, rest] };
  }

  const server = await serveHttp(async (request, response) => {
    const body = await readBody(request);
    const asked = Request.parse(parseJson(body?.toString() ?? "")?.value);
    calls += 1;
    const call = calls;
    const reflects = asked.tools.some(({ name }) => name === "speak");
    const answer = reflects ? reflect() : { text: answerText(call, openIn(wordsOf(asked))) };
    await delay(dice.between(10, 150));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(wire(call, answer)));
  }, "the model");

  return {
    env: {
      VIGIL_MODEL: "anthropic:claude-haiku-4-5",
      ANTHROPIC_API_KEY: "none",
      ANTHROPIC_BASE_URL: `${server.url}/v1`,
      VIGIL_DAILY_BUDGET_USD: "9999",
    },
    calls: () => calls,
    thoughts: () => thoughts,
    hush: () => {
      isHushed = true;
    },
    close: server.close,
  };
}

const wordsOf = ({ messages }: Request): string =>
  messages
    .map(({ content }) =>
      typeof content === "string" ? content : content.map(({ text }) => text).join("\n"),
    )
    .join("\n\n");

const wire = (call: number, answer: Answer) => ({
  id: `msg_${call}`,
  type: "message",
  role: "assistant",
  model: "claude-haiku-4-5",
  content:
    "text" in answer
      ? [{ type: "text", text: answer.text }]
      : answer.tools.map(({ name, input }, index) => ({
          type: "tool_use",
          id: `toolu_${call}_${index}`,
          name,
          input,
        })),
  stop_reason: "text" in answer ? "end_turn" : "tool_use",
  stop_sequence: null,
  usage: { input_tokens: 100, output_tokens: 20 },
});
