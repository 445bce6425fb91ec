/** Hosted models whose providers are loopback stubs, for the tests of `aiModel`. */
import { afterEach, beforeEach, vi } from "vitest";
import { aiModel } from "../../lib/adapters/ai-model.ts";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { after, milliseconds } from "../../lib/domain/time.ts";
import type { Model, ModelTurn } from "../../lib/ports.ts";
import { startAnthropicStub } from "../stubs/anthropic-stub.ts";
import { startBedrockStub } from "../stubs/bedrock-stub.ts";
import type { ModelStub, StubRequest, StubScript } from "../stubs/model-stub.ts";
import { startOpenAiStub } from "../stubs/openai-stub.ts";
import { aLog } from "./model-turns.ts";

export const openai = {
  name: "OpenAI's format",
  model: "openai:stub",
  start: startOpenAiStub,
} as const;
export const anthropic = {
  name: "Anthropic's format",
  model: "anthropic:claude-haiku-4-5",
  start: startAnthropicStub,
} as const;
export const bedrock = {
  name: "Bedrock Converse",
  model: "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0",
  start: startBedrockStub,
} as const;
export const formats = [openai, anthropic, bedrock] as const;

/** A deadline that a test can wait for. */
export const soon = (): Pick<ModelTurn, "deadlineAt"> => ({
  deadlineAt: after(systemClock.now(), milliseconds(300)),
});

/** Registers the hooks; one stub a test, closed after it. */
export function useProvider() {
  let stub: ModelStub | undefined;
  let log = aLog();

  beforeEach(() => {
    log = aLog();
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    await stub?.close();
    stub = undefined;
  });

  /** A model at a base URL; the empty one is the provider's own. */
  function modelAt(
    url: string,
    keys: Record<string, string> = { "anthropic-api-key": "k" },
  ): Model {
    vi.stubEnv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", url);
    return aiModel({
      secrets: { read: async (name) => keys[name] ?? null },
      clock: systemClock,
      baseUrls: { anthropic: url, openai: url },
      log,
    });
  }

  return {
    modelAt,
    /** A model whose provider follows the script. */
    async follow(
      { start }: { start: (script: StubScript) => Promise<ModelStub> },
      script: StubScript,
    ): Promise<Model> {
      stub = await start(script);
      return modelAt(stub.url);
    },
    url: (): string => stub?.url ?? "",
    requests: (): readonly StubRequest[] => stub?.requests ?? [],
    /** What the model was sent, as text: the three formats differ in where they put a tool's result. */
    sentIn: (turn: number): string => JSON.stringify(stub?.requests[turn - 1]?.body),
    logLines: () => log.lines,
  };
}
