import { describe, expect, it } from "vitest";
import { type Forgetting, forgetWhole } from "../../panel/src/api/forget-whole.ts";

/** Answers like a server that removes so many items an order. */
function server(stored: number, perOrder: readonly number[]) {
  let left = stored;
  const removals = [...perOrder];
  return async () => {
    const removed = removals.shift() ?? 0;
    left -= removed;
    const ok = left === 0;
    return {
      ok,
      thread_id: "t",
      removed,
      left,
      message: ok ? "Nothing is left." : "Send it again.",
    };
  };
}

describe("forgetting a thread from the panel", () => {
  it("gives one order when that is enough", async () => {
    const seen: Forgetting[] = [];
    const answer = await forgetWhole(server(8, [8]), (progress) => seen.push(progress));
    expect(answer).toMatchObject({ ok: true, removed: 8, left: 0 });
    expect(seen).toEqual([]);
  });

  it("gives it again while something goes away, and sums up", async () => {
    const seen: Forgetting[] = [];
    const answer = await forgetWhole(server(30, [12, 10, 8]), (progress) => seen.push(progress));
    expect(answer).toMatchObject({ ok: true, removed: 30, left: 0 });
    expect(seen).toEqual([
      { removed: 12, left: 18 },
      { removed: 22, left: 8 },
    ]);
  });

  it("gives up in the server's words when something is left and nothing goes away", async () => {
    await expect(forgetWhole(server(30, [12, 0]), () => undefined)).rejects.toThrow(
      "Send it again.",
    );
  });
});
