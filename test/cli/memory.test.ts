/** `vigil memory` against the real control API: looking, changing one file, and a folder that mirrors them all. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { runVigil } from "../../cli/program.ts";
import { controlApp } from "../../functions/control/app.ts";
import { memoryPanel } from "../../lib/adapters/memory/panel.ts";
import { type MemoryPorts, memoryPorts, memoryStartAt } from "../../lib/adapters/memory.ts";
import { byPerson, originOf } from "../../lib/domain/memory.ts";
import { minutes } from "../../lib/domain/time.ts";
import { openSystem, openThread } from "../../lib/flows/open-thread.ts";
import { type Loopback, recordedWorld, serve } from "./cli-world.ts";

let ports: MemoryPorts;
let server: Loopback;
let folder: string;
/** What was asked of the API, oldest first. */
let asked: string[];
/** Runs before a request is answered: somebody else at work. */
let meanwhile: (method: string) => Promise<void>;

beforeEach(async () => {
  ports = memoryPorts();
  await openSystem(ports);
  folder = join(mkdtempSync(join(tmpdir(), "vigil-memory-")), "tree");
  asked = [];
  meanwhile = async () => undefined;
  const app = controlApp({
    ports,
    settings: { model: "offline", ownerIds: ["1"], freeProviders: [], dailyBudgetUsd: 1 },
    access: "loopback",
    apiToken: async () => null,
    ...memoryPanel,
  });
  server = await serve(async (request, body) => {
    const { method = "GET", url = "/" } = request;
    const precondition = request.headers["if-match"];
    asked.push([method, url, ...(precondition === undefined ? [] : [precondition])].join(" "));
    await meanwhile(method);
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const response = await app.request(url, { method, headers, ...(body && { body }) }, {});
    return { status: response.status, body: await response.text() };
  });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dirname(folder), { recursive: true, force: true });
});

const vigil = async (args: readonly string[], agrees: boolean | null = null) => {
  const now = memoryStartAt + minutes(10);
  const world = recordedWorld({ VIGIL_URL: server.url }, { now, agrees });
  const exitCode = await runVigil(["memory", ...args], world);
  const { out, errors, questions } = world;
  return { exitCode, out: out.join("\n"), errors: errors.join("\n"), questions };
};
const pull = (...flags: string[]) => vigil(["pull", folder, "--yes", ...flags]);
const push = (...flags: string[]) => vigil(["push", folder, "--yes", ...flags]);
const stored = (path: string, content: string | null, thread = "default") =>
  ports.memory.write(thread, byPerson(path, content), ports.clock.now());
const there = async (path: string) => (await ports.memory.read("default", path))?.content ?? null;
const here = (path: string): string | null => {
  const place = join(folder, path);
  return existsSync(place) ? readFileSync(place, "utf8") : null;
};
const put = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};
const manifest = (): unknown => JSON.parse(here(".vigil-memory.json") ?? "null");
const changing = () => asked.filter((request) => !request.startsWith("GET"));

