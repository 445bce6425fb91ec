import { describe, expect, it, test, vi } from "vitest";
import { anthropic, bedrock, openai, useProvider } from "./hosted-models.ts";
import { aSpeakTool, aTurn } from "./model-turns.ts";

const provider = useProvider();

describe("what differs between the providers", () => {
  it("sends OpenAI itself the name of the token limit that its current models take", async () => {
    const bodies: string[] = [];
    vi.stubGlobal("fetch", async (url: string, { body }: { body: string }) => {
      bodies.push(`${url} ${body}`);
      return Response.json({ choices: [{ message: { content: "" }, finish_reason: "stop" }] });
    });

    await provider.modelAt("", { "openai-api-key": "k" }).run(aTurn({ maxOutputTokens: 123 }));

    expect(bodies).toEqual([
      expect.stringMatching(
        /^https:\/\/api\.openai\.com\/v1\/chat\/completions .*"max_completion_tokens":123/,
      ),
    ]);
    expect(bodies[0]).not.toContain("max_tokens");
  });

  it("needs no key for OpenAI's format at a base URL, and sends one when there is one", async () => {
    await provider.follow(openai, () => ({ text: "" }));
    const url = provider.url();

    await provider.modelAt(url, {}).run(aTurn());
    await provider.modelAt(url, { "openai-api-key": "secret" }).run(aTurn());

    const keys = provider.requests().map(({ headers }) => headers.authorization);
    expect(keys).toEqual([undefined, "Bearer secret"]);
  });

  it("finds the API below a base URL that is a bare origin", async () => {
    await provider.follow(anthropic, () => ({ text: "Found." }));

    const hosted = provider.modelAt(new URL(provider.url()).origin);

    expect((await hosted.run(aTurn({ model: "anthropic:claude-x" }))).text).toBe("Found.");
  });

  it("reads arguments that are no JSON as a wrong input", async () => {
    const hosted = await provider.follow(openai, (_request, turn) =>
      turn === 1 ? { toolCalls: [{ name: "speak", input: "{thought:" }] } : { text: "" },
    );

    const answer = await hosted.run(aTurn({ tools: [aSpeakTool()] }));

    expect(answer.steps[0]?.result).toMatch(/^Not done, the input of speak is wrong/);
  });

  it("rejects an answer of OpenAI's format without choices", async () => {
    const hosted = await provider.follow(openai, () => ({ raw: '{"choices":[]}' }));

    await expect(hosted.run(aTurn())).rejects.toMatchObject({ name: "Fault", code: "rejected" });
  });

  test.for([
    [anthropic, "anthropic:claude-haiku-4-5", '"cache_control":{"type":"ephemeral"}'],
    [bedrock, bedrock.model, '"cachePoint":{"type":"default"}'],
  ] as const)(
    "$0.name marks the system block for the prompt cache",
    async ([format, model, marker]) => {
      const hosted = await provider.follow(format, () => ({ text: "" }));

      await hosted.run(aTurn({ model }));

      expect(JSON.stringify(provider.requests()[0]?.body)).toContain(marker);
    },
  );

  it("sends no cache point to a Bedrock model of another family", async () => {
    const hosted = await provider.follow(bedrock, () => ({ text: "" }));

    await hosted.run(aTurn({ model: "bedrock:us.amazon.nova-2-lite-v1:0" }));

    expect(provider.sentIn(1)).not.toContain("cachePoint");
    expect(provider.requests()[0]?.path).toBe("/model/us.amazon.nova-2-lite-v1%3A0/converse");
  });

  it("uses a Bedrock API key instead of a signature when there is one", async () => {
    vi.stubEnv("AWS_BEARER_TOKEN_BEDROCK", "token");
    const hosted = await provider.follow(bedrock, () => ({ text: "" }));

    await hosted.run(aTurn({ model: bedrock.model }));

    expect(provider.requests()[0]?.headers.authorization).toBe("Bearer token");
  });
});
