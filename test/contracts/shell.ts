// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the shell that expands these.
/** The contract of the shell: useful scripts, hostile scripts, and the list of commands that may run. */
import { describe, expect, it, test } from "vitest";
import type { ShellStop } from "../../lib/domain/shell.ts";
import type { Shell, ShellChange, ShellResult, ShellScript } from "../../lib/ports.ts";

const memoryBefore: ReadonlyMap<string, string> = new Map([
  ["soul.md", "You are calm.\n"],
  ["notes/plants.md", "fern\nmoss\nfern\n"],
  ["notes/ada.md", "Ada likes tea.\n"],
]);

const said = [
  { at: "2025-11-21T07:00:00.000Z", role: "user", text: "Water the fern on Friday. 🌿" },
  { at: "2025-11-21T07:01:00.000Z", role: "assistant", text: "I will." },
];

const readOnlyBefore: ShellScript["readOnly"] = new Map<string, string | (() => Promise<string>)>([
  [
    "/history/2025-11-21.jsonl",
    async () => said.map((line) => `${JSON.stringify(line)}\n`).join(""),
  ],
  ["/runs.jsonl", '{"outcome":"rested"}\n'],
  ["/feed.jsonl", '{"title":"Moss","up":2}\n'],
]);

export const scriptOf = (
  command: string,
  given: Partial<Omit<ShellScript, "command">> = {},
): ShellScript => ({
  command,
  memory: memoryBefore,
  readOnly: readOnlyBefore,
  allowed: null,
  signal: new AbortController().signal,
  ...given,
});

interface Useful {
  readonly command: string;
  readonly words?: string;
  readonly changes?: readonly ShellChange[];
}

const useful: readonly Useful[] = [
  { command: "grep -rn fern .", words: "notes/plants.md:1:fern\nnotes/plants.md:3:fern" },
  {
    command: "ls -1 / | grep -v bin",
    words: "dev\nfeed.jsonl\nhistory\nmemory\nproc\nruns.jsonl\nusr",
  },
  {
    command: "sed -i s/fern/palm/ notes/plants.md",
    words: "Done, no output.",
    changes: [{ path: "notes/plants.md", content: "palm\nmoss\npalm\n" }],
  },
  {
    command: "mv notes/ada.md notes/people.md",
    changes: [
      { path: "notes/people.md", content: "Ada likes tea.\n" },
      { path: "notes/ada.md", content: null },
    ],
  },
  { command: "rm notes/ada.md", changes: [{ path: "notes/ada.md", content: null }] },
  {
    command: "sort -u notes/plants.md > notes/sorted.md && cat notes/sorted.md",
    words: "fern\nmoss",
    changes: [{ path: "notes/sorted.md", content: "fern\nmoss\n" }],
  },
  {
    command: "jq -r 'select(.role==\"user\").text' /history/*.jsonl",
    words: "Water the fern on Friday. 🌿",
  },
  { command: "cat /history/2025-11-21.jsonl | wc -l; jq .up /feed.jsonl", words: "2\n2" },
  {
    command: 'for f in notes/*.md; do echo "$f $(wc -l < $f)"; done',
    words: "notes/ada.md 1\nnotes/plants.md 3",
  },
  { command: "grep nothing soul.md", words: "exit code 1" },
  { command: "cat missing.md", words: "cat: missing.md: No such file or directory\nexit code 1" },
  {
    command: "echo 'Grüße 🌿' >> notes/ada.md; mkdir -p notes/empty /tmp/x; echo gone > /tmp/x/y",
    changes: [{ path: "notes/ada.md", content: "Ada likes tea.\nGrüße 🌿\n" }],
  },
  { command: "cat > notes/ada.md <<'END'\nAda likes tea.\nEND", changes: [] },
  { command: "cp notes/ada.md x.md; rm x.md; touch soul.md; chmod 600 soul.md" },
  {
    command: "printf 'a\\rb\\033[1m' > notes/ada.md",
    changes: [{ path: "notes/ada.md", content: "ab[1m" }],
  },
  { command: "timeout 0.05 sleep 5; echo $?", words: "124" },
  { command: "find . -name '*.md' -exec grep -l tea {} +", words: "./notes/ada.md" },
];

