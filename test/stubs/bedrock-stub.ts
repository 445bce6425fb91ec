/** A stub of Bedrock's Converse API. */
import { type ModelStub, type StubScript, startModelStub, stubUsage } from "./model-stub.ts";

/** `url` belongs into AWS_ENDPOINT_URL_BEDROCK_RUNTIME. An unsigned request is refused, as it is there. */
export const startBedrockStub = (script: StubScript): Promise<ModelStub> =>
  startModelStub(
    {
      basePath: "",
      refuse: ({ path, headers }) => {
        if (!/^\/model\/[^/]+\/converse$/.test(path))
          return { status: 404, message: `no route ${path}` };
        if (!/^(AWS4-HMAC-SHA256|Bearer) /.test(headers.authorization ?? ""))
          return { status: 403, message: "Missing Authentication Token" };
        return null;
      },
      error: (_status, message) => ({ message }),
      answer: ({ text, toolCalls = [], cutOff }, turn) => ({
        metrics: { latencyMs: 12 },
        output: {
          message: {
            role: "assistant",
            content: [
              ...(text === undefined ? [] : [{ text }]),
              ...toolCalls.map(({ name, input }, index) => ({
                toolUse: { toolUseId: `tooluse_${turn}_${index}`, name, input },
              })),
            ],
          },
        },
        stopReason: cutOff ? "max_tokens" : toolCalls.length > 0 ? "tool_use" : "end_turn",
        usage: {
          // As in Anthropic's own API, without what came from the cache.
          inputTokens: stubUsage.inputTokens - stubUsage.cachedInputTokens,
          cacheReadInputTokens: stubUsage.cachedInputTokens,
          cacheWriteInputTokens: 0,
          outputTokens: stubUsage.outputTokens,
          totalTokens: stubUsage.inputTokens + stubUsage.outputTokens,
        },
      }),
    },
    script,
  );
