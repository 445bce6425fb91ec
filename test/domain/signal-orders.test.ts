import { describe, expect, it } from "vitest";
import { readSignalBody } from "../../lib/domain/signal-body.ts";

const body = (command: unknown) =>
  JSON.stringify({
    type: "command",
    source: "discord",
    id: "1310000000000000001",
    threadId: "default",
    command,
    timestamp: 1_763_712_000_000,
    reply: { applicationId: "300", token: "token" },
  });

describe("an order in the queue", () => {
  it("of a Vigil of before, by its name alone, is read as the order it was", () => {
    const reading = readSignalBody(body("beat-now"), "default");
    expect(reading).toMatchObject({ ok: true, value: { command: { name: "beat-now" } } });
  });

  it("carries what it needs, checked as at every other door", () => {
    const patch = { every: 600 };
    const read = (value: object) =>
      readSignalBody(body({ name: "configure", patch: value }), "default");
    expect(read(patch)).toMatchObject({ ok: true, value: { command: { patch } } });
    expect(read({ every: 59 })).toMatchObject({ ok: false });
    expect(readSignalBody(body({ name: "dance" }), "default")).toMatchObject({ ok: false });
  });
});