interface Hostile {
  readonly command: string;
  /** Left out: it may end in its own way, as long as it ends. */
  readonly stop?: ShellStop["kind"] | null;
  readonly words?: RegExp;
}

const long = "a".repeat(300);
const bomb = `${"a".repeat(60)}!`;
const refusedWrite = [
  "echo x > /history/2025-11-21.jsonl",
  "echo x >> /runs.jsonl",
  "echo x >| /feed.jsonl",
  "echo x &> /feed.jsonl",
  "> /runs.jsonl",
  "exec > /runs.jsonl; echo x",
  "echo x | tee /history/new.jsonl",
  "cat soul.md | tee -a /runs.jsonl 2>/dev/null || true; echo x > notes/ada.md",
  "sed -i s/a/b/ /feed.jsonl",
  "sort -o /feed.jsonl soul.md",
  "awk '{print > \"/feed.jsonl\"}' soul.md",
  "mv /history /memory/notes/history",
  "mv soul.md /runs.jsonl",
  "cp soul.md /history/x",
  "rm /runs.jsonl",
  "rm -rf /history",
  "rm -rf /",
  "rm -rf /*",
  "touch /runs.jsonl",
  "chmod 777 /runs.jsonl",
  "mkdir /history/x",
  "cd /history && echo x > a",
  "echo x > /memory/../history/a",
  "echo x > ../../../../history/a",
  "echo x > //history///./a",
  "find /history -type f -delete",
  "bash -c 'echo x > /history/a'",
  "eval 'echo x > /history/a'",
  "echo /history/a | xargs touch",
  "echo 'echo x > /history/a' > /tmp/s; . /tmp/s",
];

const badFiles = [
  ...["scratch.txt", "x.md", "notes/a.txt", "notes/.hidden.md", "notes/-rf.md", "notes/a b.md"],
  ...["notes/..%2fsoul.md", "notes/%2e%2e.md", "notes/a\\\\b.md", "notes/a∕b.md", "notes/a／b.md"],
  ...["notes/ａ.md", "notes/a\u202e.md", "notes/a\nb.md", `notes/${long}.md`, "notes/1/2/3/4/5.md"],
  ...["soul.md.bak", "SOUL.MD", "diary", "notes/a.md/b.md"],
];

