/** A model on loopback that reflects and converses by a script, in OpenAI's wire format. */
import * as z from "zod/mini";
import type { ModelStub, StubAnswer } from "../stubs/model-stub.ts";
import { startOpenAiStub } from "../stubs/openai-stub.ts";

const ChatRequest = z.object({
  messages: z.array(z.object({ role: z.string() })),
  tools: z._default(z.array(z.object({ function: z.object({ name: z.string() }) })), []),
});

export interface ScriptedModel extends ModelStub {
  /** What `startTestCloud` or `npm start` needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when the model is asked to reflect, or to converse, for the first time. */
  readonly asked: Readonly<Record<Purpose, Promise<void>>>;
}
type Purpose = "reflection" | "conversation";

/** The first answers of each kind; further ones repeat the last. After a tool's result it says nothing. */
export async function startScriptedModel(
  script: Readonly<Record<Purpose, readonly StubAnswer[]>>,
): Promise<ScriptedModel> {
  const left = { reflection: [...script.reflection], conversation: [...script.conversation] };
  const asked = {
    reflection: Promise.withResolvers<void>(),
    conversation: Promise.withResolvers<void>(),
  };
  const stub = await startOpenAiStub(({ body }) => {
    const { messages, tools } = ChatRequest.parse(body);
    if (messages.at(-1)?.role === "tool") return { text: "" };
    const reflects = tools.some((tool) => tool.function.name === "speak");
    const purpose = reflects ? "reflection" : "conversation";
    asked[purpose].resolve();
    const answers = left[purpose];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer ?? { text: "" };
  });
  return {
    ...stub,
    env: { VIGIL_MODEL: "openai:stub", OPENAI_BASE_URL: stub.url },
    asked: { reflection: asked.reflection.promise, conversation: asked.conversation.promise },
  };
}

export const speak = (thought: string): StubAnswer => ({
  toolCalls: [{ name: "speak", input: { thought } }],
});
