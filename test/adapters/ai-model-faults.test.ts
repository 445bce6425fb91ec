import { describe, expect, it, test, vi } from "vitest";
import { aiModel } from "../../lib/adapters/ai-model.ts";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import type { ModelAnswer } from "../../lib/ports.ts";
import { stubUsage } from "../stubs/model-stub.ts";
import { startOpenAiStub } from "../stubs/openai-stub.ts";
import { anthropic, bedrock, formats, openai, soon, useProvider } from "./hosted-models.ts";
import { aLog, aSpeakTool, aTool, aTurn } from "./model-turns.ts";

const provider = useProvider();

describe.for(formats)("over $name", (format) => {
  const { model } = format;

  it("is over at its deadline when the model hangs", async () => {
    const hosted = await provider.follow(format, () => ({ hang: true }));

    await expect(hosted.run(aTurn({ model, ...soon() }))).rejects.toMatchObject({
      name: "Fault",
      code: "timeout",
      undone: false,
    });
  });

  it("is over at its deadline when a tool ignores its signal, and asks the model nothing more", async () => {
    const deaf = aTool("read", () => new Promise(() => undefined));
    const hosted = await provider.follow(format, () => ({
      toolCalls: [{ name: "read", input: {} }],
    }));

    const run = hosted.run(aTurn({ model, tools: [deaf], ...soon() }));

    await expect(run).rejects.toMatchObject({ name: "Fault", code: "timeout" });
    expect(provider.requests()).toHaveLength(1);
  });

  it("tells what a turn that breaks off has done and spent", async () => {
    const speak = aSpeakTool();
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1
        ? { toolCalls: [{ name: "speak", input: { thought: "Rain." } }] }
        : { status: 400 },
    );
    const progress: ModelAnswer[] = [];
    const onProgress = (soFar: ModelAnswer) => progress.push(soFar);

    await expect(hosted.run(aTurn({ model, tools: [speak], onProgress }))).rejects.toThrow();

    expect(progress.at(-1)).toMatchObject({ steps: [{ tool: "speak" }], usage: stubUsage });
  });

  test.for([
    { says: "a refused key", answer: { status: 401 }, code: "unauthorised", tries: 1 },
    { says: "a forbidden call", answer: { status: 403 }, code: "unauthorised", tries: 1 },
    { says: "an unknown model", answer: { status: 404 }, code: "rejected", tries: 1 },
    { says: "a request that is wrong", answer: { status: 400 }, code: "rejected", tries: 1 },
    { says: "a rate limit", answer: { status: 429 }, code: "throttled", tries: 2 },
    { says: "a server's error", answer: { status: 500 }, code: "unavailable", tries: 2 },
    { says: "an overload", answer: { status: 529 }, code: "unavailable", tries: 2 },
  ] as const)(
    "says $code for $says, which model, and that nothing was done",
    async ({ answer, code, tries }) => {
      const hosted = await provider.follow(format, () => answer);

      await expect(hosted.run(aTurn({ model }))).rejects.toMatchObject({
        name: "Fault",
        code,
        message: expect.stringContaining(model),
        undone: true,
      });
      expect(provider.requests()).toHaveLength(tries);
    },
  );

  test.for([
    { says: "an answer that is no JSON", answer: { raw: "<html>" }, code: "rejected" },
    { says: "an answer of another shape", answer: { raw: "{}" }, code: "rejected" },
    { says: "a model that took too long", answer: { status: 408 }, code: "unavailable" },
    { says: "a gateway that did not wait", answer: { status: 504 }, code: "unavailable" },
    { says: "an answer that broke off", answer: { breakOff: true }, code: "unavailable" },
  ] as const)(
    "says $code for $says, and asks once only: it may be billed",
    async ({ answer, code }) => {
      const hosted = await provider.follow(format, () => answer);

      await expect(hosted.run(aTurn({ model }))).rejects.toMatchObject({
        name: "Fault",
        code,
        message: expect.stringContaining(model),
        undone: false,
      });
      expect(provider.requests()).toHaveLength(1);
    },
  );

  it("leaves a rate limit that asks for a long wait to the next beat", async () => {
    const headers = { "retry-after-ms": "61000" };
    const hosted = await provider.follow(format, () => ({ status: 429, headers }));

    await expect(hosted.run(aTurn({ model }))).rejects.toMatchObject({ retryAfterMs: 61_000 });
    expect(provider.requests()).toHaveLength(1);
  });

  it("tries once more after an overload, and then answers", async () => {
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1 ? { status: 529 } : { text: "Here I am." },
    );

    expect((await hosted.run(aTurn({ model }))).text).toBe("Here I am.");
  });
});