describe("looking", () => {
  it("lists the files with who wrote them, and whose words they are", async () => {
    const origin = originOf("heartbeat", { runId: "01R", sources: ["01M"], hearsay: true });
    const change = { path: "notes/heard.md", content: "Late.", origin };
    await ports.memory.write("default", change, ports.clock.now());
    const { exitCode, out } = await vigil([]);
    expect(exitCode).toBe(0);
    expect(out.split("\n")).toEqual([
      expect.stringMatching(/^HEARTBEAT\.md {4}version 1, \d+ bytes, by vigil, 10 min ago \(/),
      expect.stringMatching(/^soul\.md /),
      expect.stringMatching(/^user\.md /),
      expect.stringMatching(
        /^notes\/heard\.md {2}version 1, 5 bytes, by heartbeat, .*, from 01M, others' words$/,
      ),
    ]);
    expect(await vigil(["list"])).toMatchObject({ exitCode: 0, out });
  });

  it("shows a file, and an earlier version of it; --json is the whole answer", async () => {
    await stored("notes/a.md", "one\n");
    await stored("notes/a.md", "two\n");
    expect((await vigil(["show", "notes/a.md"])).out).toBe("two");
    expect((await vigil(["show", "notes/a.md", "--version", "1"])).out).toBe("one");
    const { out } = await vigil(["show", "notes/a.md", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ version: 2, content: "two\n" });
    const missing = await vigil(["show", "notes/none.md"]);
    expect(missing).toMatchObject({ exitCode: 1, errors: expect.stringContaining("There is no") });
  });

  it("tells the versions of a file, its removal too, page by page", async () => {
    await stored("notes/a.md", "one");
    await stored("notes/a.md", null);
    const first = await vigil(["log", "notes/a.md", "--limit", "1"]);
    expect(first.out).toMatch(
      /^notes\/a\.md {2}version 2, removed, by you, .*\nolder: --cursor 2$/,
    );
    const second = await vigil(["log", "notes/a.md", "--limit", "1", "--cursor", "2"]);
    expect(second.out).toMatch(/^notes\/a\.md {2}version 1, 3 bytes/);
    expect((await vigil(["log"])).out.split("\n")).toHaveLength(4);
  });

  it("searches, and fails when nothing is found", async () => {
    await stored("notes/a.md", "Line 4\nline 5");
    expect(await vigil(["search", "LINE", "5"])).toMatchObject({
      exitCode: 0,
      out: "notes/a.md:2: line 5",
    });
    expect(await vigil(["search", "line 6"])).toMatchObject({
      exitCode: 1,
      out: "No file says that.",
    });
  });

  it("is about another thread with --thread, wherever it stands", async () => {
    await openThread(ports, "42");
    await stored("notes/theirs.md", "x", "42");
    for (const args of [
      ["--thread", "42"],
      ["log", "--thread", "42"],
      ["--thread", "42", "log"],
    ])
      expect((await vigil(args)).out).toContain("notes/theirs.md");
    expect((await vigil(["--thread", "404"])).exitCode).toBe(1);
  });

  test.for([
    ["show", "../soul.md"],
    ["show", "soul.md", "--version", "0"],
    ["show"],
    ["log", "notes\u2215a.md"],
    ["restore", "soul.md"],
    ["restore", "soul.md", "one"],
    ["move", "soul.md"],
    ["search"],
    ["pull"],
    ["bogus"],
  ])("%j is called wrongly, and asks nothing", async (args) => {
    expect((await vigil(args)).exitCode).toBe(2);
    expect(asked).toEqual([]);
  });

  test.for([
    [],
    ...["show", "log", "search", "restore", "move", "rm", "pull", "push"].map((name) => [name]),
  ])("%j --help has examples", async (command) => {
    const { exitCode, out } = await vigil([...command, "--help"]);
    expect(exitCode).toBe(0);
    expect(out).toContain("Examples:\n  vigil memory");
  });
});

describe("changing one file", () => {
  it("restores, moves and removes, and says what it did", async () => {
    await stored("notes/a.md", "one");
    await stored("notes/a.md", "two");
    expect((await vigil(["restore", "notes/a.md", "1"])).out).toBe(
      "notes/a.md is version 3 now, with what version 1 said.",
    );
    expect((await vigil(["move", "notes/a.md", "notes/b.md"])).out).toBe(
      "notes/a.md is notes/b.md now.",
    );
    expect((await vigil(["rm", "notes/b.md"])).out).toBe(
      "notes/b.md is removed. Bring it back: vigil memory restore notes/b.md 1",
    );
    await vigil(["restore", "notes/b.md", "1"]);
    expect(await there("notes/b.md")).toBe("one");
  });

  it("a core file is not removed: Vigil's sentence says why", async () => {
    const { exitCode, errors } = await vigil(["rm", "soul.md"]);
    expect(exitCode).toBe(1);
    expect(errors).toContain("write what it should say instead");
  });
});

describe("pull", () => {
  it("writes the tree into a new folder, with a manifest, after a diff and a yes", async () => {
    await stored("notes/a/b.md", "Line 4\r\nLine 5");
    const { exitCode, out, questions } = await vigil(["pull", folder], true);
    expect(exitCode).toBe(0);
    expect(questions).toEqual([`Write 4 files into ${folder}? [y/N] `]);
    expect(out).toContain("--- /dev/null\n+++ notes/a/b.md (version 1)");
    expect(out).toContain("+Line 4␍\n+Line 5");
    expect(out).toMatch(/\n4 files taken\.$/);
    expect(here("notes/a/b.md")).toBe("Line 4\r\nLine 5");
    expect(here("soul.md")).toBe(await there("soul.md"));
    expect(manifest()).toEqual({
      thread: "default",
      files: { "HEARTBEAT.md": 1, "notes/a/b.md": 1, "soul.md": 1, "user.md": 1 },
    });
    expect(readdirSync(join(folder, "notes/a"))).toEqual(["b.md"]);
    expect(await pull()).toMatchObject({
      exitCode: 0,
      out: "There is nothing to take.\n0 files taken.",
    });
  });

  it.each([
    { says: "no", agrees: false, flags: [], exitCode: 0 },
    { says: "nothing, as nobody is there", agrees: null, flags: [], exitCode: 2 },
    {
      says: "nothing, as nobody is asked with --json",
      agrees: true,
      flags: ["--json"],
      exitCode: 2,
    },
    { says: "--dry-run", agrees: null, flags: ["--dry-run"], exitCode: 0 },
  ])("$says: nothing is written", async ({ agrees, flags, exitCode }) => {
    const answer = await vigil(["pull", folder, ...flags], agrees);
    expect(answer.exitCode).toBe(exitCode);
    if (exitCode === 2)
      expect(answer.errors).toBe(
        "vigil: Nobody can be asked here: add --yes to do it, or --dry-run to look.",
      );
    else expect(answer.out).toContain("+++ soul.md (version 1)");
    expect(existsSync(folder)).toBe(false);
  });

  it("takes what changed there, removes what is there no more, and leaves what it never knew", async () => {
    await stored("notes/a.md", "one");
    await stored("notes/b.md", "b");
    await pull();
    put("notes/mine.md", "mine");
    put("README.txt", "mine");
    put(".git/config", "mine");
    await stored("notes/a.md", "two");
    await stored("notes/b.md", null);
    const { exitCode, out } = await pull();
    expect(exitCode).toBe(0);
    expect(out).toContain("-one\n\\ No newline at end of file\n+two");
    expect(out).toContain("README.txt is no memory path, and left alone");
    expect(out).toContain(".git/ is no memory path, and left alone");
    expect(out).toContain("notes/mine.md was added here, and stays: vigil memory push sends it");
    expect(here("notes/a.md")).toBe("two");
    expect(here("notes/b.md")).toBeNull();
    expect([here("notes/mine.md"), here("README.txt"), here(".git/config")]).toEqual(
      Array(3).fill("mine"),
    );
    expect((await pull("--force")).exitCode).toBe(0);
    expect(here("notes/mine.md")).toBe("mine");
  });

  it("what was changed on both sides is a conflict that shows both, and stays until --force", async () => {
    await stored("notes/a.md", "one\n");
    await pull();
    put("notes/a.md", "mine\n");
    await stored("notes/a.md", "theirs\n");
    await stored("notes/new.md", "new");
    const { exitCode, out } = await pull();
    expect(exitCode).toBe(1);
    expect(out).toContain("conflict: notes/a.md was changed on both sides, and is left as it is");
    expect(out).toMatch(/theirs:\n.*version 1.*\n.*version 2.*\n.*\n-one\n\+theirs\n/);
    expect(out).toMatch(/yours:\n.*version 1.*\n.*folder.*\n.*\n-one\n\+mine/);
    expect(here("notes/a.md")).toBe("mine\n");
    expect(here("notes/new.md")).toBe("new");
    expect((await pull()).exitCode).toBe(1);
    expect((await pull("--force")).exitCode).toBe(0);
    expect(here("notes/a.md")).toBe("theirs\n");
  });

  it("into a folder with other files of the same names is a conflict, too", async () => {
    put("soul.md", "mine");
    expect((await pull()).exitCode).toBe(1);
    expect(here("soul.md")).toBe("mine");
  });

  it("what was changed here alone stays, and --force takes it back", async () => {
    await stored("notes/a.md", "one");
    await stored("notes/b.md", "b");
    await pull();
    put("notes/a.md", "mine");
    rmSync(join(folder, "notes/b.md"));
    const { exitCode, out } = await pull();
    expect(exitCode).toBe(0);
    expect(out).toContain("notes/a.md was changed here, and stays");
    expect(out).toContain("notes/b.md was removed here, and stays so");
    expect(here("notes/a.md")).toBe("mine");
    await pull("--force");
    expect([here("notes/a.md"), here("notes/b.md")]).toEqual(["one", "b"]);
  });

  it("is of one thread; a damaged manifest says what to do", async () => {
    await openThread(ports, "42");
    await pull();
    const other = await vigil(["pull", folder, "--yes", "--thread", "42"]);
    expect(other).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("mirrors the thread default"),
    });
    for (const text of ["{", "[]", '{"thread":"default","files":{"../x.md":1}}']) {
      put(".vigil-memory.json", text);
      const { exitCode, errors } = await pull();
      expect(exitCode, text).toBe(2);
      expect(errors).toContain("Remove it: the next pull makes it anew.");
    }
  });

  it("writes through no link, and not outside of the folder", async () => {
    const outside = join(dirname(folder), "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "soul.md"), "outside");
    mkdirSync(folder);
    symlinkSync(join(outside, "soul.md"), join(folder, "soul.md"));
    symlinkSync(outside, join(folder, "notes"));
    await stored("notes/soul.md", "from the memory");
    const { exitCode, out } = await pull("--force");
    expect(exitCode).toBe(1);
    expect(out).toContain("refused: soul.md: is a link");
    expect(out).toContain("refused: notes: is no folder");
    expect(readFileSync(join(outside, "soul.md"), "utf8")).toBe("outside");
    expect(lstatSync(join(folder, "soul.md")).isSymbolicLink()).toBe(true);
    expect(here("user.md")).toBe(await there("user.md"));
    const file = await vigil(["pull", join(outside, "soul.md"), "--yes"]);
    expect(file).toMatchObject({ exitCode: 2, errors: expect.stringContaining("is not a folder") });
  });

  it("what hostile names say is not said to the terminal", async () => {
    await pull();
    put("\u001b[2Jevil.txt", "x");
    expect((await pull()).out).not.toContain("\u001b");
  });

  it("--json tells what was done", async () => {
    await stored("notes/a.md", "one");
    await pull();
    await stored("notes/a.md", "two");
    const { out } = await pull("--json");
    expect(JSON.parse(out)).toEqual({
      thread_id: "default",
      folder,
      dry_run: false,
      changes: [{ path: "notes/a.md", diff: expect.stringContaining("+two") }],
      conflicts: [],
      refused: [],
      notes: [],
    });
  });
});

