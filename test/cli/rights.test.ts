/** `vigil export`, `vigil forget`, `vigil events export`: what is asked, what is written, and where nothing is. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { OtherReply, serve, stubbedApi, vigilAt } from "./cli-world.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "vigil-rights-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

type File = readonly [path: string, mode: "write" | "append", text: string];

const page = (files: readonly File[], next_cursor: string | null = null) => ({
  thread_id: "42",
  files: files.map(([path, mode, text]) => ({ path, mode, text })),
  next_cursor,
});
const out = (...names: string[]) => join(home, "out", ...names);
const exportTo = (url: string, ...args: string[]) =>
  vigilAt(url, ["export", "--thread", "42", "--out", out(), ...args]);
const written = (...names: string[]) => readFile(out(...names), "utf8");

describe("vigil export", () => {
  it("writes page after page, lines behind lines, and counts them", async () => {
    await using api = await stubbedApi(
      page(
        [
          ["thread.json", "write", "{}\n"],
          ["memory/notes/a.md", "write", "a\n"],
          ["history.jsonl", "append", "1\n2\n"],
        ],
        "items:H#2",
      ),
      page([
        ["history.jsonl", "append", "3\n"],
        ["memory/soul.md", "write", "Me"],
      ]),
    );
    const { exitCode, out: said } = await exportTo(api.url);
    expect(exitCode).toBe(0);
    expect(api.asked.map(({ route }) => route)).toEqual([
      "GET /api/threads/42/export",
      "GET /api/threads/42/export?cursor=items%3AH%232",
    ]);
    expect(await written("history.jsonl")).toBe("1\n2\n3\n");
    expect(await written("memory", "notes", "a.md")).toBe("a\n");
    expect(said.split("\n").map((line) => line.trim().replace(/ +/, " "))).toEqual([
      out(),
      "history.jsonl 3 lines",
      "memory/ 2 files",
      "thread.json 1 file",
    ]);
  });

  it("with --json is the count of every file", async () => {
    await using api = await stubbedApi(page([["history.jsonl", "append", "1\n"]]));
    const { out: said } = await exportTo(api.url, "--json");
    const files = { "history.jsonl": 1 };
    expect(JSON.parse(said)).toEqual({ thread_id: "42", folder: out(), files });
  });

  it("lets nobody else read it", async () => {
    await using api = await stubbedApi(page([["memory/soul.md", "write", "Me"]]));
    await exportTo(api.url);
    expect((await stat(out())).mode & 0o077).toBe(0);
    expect((await stat(out("memory", "soul.md"))).mode & 0o077).toBe(0);
  });

  it("refuses a folder that is not empty; with --force it replaces what it names", async () => {
    await using api = await stubbedApi(page([["history.jsonl", "append", "new\n"]]));
    await mkdir(out());
    await writeFile(out("history.jsonl"), "old\n");
    await writeFile(out("mine.txt"), "mine");
    const refused = await exportTo(api.url);
    expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("--force") });
    expect(await written("history.jsonl")).toBe("old\n");
    expect((await exportTo(api.url, "--force")).exitCode).toBe(0);
    expect(await written("history.jsonl")).toBe("new\n");
    expect(await written("mine.txt")).toBe("mine");
  });

  test.for([
    ...["../x", "/etc/x", "a/../../x", "a//x", "", ".", "..", ".ssh/x", "a/.x"],
    ...["a\\..\\x", "C:x", "a\0x"],
  ])("writes nothing at %j, whatever answers", async (path) => {
    await using api = await stubbedApi(page([[path, "write", "evil"]]));
    const { exitCode, errors } = await exportTo(api.url);
    expect({ exitCode, errors }).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("refused"),
    });
    expect(await readdir(out())).toEqual([]);
    expect(await readdir(home)).toEqual(["out"]);
  });

  it("follows no link out of the folder, neither a folder's nor a file's", async () => {
    await mkdir(out());
    await mkdir(join(home, "elsewhere"));
    await writeFile(join(home, "victim"), "mine");
    await symlink(join(home, "elsewhere"), out("memory"));
    await symlink(join(home, "victim"), out("history.jsonl"));
    for (const path of ["memory/soul.md", "history.jsonl"]) {
      await using api = await stubbedApi(page([[path, "append", "evil\n"]]));
      const { exitCode, errors } = await exportTo(api.url, "--force");
      expect({ exitCode, errors }).toMatchObject({
        exitCode: 1,
        errors: expect.stringContaining("nothing is written"),
      });
    }
    expect(await readdir(join(home, "elsewhere"))).toEqual([]);
    expect(await readFile(join(home, "victim"), "utf8")).toBe("mine");
  });

  it("keeps apart two names that differ in case alone", async () => {
    await using api = await stubbedApi(
      page([
        ["memory/notes/a.md", "write", "small"],
        ["memory/notes/A.md", "write", "large"],
      ]),
    );
    await exportTo(api.url);
    expect(await written("memory", "notes", "a.md")).toBe("small");
    expect(await written("memory", "notes", "A~2.md")).toBe("large");
  });

  it("makes no folder for a thread that never was", async () => {
    await using api = await stubbedApi(new OtherReply(404, { detail: 'There is no thread "42".' }));
    expect(await exportTo(api.url)).toMatchObject({
      exitCode: 1,
      errors: 'vigil: There is no thread "42".',
    });
    expect(await readdir(home)).toEqual([]);
  });
});

const gone = (fields: object = {}) => ({
  ok: true,
  thread_id: "42",
  removed: 7,
  left: 0,
  message: "Nothing is left.",
  ...fields,
});

describe("vigil forget", () => {
  it("asks for the thread's name, and then removes it", async () => {
    await using api = await stubbedApi(gone());
    const { exitCode, out: said } = await vigilAt(api.url, ["forget", "--thread", "42"], {
      word: "42\n",
    });
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: "Nothing is left." });
    expect(api.asked.map(({ route }) => route)).toEqual(["DELETE /api/threads/42?confirm=42"]);
  });

  test.for(["", "yes", "4", "default"])("asks nobody when %j is typed", async (word) => {
    await using api = await stubbedApi(gone());
    const { exitCode, errors } = await vigilAt(api.url, ["forget", "--thread", "42"], { word });
    expect({ exitCode, errors }).toEqual({
      exitCode: 2,
      errors: 'vigil: That is not "42"; nothing was removed.',
    });
    expect(api.asked).toEqual([]);
  });

  it("has no default thread", async () => {
    await using api = await stubbedApi(gone());
    expect((await vigilAt(api.url, ["forget", "--yes"])).exitCode).toBe(2);
    expect(api.asked).toEqual([]);
  });

  it("goes on until nothing is left, and sums what was removed", async () => {
    await using api = await stubbedApi(gone({ ok: false, removed: 1_000, left: 7 }), gone());
    const args = ["forget", "--thread", "42", "--yes", "--json"];
    const { exitCode, out: said } = await vigilAt(api.url, args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(said)).toEqual(gone({ removed: 1_007 }));
    expect(api.asked).toHaveLength(2);
  });

  it("gives up when nothing more goes away", async () => {
    await using api = await stubbedApi(
      gone({ ok: false, removed: 0, left: 1, message: "1 left." }),
    );
    const { exitCode, out: said } = await vigilAt(api.url, ["forget", "--thread", "42", "-y"]);
    expect({ exitCode, said }).toEqual({ exitCode: 1, said: "1 left." });
  });

  it("says why not while a beat is under way", async () => {
    await using api = await stubbedApi(new OtherReply(409, { detail: "A beat is under way." }));
    const { exitCode, errors } = await vigilAt(api.url, ["forget", "--thread", "42", "-y"]);
    expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: "vigil: A beat is under way." });
  });
});

describe("vigil events export", () => {
  const line = (count: number) => `{"ts":"2026-11-20T10:00:00.000Z","type":"acted","n":${count}}\n`;

  /** Two answers, the newer one first, as the API has them. */
  const aLog = () =>
    serve(async ({ url }) => {
      const isOlder = url?.includes("cursor=C") === true;
      const headers = { "content-type": "application/x-ndjson" };
      return isOlder
        ? { status: 200, headers, body: line(1) + line(2) }
        : { status: 200, headers: { ...headers, "Vigil-Older-Cursor": "C" }, body: line(3) };
    });

  it("prints all lines, oldest first", async () => {
    await using api = await aLog();
    const { exitCode, out: said } = await vigilAt(api.url, ["events", "export", "--thread", "42"]);
    expect(exitCode).toBe(0);
    expect(`${said}\n`).toBe(line(1) + line(2) + line(3));
  });

  it("writes them into a file, and says how many on standard error", async () => {
    await using api = await aLog();
    const files = new Map<string, string>();
    const args = ["events", "export", "--out", "log.jsonl"];
    const { out: said, errors } = await vigilAt(api.url, args, { written: files });
    expect({ said, errors }).toEqual({ said: "", errors: "3 events are in log.jsonl." });
    expect(files.get("log.jsonl")).toBe(line(1) + line(2) + line(3));
  });

  it("prints nothing of an empty log, and takes no JSON for lines", async () => {
    await using empty = await serve(async () => ({
      status: 200,
      body: "",
      headers: { "content-type": "application/x-ndjson" },
    }));
    expect((await vigilAt(empty.url, ["events", "export"])).out).toBe("");
    await using api = await stubbedApi({});
    expect((await vigilAt(api.url, ["events", "export"])).errors).toContain("is not Vigil's");
  });
});
