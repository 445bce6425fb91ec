/** The virtual shell, in a thread of its own and in this one: what a script can do, and all that it cannot. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { justBashShell } from "../../lib/adapters/just-bash-shell.ts";
import { memoryShell } from "../../lib/adapters/memory/shell.ts";
import { MemoryPath, refusedWrite } from "../../lib/domain/memory.ts";
import { expectPlain, scriptOf, shellContract } from "../contracts/shell.ts";

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

const fragment = fc.constantFrom(
  ...[
    "echo x",
    "cat soul.md",
    "rm -f notes/ada.md",
    "sed -i s/a/b/ soul.md",
    "mv soul.md notes/s.md",
  ],
  ...[
    "> notes/new.md",
    ">> soul.md",
    "> /history/a",
    "> /tmp/x",
    "2>&1",
    "< soul.md",
    "<<< word",
    "| tee user.md",
  ],
  ...[
    "| xargs rm",
    "| sh",
    "&&",
    "||",
    ";",
    "&",
    "|",
    "\n",
    "(",
    ")",
    "{ ",
    "; }",
    "$(",
    "`",
    '"',
    "'",
    "\\",
  ],
  ...[
    "while :; do",
    "for i in 1 2;",
    "do",
    "done",
    "if",
    "then",
    "fi",
    "f()",
    "f",
    "eval",
    "exec",
    ". soul.md",
  ],
  ...[
    "cd ..",
    "cd notes",
    "mkdir -p notes/a/b",
    "touch notes/a/b/c.md",
    "cp -r . /tmp",
    "cp -r /tmp notes",
  ],
  ...[
    "ln -s /",
    "rm -rf .",
    "printf '\\xff\\0'",
    "base64 -d",
    "split -b 1 soul.md",
    "find . -delete",
    "*",
    "?",
    "[a",
    "{1..9}",
  ],
  ...[
    "${x",
    "}",
    "$x",
    "x=1",
    "$((",
    "))",
    "[[",
    "]]",
    "<<END\n",
    "END\n",
    "#",
    "!",
    "~",
    "\t",
    "%2e%2e/",
    "notes/é.md",
  ],
);
const aScript = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fragment },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
    ),
    { maxLength: 10 },
  )
  .map((pieces) => pieces.join(" "));

describe("whatever the script", () => {
  it("ends with words, and with changes that memory can take", async () => {
    const shell = memoryShell();
    await fc.assert(
      fc.asyncProperty(
        aScript,
        fc.option(fc.constant(["echo *", "cat *"])),
        async (script, allowed) => {
          const result = await shell.run(scriptOf(script, { allowed }));
          expectPlain(result);
          if (result.stop !== null || allowed !== null) expect(result.changes).toEqual([]);
          for (const { path, content } of result.changes) {
            expect(MemoryPath.safeParse(path).success).toBe(true);
            if (content !== null) expect(refusedWrite(path, content, false)).toBeNull();
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
