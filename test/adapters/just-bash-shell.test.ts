/** The virtual shell, in a thread of its own and in this one: what a script can do, and all that it cannot. */
import { describe, expect, it } from "vitest";
import { justBashShell } from "../../lib/adapters/just-bash-shell.ts";
import { memoryShell } from "../../lib/adapters/memory/shell.ts";
import { scriptOf, shellContract } from "../contracts/shell.ts";

shellContract("in memory", memoryShell, 1);
// A thread each: a sample is enough, because what runs in it is the same.
shellContract("just-bash", justBashShell, 5);

describe("a script's thread", () => {
  it("is ended in the midst of a pattern that backtracks for ever, while others go on", async () => {
    const script = `touch ${"a".repeat(60)}1; ls ${"*a".repeat(13)}*b`;
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 10);
    const { stop, changes } = await justBashShell().run(scriptOf(script));
    clearInterval(timer);
    expect(stop).toEqual({ kind: "time" });
    expect(changes).toEqual([]);
    expect(ticks).toBeGreaterThan(10);
  });

  it("is ended when its turn is", async () => {
    const controller = new AbortController();
    const running = justBashShell().run(scriptOf("sleep 4", { signal: controller.signal }));
    setTimeout(() => controller.abort(new Error("over")), 50);
    await expect(running).rejects.toThrow("over");
  });
});
