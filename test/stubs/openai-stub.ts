/** A stub of OpenAI's chat completions, the format that Ollama, OpenRouter and vLLM speak too. */
import { type ModelStub, type StubScript, startModelStub, stubUsage } from "./model-stub.ts";

/** `url` belongs into OPENAI_BASE_URL. */
export const startOpenAiStub = (script: StubScript): Promise<ModelStub> =>
  startModelStub(
    {
      basePath: "/v1",
      refuse: ({ path }) =>
        path === "/v1/chat/completions" ? null : { status: 404, message: `no route ${path}` },
      error: (_status, message) => ({ error: { message, type: "stub", param: null, code: null } }),
      answer: ({ text, toolCalls = [], cutOff }, turn) => ({
        id: `chatcmpl-${turn}`,
        object: "chat.completion",
        created: 1_763_633_400,
        model: "stub",
        choices: [
          {
            index: 0,
            message: {
              role: "assistant",
              content: text ?? null,
              ...(toolCalls.length === 0
                ? {}
                : {
                    tool_calls: toolCalls.map(({ name, input }, index) => ({
                      id: `call_${turn}_${index}`,
                      type: "function",
                      function: {
                        name,
                        arguments: typeof input === "string" ? input : JSON.stringify(input),
                      },
                    })),
                  }),
            },
            finish_reason: cutOff ? "length" : toolCalls.length > 0 ? "tool_calls" : "stop",
          },
        ],
        usage: {
          prompt_tokens: stubUsage.inputTokens,
          completion_tokens: stubUsage.outputTokens,
          total_tokens: stubUsage.inputTokens + stubUsage.outputTokens,
          prompt_tokens_details: { cached_tokens: stubUsage.cachedInputTokens },
        },
      }),
    },
    script,
  );
