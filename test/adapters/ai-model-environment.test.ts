import { expect, it, vi } from "vitest";
import { aiModel } from "../../lib/adapters/ai-model.ts";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { startAnthropicStub } from "../stubs/anthropic-stub.ts";
import { aLog, aTurn } from "./model-turns.ts";

// A file of its own: the provider reads the variable once, when it is first imported.
it("works where ANTHROPIC_BASE_URL is set to nothing, as the stack sets it", async () => {
  vi.stubEnv("ANTHROPIC_BASE_URL", "");
  const stub = await startAnthropicStub(() => ({ text: "Here I am." }));
  const hosted = aiModel({
    secrets: { read: async () => "key" },
    clock: systemClock,
    baseUrls: { anthropic: stub.url, openai: "" },
    log: aLog(),
  });

  const answer = await hosted.run(aTurn({ model: "anthropic:claude-haiku-4-5" }));

  expect(answer.text).toBe("Here I am.");
  await stub.close();
});
