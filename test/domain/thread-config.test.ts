import { describe, expect, it, test } from "vitest";
import { parseInput } from "../../lib/domain/parse.ts";
import { ThreadConfig } from "../../lib/domain/thread-config.ts";

describe("thread config", () => {
  test.for([
    [{ every: 59 }, "every must be between 60 and 86400 seconds"],
    [{ every: 86_401 }, "every must be between 60 and 86400 seconds"],
    [{ every: "1800" }, "every must be between 60 and 86400 seconds"],
    [{ max_tokens: 9 }, "max_tokens must be between 10 and 4000"],
    [{ max_tokens: 4_001 }, "max_tokens must be between 10 and 4000"],
    [{ temperature: 1.1 }, "temperature must be between 0 and 1"],
    [{ target: "everywhere" }, "target must be none, last, dm or a channel's id"],
    [{ tools: ["sing"] }, "tools.0 must be one of read, write, speak, rest"],
    [{ model: "llama3" }, "model must be bedrock:<id>, anthropic:<id>, openai:<id> or offline"],
    [{ evry: 60 }, "evry is not a known field"],
  ] as const)("%j is refused: %s", ([config, sentence]) => {
    expect(() => parseInput(ThreadConfig, config)).toThrow(sentence);
  });

  it("has a default for everything", () => {
    expect(parseInput(ThreadConfig, {})).toMatchObject({
      enabled: true,
      every: 1_800,
      target: "dm",
    });
  });
});
