import { describe, expect, test } from "vitest";
import { ModelName, offeredModels, parseModelName } from "../../lib/domain/model-name.ts";
import { priceOfTurn } from "../../lib/domain/prices.ts";

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

describe("the models that are offered", () => {
  test.for([
    ["offline", []],
    ["anthropic:claude-haiku-5-5", []],
    ["openai:llama3.2", ["openai"]],
  ] as const)("where %s is the default begin with it, each once", ([byDefault, ownServers]) => {
    const offered = offeredModels(byDefault, ownServers);
    expect(offered[0]).toBe(byDefault);
    expect(new Set(offered).size).toBe(offered.length);
    expect(offered).toContain("offline");
  });

  test("are names that a config takes, each with a known price", () => {
    for (const name of offeredModels("offline", [])) {
      expect(ModelName.parse(name)).toBe(name);
      expect(priceOfTurn(name, []), name).not.toBe("unpriced");
    }
  });

  test("of a provider on this machine are its default alone: nobody else knows what it has", () => {
    const openai = offeredModels("openai:llama3.2", ["openai"]).filter((name) =>
      name.startsWith("openai:"),
    );
    expect(openai).toEqual(["openai:llama3.2"]);
  });
});
