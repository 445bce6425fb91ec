/** The log: what Lambda's runtime is given, and the lines that are made elsewhere. */
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { consoleLog } from "../../lib/adapters/console-log.ts";

afterEach(() => vi.restoreAllMocks());

describe("the console log", () => {
  test.for(["info", "warn", "error"] as const)(
    "gives Lambda's JSON log an object at %s",
    (level) => {
      const printed = vi.spyOn(console, level).mockReturnValue();
      consoleLog({ AWS_LAMBDA_LOG_FORMAT: "JSON" })[level]("beat.done", { thread: "default" });
      expect(printed.mock.calls).toEqual([[{ event: "beat.done", thread: "default" }]]);
    },
  );

  test.for(["info", "warn", "error"] as const)(
    "prints one JSON line with its level at %s",
    (level) => {
      const printed = vi.spyOn(console, level).mockReturnValue();
      consoleLog({})[level]("beat.done", { thread: "a\nb", reason: undefined, ok: null });
      const [line] = printed.mock.calls[0] ?? [];
      expect(line).not.toContain("\n");
      expect(JSON.parse(line)).toEqual({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        level,
        event: "beat.done",
        thread: "a\nb",
        ok: null,
      });
    },
  );

  it("needs no fields", () => {
    const printed = vi.spyOn(console, "info").mockReturnValue();
    consoleLog({ AWS_LAMBDA_LOG_FORMAT: "JSON" }).info("tick");
    expect(printed.mock.calls).toEqual([[{ event: "tick" }]]);
  });
});
