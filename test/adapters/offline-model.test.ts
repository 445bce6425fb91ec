import { describe, expect, it } from "vitest";
import { offlineModel } from "../../lib/adapters/offline-model.ts";
import { systemClock } from "../../lib/adapters/system-clock.ts";
import { noUsage } from "../../lib/domain/run.ts";
import { sampleChecklist } from "../../lib/domain/samples.ts";
import { after, milliseconds } from "../../lib/domain/time.ts";
import { refusedTool } from "../../lib/domain/tool-names.ts";
import { aLog, aRestTool, aSpeakTool, aTool, aTurn } from "./model-turns.ts";

const sampleTurn = (changes: Parameters<typeof aTurn>[0] = {}) =>
  aTurn({
    model: "offline",
    sections: [{ title: "HEARTBEAT.md", body: sampleChecklist }],
    ...changes,
  });

describe("the offline model", () => {
  const model = offlineModel({ clock: systemClock, log: aLog() });

  it("speaks through the real tool, and costs nothing", async () => {
    const speak = aSpeakTool();

    const answer = await model.run(sampleTurn({ tools: [speak, aRestTool()] }));

    expect(speak.said).toHaveLength(1);
    expect(answer).toEqual({
      text: "",
      steps: [
        {
          tool: "speak",
          input: JSON.stringify({ thought: speak.said[0] }),
          result: `Queued message for user: "${speak.said[0]}"`,
        },
      ],
      usage: noUsage,
      calls: [],
    });
  });

  it("rests through the real tool, with its reason", async () => {
    const rest = aRestTool();

    await model.run(sampleTurn({ tools: [rest], sections: [] }));

    expect(rest.reasons).toEqual([expect.stringContaining("No model is configured")]);
  });

  it("is refused a tool that is not offered, like any model", async () => {
    const answer = await model.run(sampleTurn({ tools: [aRestTool()] }));

    expect(answer.steps.map(({ result }) => result)).toEqual([refusedTool("speak", ["rest"])]);
  });

  it("writes the message of a conversation as text", async () => {
    const answer = await model.run(
      sampleTurn({
        purpose: "conversation",
        messages: [
          { role: "assistant", text: "Say hello." },
          { role: "user", text: "(Write now.)" },
        ],
      }),
    );

    expect(answer.text).toMatch(/^Hello, I am Vigil/);
    expect(answer.steps).toEqual([]);
  });

  it("is over at its deadline when a tool hangs", async () => {
    const deaf = aTool("rest", () => new Promise(() => undefined));
    const hanging = { ...deaf, input: aRestTool().input };
    const deadlineAt = after(systemClock.now(), milliseconds(50));

    const run = model.run(sampleTurn({ tools: [hanging], sections: [], deadlineAt }));

    await expect(run).rejects.toMatchObject({ name: "Fault", code: "timeout" });
  });
});
