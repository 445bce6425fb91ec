/** A stub of Anthropic's messages API. */
import { type ModelStub, type StubScript, startModelStub, stubUsage } from "./model-stub.ts";

const errorTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
  529: "overloaded_error",
};

/** `url` belongs into ANTHROPIC_BASE_URL. Without a key or a version the request is refused, as it is there. */
export const startAnthropicStub = (script: StubScript): Promise<ModelStub> =>
  startModelStub(
    {
      basePath: "/v1",
      refuse: ({ path, headers }) => {
        if (path !== "/v1/messages") return { status: 404, message: `no route ${path}` };
        if (headers["x-api-key"] === undefined)
          return { status: 401, message: "x-api-key header is required" };
        if (headers["anthropic-version"] === undefined)
          return { status: 400, message: "anthropic-version: header is required" };
        return null;
      },
      error: (status, message) => ({
        type: "error",
        error: { type: errorTypes[status] ?? "api_error", message },
      }),
      answer: ({ text, toolCalls = [], cutOff }, turn) => ({
        id: `msg_${turn}`,
        type: "message",
        role: "assistant",
        model: "stub",
        content: [
          ...(text === undefined ? [] : [{ type: "text", text }]),
          ...toolCalls.map(({ name, input }, index) => ({
            type: "tool_use",
            id: `toolu_${turn}_${index}`,
            name,
            input,
          })),
        ],
        stop_reason: cutOff ? "max_tokens" : toolCalls.length > 0 ? "tool_use" : "end_turn",
        stop_sequence: null,
        usage: {
          // Anthropic counts what came from the cache apart from the rest.
          input_tokens: stubUsage.inputTokens - stubUsage.cachedInputTokens,
          cache_read_input_tokens: stubUsage.cachedInputTokens,
          cache_creation_input_tokens: 0,
          output_tokens: stubUsage.outputTokens,
        },
      }),
    },
    script,
  );