describe("a provider that is down", () => {
  it("is unavailable when nobody listens, and has done nothing", async () => {
    const gone = await startOpenAiStub(() => ({ text: "" }));
    await gone.close();

    await expect(provider.modelAt(gone.url).run(aTurn())).rejects.toMatchObject({
      name: "Fault",
      code: "unavailable",
      undone: true,
    });
  });
});

describe("what the faults say", () => {
  test.for([
    [openai, 'set another with "vigil secrets set openai-api-key"'],
    [anthropic, 'set another with "vigil secrets set anthropic-api-key"'],
    [bedrock, "allow bedrock:InvokeModel"],
  ] as const)(
    "$0.name: a refused key names what to set, and never repeats the key",
    async ([format, words]) => {
      const hosted = await provider.follow(format, () => ({ status: 401, message: "bad key" }));

      await expect(hosted.run(aTurn({ model: format.model }))).rejects.toThrow(words);
    },
  );

  test.for([
    ["openai:gpt-x", "vigil secrets set openai-api-key"],
    ["anthropic:claude-x", "vigil secrets set anthropic-api-key"],
  ] as const)("%s without a key names the secret, and calls nobody", async ([model, words]) => {
    const hosted = provider.modelAt("", {});

    await expect(hosted.run(aTurn({ model }))).rejects.toMatchObject({
      code: "unauthorised",
      message: expect.stringContaining(words),
      undone: true,
    });
  });

  it("names AWS's variables when there are no credentials for Bedrock", async () => {
    const hosted = await provider.follow(bedrock, () => ({ text: "" }));
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);

    await expect(hosted.run(aTurn({ model: bedrock.model }))).rejects.toMatchObject({
      code: "unauthorised",
      message: expect.stringContaining("AWS_ACCESS_KEY_ID"),
    });
    expect(provider.requests()).toHaveLength(0);
  });

  it("carries the wait that a rate limit asks for", async () => {
    const headers = { "retry-after-ms": "", "retry-after": "0.5" };
    const hosted = await provider.follow(openai, () => ({ status: 429, headers }));

    await expect(hosted.run(aTurn())).rejects.toMatchObject({ retryAfterMs: 500 });
  });

  it("has no time at all after the deadline, and calls nobody", async () => {
    const hosted = await provider.follow(openai, () => ({ text: "" }));

    await expect(hosted.run(aTurn({ deadlineAt: systemClock.now() }))).rejects.toMatchObject({
      code: "timeout",
      undone: true,
    });
    expect(provider.requests()).toHaveLength(0);
  });
});

describe("the deadline", () => {
  it("ends a turn that waits for its secret", async () => {
    const hosted = aiModel({
      secrets: { read: () => new Promise(() => undefined) },
      clock: systemClock,
      baseUrls: { anthropic: "", openai: "" },
      log: aLog(),
    });

    await expect(hosted.run(aTurn(soon()))).rejects.toMatchObject({ code: "timeout" });
  });

  it("begins no tool after it, though an earlier one of the step answers late", async () => {
    const speak = aSpeakTool();
    const late = aTool(
      "read",
      (_input, signal) =>
        new Promise((resolve) => signal.addEventListener("abort", () => resolve("late"))),
    );
    const hosted = await provider.follow(openai, () => ({
      toolCalls: [
        { name: "read", input: {} },
        { name: "speak", input: { thought: "too late" } },
      ],
    }));

    await expect(hosted.run(aTurn({ tools: [late, speak], ...soon() }))).rejects.toThrow();
    await new Promise((resolve) => setImmediate(resolve));

    expect(speak.said).toEqual([]);
  });
});