const hostile: readonly Hostile[] = [
  ...refusedWrite.map((command): Hostile => ({ command, stop: "read-only", words: /read-only/ })),
  ...badFiles.map(
    (path): Hostile => ({
      command: `mkdir -p "$(dirname $'${path.replace("\n", "\\n")}')"; echo x > $'${path.replace("\n", "\\n")}'; echo y > notes/ada.md`,
      stop: "bad-file",
      words: /^Refused, nothing was changed: \/memory\//,
    }),
  ),
  // It loops, sleeps, grows.
  { command: "while :; do :; done", stop: "commands", words: /Stopped after 10000 commands/ },
  { command: "echo x > notes/ada.md; until false; do x=1; done", stop: "commands" },
  { command: "for ((;;)); do ((x++)); done", stop: "commands" },
  {
    command: "for ((i=0;i<101;i++)); do for ((j=0;j<100;j++)); do :; done; done",
    stop: "commands",
  },
  { command: "while read -r line; do :; done < <(while :; do echo x; done)" },
  { command: "while true; do read line; done", stop: "commands" },
  { command: "sleep 100", stop: "time", words: /after 5 seconds.*recall/ },
  { command: "echo x > notes/ada.md; sleep 100 & sleep 100; wait", stop: "time" },
  { command: ":(){ :|:& };:", stop: "work" },
  { command: "f() { f; }; f", stop: "work", words: /recursion/ },
  { command: "f() { x=$(cat soul.md); f & f; }; f", stop: "work" },
  { command: 'x=\'eval "$x"\'; eval "$x"' },
  { command: "echo '. notes/r.md' > notes/r.md; . notes/r.md" },
  { command: "echo 'bash notes/r.md' > notes/r.md; bash notes/r.md", stop: "work" },
  { command: "x=a; while :; do x=$x$x; done", stop: "work" },
  { command: "echo {1..1000000000}", stop: "work" },
  { command: "echo {1..100}{1..100}{1..100}{1..100}", stop: "work" },
  { command: "seq 1 100000000", stop: "work" },
  { command: "yes | head -c 100000000", stop: null, words: /yes: command not found/ },
  {
    command: "x=$(printf '%050000d' 1); while :; do echo $x; done",
    stop: "output",
    words: /grep, head or cut/,
  },
  { command: "printf '%0262145d' 1", stop: "output" },
  { command: "printf '%0262145d' 1 >&2" },
  { command: "printf '%1000000000d' 1", stop: "work" },
  { command: "awk 'BEGIN{while(1);}'", stop: "work" },
  { command: "awk 'BEGIN{while(1);}' 2>/dev/null || true; echo x > notes/ada.md", stop: "work" },
  { command: "awk 'BEGIN{while(1)x=x \"aaaaaaaaaaaaaaaa\"}'" },
  { command: "sed ':a;ba' soul.md", stop: "work" },
  { command: "jq -n '[range(1e9)]|length'", stop: "work" },
  { command: "jq -n 'def f: f; f'", stop: "work" },
  { command: "jq -n '[limit(9;repeat(1))]|combinations' /dev/null" },
  {
    command: "declare -a a; a[999999999]=1; for i in ${!a[@]}; do echo $i; done; exit 3",
    stop: null,
  },
  { command: "echo $((9**99999999)) $((1<<99)) $((1/0))" },
  { command: `${"(".repeat(20_000)}echo${")".repeat(20_000)}`, stop: "syntax" },
  { command: `cat <<END\n${"a".repeat(10_000_000)}\nEND`, stop: "script-size", words: /64 KB/ },
  // Patterns that backtrack, where there is anything to backtrack.
  { command: `echo ${bomb} | grep -E '^(a+)+$'; echo ${bomb} | grep '\\(a*\\)*$b'`, stop: null },
  { command: `echo ${bomb} | sed -E 's/^(a|aa)+$/x/' > /dev/null`, stop: null },
  { command: `echo ${bomb} | awk '/^(a+)+$/{print}{gsub(/(a|aa)+$/,"")}'`, stop: null },
  {
    command: `[[ ${bomb} =~ ^(a+)+$ ]]; shopt -s extglob; [[ ${bomb} == +(+(a)) ]]; expr ${bomb} : '\\(a*\\)*$'`,
  },
  { command: `echo '"${bomb}"' | jq 'test("^(a+)+$")'; rg '^(a+)+$'`, stop: null },
  // It looks for the host.
  { command: "cat /etc/passwd", stop: null, words: /No such file/ },
  { command: "cat ../../../../../etc/passwd", stop: null, words: /No such file/ },
  {
    command: "cat /proc/self/environ /proc/1/environ /proc/self/maps; ls /var /home /root",
    stop: null,
    words: /No such file/,
  },
  {
    command: "curl http://127.0.0.1/; wget x; nc x 1",
    stop: null,
    words: /curl: command not found/,
  },
  { command: "echo x > /dev/tcp/127.0.0.1/80; exec 3<>/dev/tcp/1.1.1.1/80; cat <&3" },
  {
    command: "python3 -c 1; node -e 1; js-exec -c 1; sqlite3 :memory: 1; tar c .; gzip soul.md",
    stop: null,
    words: /sqlite3: command not found/,
  },
  {
    command: "env; printenv; export -p; declare -p; set; echo $AWS_SECRET_ACCESS_KEY ${!A*}",
    stop: null,
  },
  { command: "kill -9 1; kill -9 $PPID; exit 0", stop: null },
  {
    command:
      "declare -A a; a[__proto__]=x; a[constructor]=y; __proto__=z; unset toString; echo ${a[constructor]}",
    stop: null,
    words: /^y$/,
  },
  // Links, bytes, and whatever else is no note.
  { command: "ln -s /history notes/x; echo y > notes/x/z.md", stop: "links", words: /no links/ },
  { command: "ln -s /etc notes/etc", stop: "links" },
  { command: "ln /runs.jsonl notes/runs.md", stop: "links" },
  { command: "cp -s soul.md notes/x.md; ln -sf soul.md notes/ada.md", stop: "links" },
  {
    command: "echo /w== | base64 -d > notes/ada.md",
    stop: "bad-file",
    words: /ada\.md: memory holds text/,
  },
  { command: "printf 'a\\0b' > notes/ada.md", stop: "bad-file" },
  {
    command: "printf '%065537d' 1 > notes/ada.md",
    stop: "bad-file",
    words: /at most 65536 bytes, not 65537/,
  },
  {
    command: "printf '%010001d' 1 > HEARTBEAT.md",
    stop: "bad-file",
    words: /at most 10000 characters/,
  },
  { command: "cd /; rm -rf /memory; echo x > /memory", stop: "bad-file" },
  { command: "echo a\0b", stop: "syntax" },
  {
    command: "echo x > notes/ada.md; if then fi",
    stop: "syntax",
    words: /Not run, nothing was changed/,
  },
  { command: "echo x > notes/ada.md; echo 'unterminated", stop: "syntax" },
  { command: "echo x > notes/ada.md\n}", stop: "syntax" },
  { command: "", stop: null },
];

