import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { stepTextLimit } from "../../lib/domain/cut.ts";
import { refusedTool } from "../../lib/domain/tool-names.ts";
import type { NextCall } from "../../lib/ports.ts";
import { stubUsage } from "../stubs/model-stub.ts";
import { formats, openai, useProvider } from "./hosted-models.ts";
import { aRestTool, aSpeakTool, aTool, aTurn } from "./model-turns.ts";

const provider = useProvider();

describe.for(formats)("over $name", (format) => {
  const { model } = format;

  it("runs the tool loop to its end, and sums text, steps and usage", async () => {
    const speak = aSpeakTool();
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1
        ? { text: "Let me greet.", toolCalls: [{ name: "speak", input: { thought: "Say hi" } }] }
        : { text: "Done." },
    );

    const answer = await hosted.run(aTurn({ model, tools: [speak] }));

    // OpenAI's format has no word for what was put into the cache; the others say that nothing was.
    const call = format === openai ? stubUsage : { ...stubUsage, cacheWriteInputTokens: 0 };
    expect(speak.said).toEqual(["Say hi"]);
    expect(answer).toEqual({
      text: "Let me greet.\n\nDone.",
      steps: [
        {
          tool: "speak",
          input: '{"thought":"Say hi"}',
          result: 'Queued message for user: "Say hi"',
        },
      ],
      usage: {
        inputTokens: 2 * stubUsage.inputTokens,
        cachedInputTokens: 2 * stubUsage.cachedInputTokens,
        outputTokens: 2 * stubUsage.outputTokens,
      },
      calls: [call, call],
    });
    expect(provider.sentIn(1)).toContain('Who you are\\">\\nI am Vigil.');
    expect(provider.sentIn(1)).toContain("500");
    expect(provider.sentIn(2)).toContain('Queued message for user: \\"Say hi\\"');
  });

  it("tells the model which field of a tool's input is wrong, runs nothing, and goes on", async () => {
    const speak = aSpeakTool();
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1
        ? { toolCalls: [{ name: "speak", input: { thought: 7 } }] }
        : { text: "I give up." },
    );

    const answer = await hosted.run(aTurn({ model, tools: [speak] }));

    const refused = "thought must be text";
    const refusal = `Not done, the input of speak is wrong: ${refused}.`;
    expect(speak.said).toEqual([]);
    expect(answer.steps).toEqual([
      { tool: "speak", input: '{"thought":7}', result: refusal, refused },
    ]);
    expect(provider.sentIn(2)).toContain(refusal);
    expect(answer.text).toBe("I give up.");
  });

  it("refuses a tool that is not offered in words that the model reads, and goes on", async () => {
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1 ? { toolCalls: [{ name: "bash", input: { command: "ls" } }] } : { text: "Fine." },
    );

    const answer = await hosted.run(aTurn({ model, tools: [aSpeakTool()] }));

    const refusal = refusedTool("bash", ["speak"]);
    const refused = 'the tool "bash" is not allowed in this thread';
    expect(answer.steps).toEqual([
      { tool: "bash", input: '{"command":"ls"}', result: refusal, refused },
    ]);
    expect(provider.sentIn(2)).toContain(JSON.stringify(refusal).slice(1, -1));
    // One answer to the call, not the SDK's own beside it.
    expect(provider.sentIn(2)).not.toContain("unavailable tool");
    expect(answer.text).toBe("Fine.");
  });

  it("refuses every tool when none is offered", async () => {
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1 ? { toolCalls: [{ name: "speak", input: {} }] } : { text: "Fine." },
    );

    const answer = await hosted.run(aTurn({ model, tools: [] }));

    expect(answer.steps.map(({ result }) => result)).toEqual([refusedTool("speak", [])]);
  });

  it("answers the reason of a tool that throws, warns, and goes on", async () => {
    const broken = aTool("read", async () => {
      throw new Error("the table is away");
    });
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1 ? { toolCalls: [{ name: "read", input: {} }] } : { text: "A pity." },
    );

    const answer = await hosted.run(aTurn({ model, tools: [broken] }));

    expect(answer.steps[0]?.result).toBe("read failed: the table is away");
    expect(provider.sentIn(2)).toContain("read failed: the table is away");
    expect(provider.logLines()).toContainEqual({
      level: "warn",
      event: "model.tool-failed",
      fields: { tool: "read", reason: "the table is away" },
    });
  });

  it("runs the calls of one step one after the other, in order", async () => {
    const events: string[] = [];
    const slow = aTool("write", async () => {
      events.push("write begins");
      await new Promise((resolve) => setImmediate(resolve));
      events.push("write ends");
      return "";
    });
    const quick = aTool("read", async () => {
      events.push("read");
      return "";
    });
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1
        ? {
            toolCalls: [
              { name: "write", input: {} },
              { name: "read", input: {} },
            ],
          }
        : { text: "" },
    );

    await hosted.run(aTurn({ model, tools: [slow, quick] }));

    expect(events).toEqual(["write begins", "write ends", "read"]);
    expect(provider.sentIn(2).match(/\(empty\)/g)).toHaveLength(2);
  });

  it("does not run a call that was cut off at the token limit", async () => {
    const speak = aSpeakTool();
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1
        ? { toolCalls: [{ name: "speak", input: { thought: "Half a tho" } }], cutOff: true }
        : { text: "Shorter." },
    );

    const answer = await hosted.run(aTurn({ model, tools: [speak] }));

    expect(speak.said).toEqual([]);
    expect(answer.steps[0]?.result).toMatch(/^Not done: your answer was cut off/);
    expect(provider.logLines().map(({ fields }) => fields["warning"])).toContain(
      "cut off at 500 tokens",
    );
  });

  it("stops after the allowed number of steps", async () => {
    const speak = aSpeakTool();
    const hosted = await provider.follow(format, () => ({
      toolCalls: [{ name: "speak", input: { thought: "again" } }],
    }));

    await hosted.run(aTurn({ model, tools: [speak], maxSteps: 3 }));

    expect(provider.requests()).toHaveLength(3);
    expect(speak.said).toHaveLength(3);
  });

  it("asks before each call but the first, and tells what it adds to the one before", async () => {
    const asked: NextCall[] = [];
    const read = aTool("read", async () => "日本".repeat(1_000));
    const hosted = await provider.follow(format, (_request, turn) =>
      turn < 3 ? { toolCalls: [{ name: "read", input: {} }] } : { text: "Done." },
    );

    const allowCall = async (next: NextCall) => {
      asked.push(next);
      expect(provider.requests()).toHaveLength(asked.length);
      return true;
    };
    await hosted.run(aTurn({ model, tools: [read], allowCall }));

    expect(asked.map(({ calls }) => calls.length)).toEqual([1, 2]);
    for (const { addedTokens } of asked) {
      expect(addedTokens).toBeGreaterThan(6_000);
      expect(addedTokens).toBeLessThan(7_000);
    }
  });

  it("ends the turn as it stands when the next call is not allowed", async () => {
    const speak = aSpeakTool();
    const hosted = await provider.follow(format, () => ({
      text: "Let me greet.",
      toolCalls: [{ name: "speak", input: { thought: "Say hi" } }],
    }));

    const allowCall = async ({ calls }: NextCall) => calls.length < 2;
    const answer = await hosted.run(aTurn({ model, tools: [speak], allowCall }));

    expect(provider.requests()).toHaveLength(2);
    expect(speak.said).toEqual(["Say hi", "Say hi"]);
    expect(answer.text).toBe("Let me greet.\n\nLet me greet.");
    expect(answer.calls).toHaveLength(2);
  });

  it("asks the model nothing more once a tool has ended the turn", async () => {
    const rest = { ...aRestTool(), endsTurn: true };
    const speak = aSpeakTool();
    const hosted = await provider.follow(format, (_request, turn) => ({
      toolCalls: [
        { name: "rest", input: turn === 1 ? {} : { reason: "quiet" } },
        { name: "speak", input: { thought: `thought ${turn}` } },
      ],
    }));

    const answer = await hosted.run(aTurn({ model, tools: [rest, speak] }));

    // The first `rest` had no reason, so it did not run and ended nothing.
    expect(provider.requests()).toHaveLength(2);
    expect(rest.reasons).toEqual(["quiet"]);
    expect(speak.said).toEqual(["thought 1", "thought 2"]);
    expect(answer.steps).toHaveLength(4);
  });

  it("sends conversations that start with the user and alternate", async () => {
    const hosted = await provider.follow(format, () => ({ text: "Hello." }));

    await hosted.run(
      aTurn({
        model,
        messages: [
          { role: "assistant", text: "I woke up." },
          { role: "user", text: "one" },
          { role: "user", text: "two" },
        ],
      }),
    );

    const { messages } = z
      .object({ messages: z.array(z.looseObject({ role: z.string() })) })
      .parse(provider.requests()[0]?.body);
    const roles = messages.map(({ role }) => role).filter((role) => role !== "system");
    expect(roles).toEqual(["user", "assistant", "user"]);
    expect(provider.sentIn(1)).toContain("one\\n\\ntwo");
  });

  it("records long inputs and results cut, and shows the model all of them", async () => {
    const long = "x".repeat(2 * stepTextLimit);
    const reader = aTool("read", async () => long);
    const hosted = await provider.follow(format, (_request, turn) =>
      turn === 1 ? { toolCalls: [{ name: "read", input: {} }] } : { text: "" },
    );

    const answer = await hosted.run(aTurn({ model, tools: [reader] }));

    expect(answer.steps[0]?.result).toHaveLength(stepTextLimit);
    expect(provider.sentIn(2)).toContain(long);
  });

  it("runs on without a temperature when the model refuses it, with one warning", async () => {
    const hosted = await provider.follow(format, ({ body }, turn) =>
      JSON.stringify(body).includes('"temperature"')
        ? { status: 400, message: "temperature: unsupported value" }
        : turn === 2
          ? { toolCalls: [{ name: "speak", input: { thought: "hi" } }] }
          : { text: "Done." },
    );

    const answer = await hosted.run(aTurn({ model, tools: [aSpeakTool()] }));

    expect(answer.text).toBe("Done.");
    expect(provider.requests()).toHaveLength(3);
    expect(provider.logLines().filter(({ event }) => event === "model.warning")).toHaveLength(1);
  });
});
