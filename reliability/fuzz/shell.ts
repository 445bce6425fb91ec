/** The virtual shell: scripts assembled from pieces, broken anywhere, with hostile names for files. */
import fc from "fast-check";
import { memoryShell } from "../../lib/adapters/memory/shell.ts";
import { MemoryPath, refusedWrite } from "../../lib/domain/memory.ts";
import type { ShellChange, ShellScript } from "../../lib/ports.ts";
import { type Door, doorOf } from "./door.ts";
import { must, mustBePlain } from "./must.ts";
import { anyText } from "./mutations.ts";

const pieces: readonly string[] = [
  ...["echo x", "cat soul.md", "rm -f notes/ada.md", "sed -i s/a/b/ soul.md", "tee user.md"],
  ...["mv soul.md notes/s.md", "cp -r . /tmp", "cp -r /tmp notes", "cp -r /history notes"],
  ...["> notes/new.md", ">> soul.md", "> /history/a", "> /tmp/x", "2>&1", "< soul.md", "<<< word"],
  ...["| xargs rm", "| xargs -n 1 eval", "| sh", "&&", "||", ";", "&", "|", "\n", "(", ")", "{ "],
  ...["; }", "$(", "`", '"', "'", "\\", "while :; do", "for i in 1 2;", "do", "done", "if", "then"],
  ...["fi", "case x in", "esac", "f()", "f", "eval", "exec", ". soul.md", "bash -c", "trap"],
  ...["cd ..", "cd notes", "mkdir -p notes/a/b", "touch notes/a/b/c.md", "ln -s /", "ln soul.md"],
  ...[
    "rm -rf .",
    "rm -rf /",
    "printf '\\xff\\0'",
    "base64 -d",
    "split -b 1 soul.md",
    "find . -delete",
  ],
  ...[
    "find / -exec",
    "awk '{print > \"w.md\"}'",
    "jq -n '[range(1e6)]'",
    "seq 1 99999",
    "sleep 0.01",
  ],
  ...[
    "*",
    "?",
    "[a",
    "{1..9}",
    "{a,b}{c,d}",
    "${x",
    "}",
    "$x",
    "x=1",
    "declare -n x=x",
    "$((",
    "))",
  ],
  ...["[[", "]]", "=~ (a*)*b", "<<END\n", "END\n", "#", "!", "~", "\t", "%2e%2e/", "notes/é.md"],
  ...[
    "$AWS_SECRET_ACCESS_KEY",
    "env",
    "/etc/passwd",
    "/proc/self/environ",
    "/dev/tcp/127.0.0.1/80",
  ],
];

/** As the shell reads it: a name of any characters but NUL, which no name can hold. */
const quotedName = anyText.map((text) => `'${text.slice(0, 400).replace(/['\0]/g, "")}'`);

const piece = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...pieces) },
  { weight: 2, arbitrary: quotedName },
  { weight: 2, arbitrary: quotedName.map((name) => `> notes/${name}.md`) },
  { weight: 1, arbitrary: anyText },
);

const attempt = fc.record({
  command: fc.array(piece, { maxLength: 10 }).map((found) => found.join(" ")),
  /** Nothing on the list can write. */
  isListed: fc.boolean(),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

const secret = "hunter2-of-the-host";
const memory: ReadonlyMap<string, string> = new Map([
  ["soul.md", "You are calm.\n"],
  ["notes/ada.md", "Ada likes tea.\n"],
]);
const readOnly: ShellScript["readOnly"] = new Map<string, string | (() => Promise<string>)>([
  ["/history/2025-11-21.jsonl", async () => '{"text":"hello"}\n'],
  ["/runs.jsonl", "{}\n"],
  ["/feed.jsonl", "{}\n"],
]);
const shell = memoryShell();

async function holds({ command, isListed }: Attempt): Promise<void> {
  process.env["AWS_SECRET_ACCESS_KEY"] = secret;
  const { words, stop, changes, filesRead } = await shell.run({
    command,
    memory,
    readOnly,
    allowed: isListed ? ["echo *", "cat *", "find *", "xargs *", "env *"] : null,
    signal: new AbortController().signal,
  });
  must(words !== "", "the model is always told something");
  must(!words.includes(secret), "no script sees the host's environment", words);
  mustBePlain(words, "the shell's answer");
  must(stop === null || changes.length === 0, "a script that was stopped changes nothing", changes);
  must(!isListed || changes.length === 0, "a list without a writer writes nothing", changes);
  for (const change of changes) mustFit(change);
  must(
    filesRead.every((path) => readOnly.has(path)),
    "what was read was there",
    filesRead,
  );
  must(Object.keys(Object.prototype).length === 0, "no script leaves anything on every object");
}

function mustFit({ path, content }: ShellChange): void {
  must(MemoryPath.safeParse(path).success, "a change has a path of memory's tree", path);
  if (content === null) {
    must(memory.has(path), "only what was there is removed", path);
    return;
  }
  must(content !== memory.get(path), "what is the same is no change", path);
  must(refusedWrite(path, content, false) === null, "a change can be stored", path);
  must(content.isWellFormed() && !content.includes("\0"), "a change is text", content);
}

export const shellDoor: Door = doorOf("shell", attempt, holds);
