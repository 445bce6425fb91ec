/** What bounds a script, which commands a list lets run, and what is shown beside memory. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { FeedPost } from "../../lib/domain/feed.ts";
import type { Message } from "../../lib/domain/history.ts";
import { outputWords, stopOf } from "../../lib/domain/shell.ts";
import { mayRedirectTo, mayRun } from "../../lib/domain/shell-allowlist.ts";
import { feedText, historyFiles, runsText } from "../../lib/domain/shell-files.ts";
import { instant } from "../../lib/domain/time.ts";
import { aRun } from "../contracts/samples.ts";

describe("a list of commands", () => {
  test.for([
    { pattern: "grep *", call: ["grep"], runs: true },
    { pattern: "grep *", call: ["grep", "-r", "a b", "/memory"], runs: true },
    { pattern: "grep *", call: ["egrep", "a"], runs: false },
    { pattern: "grep", call: ["grep"], runs: true },
    { pattern: "grep", call: ["grep", "a"], runs: false },
    { pattern: "sed -n *", call: ["sed", "-n", "1p"], runs: true },
    { pattern: "sed -n *", call: ["sed", "-i", "-n"], runs: false },
    { pattern: "sed -n *", call: ["sed", "-n -i"], runs: false },
    { pattern: "cat notes/*", call: ["cat", "notes/a.md"], runs: true },
    { pattern: "cat notes/*", call: ["cat", "notes/a.md", "soul.md"], runs: false },
    { pattern: "cat notes/*.md", call: ["cat", "notes/.md"], runs: true },
    { pattern: "cat a*a", call: ["cat", "a"], runs: false },
    { pattern: "cat *a*b*", call: ["cat", "xaxbx"], runs: true },
    { pattern: "cat *a*b*", call: ["cat", "xbxax"], runs: false },
    { pattern: "cp * notes/*", call: ["cp", "-r", "x", "notes/y"], runs: true },
    { pattern: "cp * notes/*", call: ["cp", "-r", "notes/y", "x"], runs: false },
    { pattern: "cat .", call: ["cat", "x"], runs: false },
  ])("$pattern: $call runs: $runs", ({ pattern, call: [name = "", ...args], runs }) => {
    expect(mayRun([pattern], name, args)).toBe(runs);
    expect(mayRun(["nothing", pattern], name, args)).toBe(runs);
  });

  it("lets a redirection write where a pattern of its own says so", () => {
    expect(mayRedirectTo(["cat *"], "notes/a.md")).toBe(false);
    expect(mayRedirectTo(["> notes/*"], "notes/a.md")).toBe(true);
    expect(mayRedirectTo(["> notes/*"], "soul.md")).toBe(false);
    expect(mayRedirectTo(["> *"], "soul.md")).toBe(true);
  });

  it("is answered at once, whatever the pattern and the words", () => {
    const stars = fc.array(fc.constantFrom("*", "a", "*a*a*a*b"), { maxLength: 12 });
    fc.assert(
      fc.property(
        stars,
        fc.array(fc.constantFrom("a", "aaaaaaaaaa"), { maxLength: 60 }),
        (words, args) => {
          mayRun([["x", ...words].join(" ")], "x", args);
        },
      ),
    );
  });
});

describe("a bound", () => {
  test.for([
    {
      says: "bash: too many commands executed (>10000), increase executionLimits.maxCommandCount",
      stop: { kind: "commands" },
    },
    { says: "x\nbash: cat: output size limit exceeded (262144 bytes)\n", stop: { kind: "output" } },
    { says: "bash: sleep exceeded its execution deadline", stop: { kind: "time" } },
    {
      says: "bash: f: maximum recursion depth (100) exceeded, increase executionLimits.maxCallDepth",
      stop: { kind: "work", detail: "f: maximum recursion depth (100) exceeded" },
    },
    {
      says: "awk: awk: while loop exceeded maximum iterations (9)",
      stop: { kind: "work", detail: "awk: while loop exceeded maximum iterations (9)" },
    },
    { says: "bash: ./x: Permission denied", stop: null },
    { says: "", stop: null },
  ])("$says", ({ says, stop }) => {
    expect(stopOf(says)).toEqual(stop);
  });
});

test.for([
  { stdout: "a\n", stderr: "", exitCode: 0, words: "a" },
  { stdout: "", stderr: "no\n", exitCode: 2, words: "no\nexit code 2" },
  { stdout: "a\n", stderr: "b\n", exitCode: 0, words: "a\nb" },
  { stdout: "", stderr: "", exitCode: 0, words: "Done, no output." },
  { stdout: "", stderr: "", exitCode: 1, words: "exit code 1" },
])("the model reads $words", ({ stdout, stderr, exitCode, words }) => {
  expect(outputWords(stdout, stderr, exitCode)).toBe(words);
});

const message = (iso: string, given: Partial<Message> = {}): Message => ({
  id: iso,
  threadId: "default",
  at: instant(Date.parse(iso)),
  role: "user",
  agent: "conversation",
  kind: "said",
  text: "hello\nthere",
  ...given,
});

describe("files beside memory", () => {
  it("hold a day of history each, by UTC, in its order, one JSON object a line", () => {
    const files = historyFiles([
      message("2025-11-22T00:00:00.000Z", { author: "7" }),
      message("2025-11-21T23:59:59.999Z"),
      message("2025-11-21T08:00:00.000Z", { role: "assistant", kind: "thought", text: "hm" }),
    ]);
    expect(Object.fromEntries(files)).toEqual({
      "/history/2025-11-22.jsonl":
        '{"at":"2025-11-22T00:00:00.000Z","role":"user","kind":"said","text":"hello\\nthere","author":"7"}\n',
      "/history/2025-11-21.jsonl":
        '{"at":"2025-11-21T08:00:00.000Z","role":"assistant","kind":"thought","text":"hm"}\n' +
        '{"at":"2025-11-21T23:59:59.999Z","role":"user","kind":"said","text":"hello\\nthere"}\n',
    });
    expect(historyFiles([]).size).toBe(0);
  });

  it("hold the runs, without their prompts", () => {
    const run = aRun();
    const lines = runsText([
      { ...run, startedAt: instant(2_000) },
      { ...run, startedAt: instant(1_000) },
    ])
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { at: "1970-01-01T00:00:01.000Z", id: run.id, outcome: run.outcome.kind },
      { at: "1970-01-01T00:00:02.000Z" },
    ]);
    expect(runsText([])).toBe("");
  });

  it("hold the feed, comments inside of their post", () => {
    const post: FeedPost = {
      id: "p",
      threadId: "default",
      at: instant(0),
      author: "assistant",
      title: "Moss",
      content: "It grows.",
      votes: { "7": "up" },
      up: 1,
      down: 0,
      comments: [
        { id: "c", threadId: "default", postId: "p", at: instant(1), author: "7", content: "Yes." },
      ],
    };
    expect(feedText([post])).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","id":"p","author":"assistant","title":"Moss","content":"It grows.","up":1,"down":0,' +
        '"comments":[{"at":"1970-01-01T00:00:00.001Z","author":"7","content":"Yes."}]}\n',
    );
  });
});