interface Listed {
  readonly allowed: readonly string[];
  readonly command: string;
  /** What was refused, as the model reads it; null: it ran. */
  readonly refused: string | null;
}

const reading = ["grep *", "cat *", "xargs *", "find *", "env *", "timeout *", "echo *"];
const listed: readonly Listed[] = [
  { allowed: ["grep *"], command: "grep fern notes/plants.md", refused: null },
  { allowed: ["grep *"], command: "/bin/grep fern notes/plants.md", refused: null },
  {
    allowed: ["grep *"],
    command: 'f() { grep fern "$1"; }; for x in 1 2; do f notes/plants.md; done',
    refused: null,
  },
  {
    allowed: ["grep *"],
    command: "[[ -f soul.md ]] && (( 1 )) && x=$(grep fern notes/plants.md)",
    refused: null,
  },
  { allowed: ["grep *"], command: "grep fern notes/plants.md > /dev/null 2>&1", refused: null },
  {
    allowed: reading,
    command: "echo soul.md | xargs cat; find . -name '*.md' -exec grep tea {} ';'",
    refused: null,
  },
  { allowed: ["sed -n *"], command: "sed -n 1p soul.md", refused: null },
  { allowed: ["cat soul.md"], command: "cat soul.md", refused: null },
  { allowed: ["echo *", "> notes/*"], command: "echo x > notes/../notes/new.md", refused: null },
  { allowed: ["grep *"], command: "rm soul.md", refused: "rm" },
  { allowed: ["grep *"], command: "grep fern notes/plants.md | rm soul.md", refused: "rm" },
  { allowed: ["grep *"], command: "(rm soul.md)", refused: "rm" },
  { allowed: ["grep *"], command: "if false; then rm soul.md; fi", refused: "rm" },
  { allowed: ["echo *"], command: "echo $(rm soul.md)", refused: "rm" },
  { allowed: ["echo *"], command: "echo `rm soul.md`", refused: "rm" },
  { allowed: ["echo *"], command: 'echo "${x:-$(rm soul.md)}"', refused: "rm" },
  { allowed: ["echo *"], command: "echo $(( $(rm soul.md) + 1 ))", refused: "rm" },
  { allowed: ["cat *"], command: "cat <(rm soul.md)", refused: "rm" },
  { allowed: ["cat *"], command: "cat <<END\n$(rm soul.md)\nEND", refused: "rm" },
  { allowed: ["grep *"], command: "f() { rm soul.md; }; f", refused: "rm" },
  { allowed: ["grep *"], command: "grep() { rm soul.md; }; grep x", refused: "rm" },
  {
    allowed: ["grep *"],
    command: "x=rm; $x soul.md",
    refused: "a command whose name is not written out",
  },
  { allowed: ["grep *"], command: "r''m soul.md", refused: "rm" },
  { allowed: ["grep *"], command: "\\rm soul.md", refused: "rm" },
  { allowed: ["grep *"], command: "/bin/rm soul.md", refused: "rm" },
  { allowed: ["grep *"], command: "/usr/bin/../bin/rm soul.md", refused: "/usr/bin/../bin/rm" },
  { allowed: ["grep *"], command: "x=1 rm soul.md", refused: "rm" },
  { allowed: ["grep *"], command: "! rm soul.md", refused: "rm" },
  { allowed: ["grep *"], command: "time rm soul.md", refused: "rm" },
  { allowed: ["grep *"], command: "cd notes", refused: "cd" },
  { allowed: ["eval *"], command: "eval 'rm soul.md'", refused: "eval" },
  { allowed: ["source *", ". *"], command: ". soul.md", refused: "." },
  { allowed: ["bash *"], command: "bash -c 'rm soul.md'", refused: "bash" },
  { allowed: ["sh *"], command: "sh < soul.md", refused: "sh" },
  { allowed: ["command *"], command: "command rm soul.md", refused: "command" },
  { allowed: ["builtin *"], command: "builtin eval 'rm soul.md'", refused: "builtin" },
  { allowed: ["exec *"], command: "exec rm soul.md", refused: "exec" },
  { allowed: ["trap *"], command: "trap 'rm soul.md' EXIT", refused: "trap" },
  { allowed: ["alias *"], command: "alias x='rm soul.md'", refused: "alias" },
  {
    allowed: ["mapfile *"],
    command: "mapfile -C 'rm soul.md' -c 1 x < soul.md",
    refused: "mapfile",
  },
  { allowed: reading, command: "echo soul.md | xargs rm", refused: "rm soul.md" },
  { allowed: reading, command: "find . -name soul.md -exec rm {} ';'", refused: "rm ./soul.md" },
  { allowed: reading, command: "env rm soul.md", refused: "rm soul.md" },
  { allowed: reading, command: "timeout 1 rm soul.md", refused: "rm soul.md" },
  {
    allowed: reading,
    command: "echo 'rm soul.md' | xargs -I {} bash -c {}",
    refused: "bash -c rm",
  },
  {
    allowed: reading,
    command: "echo x | xargs eval 'echo y > soul.md;'",
    refused: "changing /memory/soul.md with xargs",
  },
  {
    allowed: reading,
    command: "find . -name soul.md -delete",
    refused: "changing /memory/soul.md with find",
  },
  { allowed: ["awk *"], command: "awk 'BEGIN{\"rm soul.md\"|getline}'", refused: "rm soul.md" },
  { allowed: ["rg *"], command: "rg --pre rm calm", refused: "rm /memory/notes/ada.md" },
  {
    allowed: ["echo *"],
    command: "echo x > soul.md",
    refused: "writing /memory/soul.md with > or >>",
  },
  { allowed: ["grep *"], command: "> soul.md", refused: "writing /memory/soul.md with > or >>" },
  {
    allowed: ["grep *"],
    command: "grep x soul.md 2>> soul.md",
    refused: "writing /memory/soul.md with > or >>",
  },
  {
    allowed: ["echo *", "> notes/*"],
    command: "echo x > notes/../soul.md",
    refused: "writing /memory/soul.md with > or >>",
  },
  { allowed: ["sed -n *"], command: "sed -i s/a/b/ soul.md", refused: "sed -i s/a/b/ soul.md" },
  {
    allowed: ["sed -n *"],
    command: "x='-i'; sed $x s/a/b/ soul.md",
    refused: "sed -i s/a/b/ soul.md",
  },
  {
    allowed: ["cat soul.md"],
    command: "cat soul.md notes/ada.md",
    refused: "cat soul.md notes/ada.md",
  },
];

