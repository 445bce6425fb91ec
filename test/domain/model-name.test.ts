import { describe, expect, test } from "vitest";
import { ModelName, parseModelName } from "../../lib/domain/model-name.ts";

describe("model names", () => {
  test.for([
    ["offline", { kind: "offline" }],
    ["bedrock:us.x-v1:0", { kind: "hosted", provider: "bedrock", id: "us.x-v1:0" }],
    ["openai:llama3.2:latest", { kind: "hosted", provider: "openai", id: "llama3.2:latest" }],
  ] as const)("%s", ([name, parsed]) => {
    expect(parseModelName(ModelName.parse(name))).toEqual(parsed);
  });

  test.for(["", "haiku", "gemini:x", "openai:", "openai:a b"])("%j is refused", (name) => {
    expect(ModelName.safeParse(name).success).toBe(false);
  });
});