describe("push", () => {
  beforeEach(async () => {
    await stored("notes/a.md", "one");
    await stored("notes/b.md", "b");
    await pull();
    asked = [];
  });

  it("sends what was changed, added and removed here, each by the version it saw", async () => {
    put("notes/a.md", "mine\r\n");
    put("notes/new.md", "new");
    rmSync(join(folder, "notes/b.md"));
    const { exitCode, out, questions } = await vigil(["push", folder], true);
    expect(exitCode).toBe(0);
    expect(questions).toEqual(["Write 3 files into the memory of default? [y/N] "]);
    expect(out).toContain("+mine␍");
    expect(out).toContain("+++ /dev/null");
    expect(changing()).toEqual([
      'PUT /api/threads/default/memory/notes/a.md "1"',
      'DELETE /api/threads/default/memory/notes/b.md "1"',
      'PUT /api/threads/default/memory/notes/new.md "0"',
    ]);
    expect(await there("notes/a.md")).toBe("mine\r\n");
    expect(await there("notes/b.md")).toBeNull();
    expect(await there("notes/new.md")).toBe("new");
    expect(manifest()).toMatchObject({ files: { "notes/a.md": 2, "notes/new.md": 1 } });
    expect(manifest()).not.toHaveProperty(["files", "notes/b.md"]);
    asked = [];
    expect(await push()).toMatchObject({
      exitCode: 0,
      out: "There is nothing to send.\n0 files sent.",
    });
    expect(changing()).toEqual([]);
  });

  it.each([
    { says: "no", agrees: false, flags: [], exitCode: 0 },
    { says: "nothing, as nobody is there", agrees: null, flags: [], exitCode: 2 },
    { says: "--dry-run", agrees: null, flags: ["--dry-run"], exitCode: 0 },
  ])("$says: nothing is sent", async ({ agrees, flags, exitCode }) => {
    put("notes/a.md", "mine");
    expect((await vigil(["push", folder, ...flags], agrees)).exitCode).toBe(exitCode);
    expect(changing()).toEqual([]);
    expect(await there("notes/a.md")).toBe("one");
  });

  it("a conflict is shown with both sides and not sent; the others are", async () => {
    put("notes/a.md", "mine");
    put("notes/b.md", "mine too");
    await stored("notes/a.md", "theirs");
    const { exitCode, out } = await push();
    expect(exitCode).toBe(1);
    expect(out).toContain("conflict: notes/a.md");
    expect(out).toContain("+theirs");
    expect(out).toContain("+mine");
    expect(out).toMatch(/\n1 file sent\.$/);
    expect([await there("notes/a.md"), await there("notes/b.md")]).toEqual(["theirs", "mine too"]);
    expect(here("notes/a.md")).toBe("mine");
  });

  it("somebody who is faster between the comparing and the sending is a conflict, too", async () => {
    put("notes/a.md", "mine");
    put("notes/b.md", "mine too");
    meanwhile = async (method) => {
      if (method === "PUT" && (await there("notes/a.md")) === "one")
        await stored("notes/a.md", "theirs");
    };
    const { exitCode, out } = await push();
    expect(exitCode).toBe(1);
    expect(out).toContain("conflict: notes/a.md");
    expect(out).toContain("+theirs");
    expect([await there("notes/a.md"), await there("notes/b.md")]).toEqual(["theirs", "mine too"]);
    expect(manifest()).toMatchObject({ files: { "notes/a.md": 1, "notes/b.md": 2 } });
  });

  it("what was changed there alone is not sent back as it was", async () => {
    await stored("notes/a.md", "theirs");
    await stored("notes/b.md", null);
    const { exitCode, out } = await push();
    expect(exitCode).toBe(0);
    expect(out).toContain("notes/a.md was changed there: vigil memory pull takes it");
    expect(changing()).toEqual([]);
  });

  it("what Vigil refuses is named with its reason, and the others are sent", async () => {
    put("diary/2025-11-21.md", "Quiet.");
    await push();
    put("diary/2025-11-21.md", "Loud.");
    put("notes/large.md", "x".repeat(65 * 1024));
    put("notes/fine.md", "fine");
    rmSync(join(folder, "soul.md"));
    const { exitCode, out } = await push();
    expect(exitCode).toBe(1);
    expect(out).toMatch(/refused: diary\/2025-11-21\.md: .*diary entries never change/);
    expect(out).toMatch(/refused: notes\/large\.md: content must be at most 65536 bytes/);
    expect(out).toMatch(/refused: soul\.md: .*write what it should say instead/);
    expect(await there("notes/fine.md")).toBe("fine");
    expect(await there("soul.md")).not.toBeNull();
  });

  it("bytes that are no text are refused by name, and remove nothing", async () => {
    put("notes/a.md", new Uint8Array([0xff, 0xfe, 0x41]));
    put("notes/b.md", "b\0");
    const { exitCode, out } = await push();
    expect(exitCode).toBe(1);
    expect(out).toContain("refused: notes/a.md: is not UTF-8 text");
    expect(out).toContain("refused: notes/b.md: is binary: it holds NUL");
    expect(changing()).toEqual([]);
  });

  it("a link in the place of a file or a folder is not followed, and removes nothing", async () => {
    const outside = join(dirname(folder), "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "secret.md"), "secret");
    rmSync(join(folder, "notes"), { recursive: true });
    symlinkSync(outside, join(folder, "notes"));
    rmSync(join(folder, "user.md"));
    symlinkSync(join(outside, "secret.md"), join(folder, "user.md"));
    const { exitCode } = await push();
    expect(exitCode).toBe(1);
    expect(changing()).toEqual([]);
    expect(await there("notes/secret.md")).toBeNull();
  });

  it("of what a terminal would not type comes no change without end", async () => {
    put("notes/a.md", "bell\u0007");
    await push();
    expect(await there("notes/a.md")).toBe("bell");
    asked = [];
    await push();
    expect(changing()).toEqual([]);
  });

  it("keeps what an editor put before and between the lines", async () => {
    put("notes/a.md", "\ufeffone\r\ntwo\n");
    await push();
    expect(await there("notes/a.md")).toBe("\ufeffone\r\ntwo\n");
    asked = [];
    await push();
    expect(changing()).toEqual([]);
  });

  it("that broke off is known to the next one", async () => {
    put("notes/a.md", "mine");
    put("notes/b.md", "mine too");
    meanwhile = async (method) => {
      if (method === "PUT" && asked.filter((request) => request.startsWith("PUT")).length === 2)
        throw new Error("down");
    };
    expect((await push()).exitCode).toBe(1);
    expect(manifest()).toMatchObject({ files: { "notes/a.md": 2, "notes/b.md": 1 } });
    meanwhile = async () => undefined;
    expect((await push()).exitCode).toBe(0);
    expect(await there("notes/b.md")).toBe("mine too");
  });

  it("of a folder that is not there is called wrongly", async () => {
    const { exitCode, errors } = await vigil(["push", `${folder}-none`, "--yes"]);
    expect(exitCode).toBe(2);
    expect(errors).toContain("There is no folder");
  });
});