/**
 * @param open called once a test
 * @param every of the tables each how many-th row is tried: 1 for all of them
 */
export function shellContract(name: string, open: () => Shell, every: number): void {
  const some = <T>(rows: readonly T[]): readonly T[] =>
    rows.filter((_, index) => index % every === 0);
  const run = (command: string, given: Partial<Omit<ShellScript, "command">> = {}) =>
    open().run(scriptOf(command, given));

  describe(`the shell: ${name}`, () => {
    test.for(some(useful))("runs $command", async ({ command, words, changes }) => {
      const result = await run(command);
      expect(result).toMatchObject({ stop: null, changes: changes ?? [] });
      if (words !== undefined) expect(result.words).toBe(words);
    });

    test.for(
      some(hostile).map((row) => ({ ...row, says: JSON.stringify(row.command.slice(0, 70)) })),
    )("survives $says", async ({ command, stop, words }) => {
      process.env["AWS_SECRET_ACCESS_KEY"] = "hunter2";
      const result = await run(command);
      if (stop !== undefined) expect(result.stop?.kind ?? null, result.words).toBe(stop);
      if (words !== undefined) expect(result.words).toMatch(words);
      expect(result.changes).toEqual([]);
      expectPlain(result);
    });

    test.for(some(listed))("with $allowed: $command", async ({ allowed, command, refused }) => {
      const result = await run(command, { allowed });
      if (refused === null) expect(result.stop, result.words).toBeNull();
      else {
        expect(result.stop).toEqual({ kind: "not-allowed", action: refused, allowed });
        expect(result.changes).toEqual([]);
        expect(result.words).toBe(
          `Refused, nothing was changed: ${refused} is not allowed in this thread. Allowed: ${allowed.join(", ")}.`,
        );
      }
    });

    it("loads a file when it is read, and tells which ones were", async () => {
      const loaded: string[] = [];
      const file = (path: string) =>
        [
          path,
          async () => {
            loaded.push(path);
            return `${path}\n`;
          },
        ] as const;
      const readOnly = new Map([
        file("/history/2025-11-20.jsonl"),
        file("/history/2025-11-21.jsonl"),
      ]);
      const before = await run("ls /history; grep -r tea notes", { readOnly });
      expect([loaded, before.filesRead]).toEqual([[], []]);
      const { words, filesRead } = await run("cat /history/2025-11-21.jsonl", { readOnly });
      expect(words).toBe("/history/2025-11-21.jsonl");
      expect(loaded).toEqual(["/history/2025-11-21.jsonl"]);
      expect(filesRead).toEqual(loaded);
      const copied = await run("cp -r /history /tmp/h; cat /tmp/h/*20.jsonl", { readOnly });
      expect(copied.filesRead).toEqual(["/history/2025-11-20.jsonl", "/history/2025-11-21.jsonl"]);
    });

    it("fails with the store's own reason when a file cannot be loaded", async () => {
      const down = new Error("the table is down");
      const readOnly = new Map([["/history/2025-11-21.jsonl", () => Promise.reject(down)]]);
      const script = "cat /history/2025-11-21.jsonl 2>/dev/null; echo x > notes/ada.md";
      await expect(run(script, { readOnly })).rejects.toBe(down);
    });

    it("begins nothing, and gives up, when it is aborted", async () => {
      const late = new Error("the turn is over");
      await expect(run("echo", { signal: AbortSignal.abort(late) })).rejects.toBe(late);
      const controller = new AbortController();
      const running = run("sleep 0.2; sleep 0.2", { signal: controller.signal });
      controller.abort(late);
      await expect(running).rejects.toBe(late);
    });

    it("leaves nothing of one script to the next", async () => {
      const shell = open();
      await shell.run(
        scriptOf("export x=1; echo x > /tmp/y; cd /tmp; f() { :; }; rm -f /memory/soul.md"),
      );
      const { words } = await shell.run(
        scriptOf('echo "$x" $(pwd) $(ls /tmp 2>&1); type f; cat soul.md'),
      );
      expect(words).toContain("/memory ls: /tmp: No such file or directory");
      expect(words).toContain("You are calm.");
    });
  });
}

/** Neither a secret nor a bug of ours, and never silence. */
function expectPlain({ words }: ShellResult): void {
  expect(words).not.toContain("hunter2");
  expect(words).not.toMatch(
    /Cannot read|is not a function|\n\s+at |node:internal|\/work\/|\/tmp\/wt/,
  );
  expect(words.length).toBeGreaterThan(0);
}
